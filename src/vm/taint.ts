/** The kernel's taint mask in words. */

/** Taint bits that say nothing against a module: its licence (P), that it is out of tree (O) and unsigned (E). */
const innocent = (1n << 0n) | (1n << 12n) | (1n << 13n);

const letters: Readonly<Record<number, string>> = {
  1: 'F: a module was loaded by force',
  3: 'R: a module was removed by force',
  5: 'B: a page was bad',
  7: 'D: the kernel died of an oops or BUG',
  9: 'W: the kernel warned',
  10: 'C: a staging driver was loaded',
  14: 'L: a CPU was locked up',
  18: 'N: a test module was loaded',
};

/** Taint bits that count, in words; empty when nothing is wrong. */
export function taintWords(taint: bigint): string[] {
  const rest = taint & ~innocent;
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => rest & (1n << BigInt(bit)))
    .map((bit) => letters[bit] ?? `bit ${bit}`);
}
