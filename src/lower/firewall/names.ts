/** Identifiers of a firewall module that are made of names in the spec. They meet neither each other nor netkiln's own. */

/**
 * What templates and emitters name themselves, after the prefix; test/firewall/names.test.ts holds the list to what
 * they print. A chain 'parse' would otherwise have the parser's name for its hook function.
 */
const own =
  'addr6 alloc_stats be128 bytes count counter_id counter_names dev_is dev_like exit free_stats in128 in32 init init_net ' +
  'less loaded net net_exit net_id net_init net_ops net_pre_exit ops parse_ipv4 parse_ipv6 parse_transport pkt ' +
  'range128 range32 show start stats sum u128 BLOCK BLOCKS COUNTERS FOUND_HEADER FOUND_NETWORK FOUND_PROTOCOL HOOKS ' +
  'NO_PROTO';

export const ownNames: readonly string[] = own.split(' ');

/** Names given out so far: a second one of the same name gets a number. All begin with the prefix, which is left out. */
export class Names {
  readonly #taken = new Set<string>(ownNames);

  unique(wanted: string): string {
    let name = wanted;
    for (let n = 2; this.#taken.has(name); n++) name = `${wanted}_${n}`;
    this.#taken.add(name);
    return name;
  }
}

/** What of a name can stand in an identifier. */
export function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return plain === '' ? 'x' : plain;
}
