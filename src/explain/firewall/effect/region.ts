/** Boxes of packets: of each axis some of its classes, as runs (from, to, from, to) in order. */

export type Region = readonly Int32Array[];

/** The region with another set of classes on one axis. */
export function replaced(region: Region, axis: number, runs: Int32Array): Region {
  return region.map((own, at) => (at === axis ? runs : own));
}

export function intersected(a: Int32Array, b: Int32Array): Int32Array {
  const out: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const from = Math.max(a[i]!, b[j]!);
    const to = Math.min(a[i + 1]!, b[j + 1]!);
    if (from <= to) out.push(from, to);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return Int32Array.from(out);
}

/** What of `a` is not in `b`. */
export function without(a: Int32Array, b: Int32Array): Int32Array {
  const out: number[] = [];
  for (let i = 0, j = 0; i < a.length; i += 2) {
    let from = a[i]!;
    const to = a[i + 1]!;
    while (j < b.length && b[j + 1]! < from) j += 2;
    for (let at = j; at < b.length && b[at]! <= to; at += 2) {
      if (b[at]! > from) out.push(from, b[at]! - 1);
      from = b[at + 1]! + 1;
    }
    if (from <= to) out.push(from, to);
  }
  return Int32Array.from(out);
}

export function disjoint(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i + 1]! < b[j]!) i += 2;
    else if (b[j + 1]! < a[i]!) j += 2;
    else return false;
  }
  return true;
}
