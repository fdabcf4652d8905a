/** A generated header as who includes it sees it. */

/** Macros and enumerators of a header by their values. */
export function constantsOf(header: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const text = header.replace(/\/\*[\s\S]*?\*\//g, '');
  for (const [, name, value] of text.matchAll(/^#define\s+(\w+)\s+(\S+)$/gm)) {
    const bare = value!.replace(/^\((.*)\)$/, '$1');
    found.set(name!, /^-?\d+U?L*$/.test(bare) ? String(number(bare)) : bare);
  }
  for (const [, body] of text.matchAll(/enum[^{]*\{([^}]*)\}/g)) {
    let next = 0n;
    for (const part of body!.split(',')) {
      const [, name, given] = /^\s*(\w+)\s*(?:=\s*([\s\S]+?))?\s*$/.exec(part) ?? [];
      if (!name) continue;
      const before = /^\(?\s*(\w+) - 1\s*\)?$/.exec(given ?? '')?.[1];
      const value = before ? BigInt(found.get(before)!) - 1n : given ? number(given) : next;
      found.set(name, String(value));
      next = value + 1n;
    }
  }
  return found;
}

function number(text: string): bigint {
  const digits = text.replace(/U?L*$/, '');
  if (digits === 'S32_MIN') return -(2n ** 31n);
  return digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits);
}
