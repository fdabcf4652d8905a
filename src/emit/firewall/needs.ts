/** What a firewall's rules need from the packets of a family: what its parser has to look at. */
import { type FirewallPlan, type HookPlan, looksAtPackets } from '../../lower/firewall/plan.js';
import type { Key, Test } from '../../lower/firewall/test.js';
import { portProtocolNumbers } from '../../model/field.js';
import type { Family } from '../../model/firewall.js';
import { type Field, headerNamed, headers } from '../../model/header/index.js';

/** What a family's rules need from its packets. */
export interface Needs {
  /** How much has been found, for lookups; the others are what rules ask that are tried one after the other. */
  readonly found: boolean;
  readonly network: boolean;
  readonly l4proto: boolean;
  readonly transport: boolean;
  readonly ports: boolean;
  /** Whether IPv6 extension headers have to be followed. */
  readonly extensions: boolean;
  readonly keys: readonly Key[];
  /** Transport protocols whose headers have to be looked at. */
  readonly protocols: readonly number[];
}

export function needsOf(plan: FirewallPlan, family: Family): Needs {
  const hooks = plan.hooks.filter((h) => h.family === family && looksAtPackets(h));
  const all = hooks.flatMap(testsOf);
  const tried = hooks.filter((h) => !h.lookup).flatMap(testsOf);
  const has = (kind: Test['kind'], tests = tried) => tests.some((t) => t.kind === kind);
  const ports = has('ports');
  const protocols = new Set(all.flatMap((t) => (t.kind === 'transport' ? [t.protocol] : [])));
  if (has('ports', all)) for (const number of portProtocolNumbers) protocols.add(number);
  const found = hooks.some((h) => h.lookup?.classifier.finds.some(({ source }) => source.kind === 'found'));
  return {
    found,
    network: has('network'),
    l4proto: has('l4proto'),
    transport: has('transport'),
    extensions: protocols.size > 0 || has('l4proto', all),
    ports,
    keys: plan.keys[family],
    protocols: [...protocols].sort((a, b) => a - b),
  };
}

/** Nothing of the packet's bytes is looked at. */
export function looksAtNothing(needs: Needs): boolean {
  return !needs.network && !needs.found && !needs.extensions && needs.keys.length === 0;
}

function testsOf(hook: HookPlan): Test[] {
  return hook.rules.flatMap((rule) => [...rule.tests]);
}

/** Whether a family's packets have fields of several bytes that are read byte by byte. */
export function needsBytes(needs: Needs): boolean {
  return needs.keys.some((key) => {
    const field = (key.header === 'th' ? headers.tcp : headerNamed(key.header)!).fields as Record<
      string,
      Field
    >;
    const own = field[key.field]!;
    const oneByte = (own.bit % 8) + own.bits <= 8;
    return own.type !== 'ipv6' && !oneByte && (own.member === undefined || isSum(own));
  });
}

/** Sums have types of their own in the kernel, and SCTP's is little-endian: to rules they are numbers like others. */
export function isSum(field: Field): boolean {
  return ['headerChecksum', 'checksum', 'crc32c'].includes(field.fill?.kind ?? '');
}
