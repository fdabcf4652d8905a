/**
 * Which line of a generated file belongs to which part of the model. A line is marked while it is written, with
 * characters that no sink lets through; once a file is whole, the marks are taken out and become its line map.
 */
import type { Path } from '../model/path.js';
import { type CCode, c, integer } from './c.js';

const marker = /\uE0000x([0-9a-f]+)ULL\uE001/gu;

/** The part's path goes along in the text, as the number that the bytes of its JSON are. */
export function mark(code: CCode, path: Path): CCode {
  const bytes = Buffer.from(JSON.stringify(path)).toString('hex');
  return c`${code}\uE000${integer(BigInt(`0x${bytes}`), { hex: true })}\uE001`;
}

/** A file's text without marks, and what they said. */
export function unmark(text: string): { text: string; lines: Map<number, Path> } {
  const map = new Map<number, Path>();
  const rows = text.split('\n').map((row, index) =>
    row.replace(marker, (_, bytes: string) => {
      map.set(index + 1, JSON.parse(Buffer.from(bytes, 'hex').toString()) as Path);
      return '';
    }),
  );
  return { text: rows.join('\n'), lines: map };
}
