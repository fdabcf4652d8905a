/**
 * Which line of a generated file belongs to which part of the model. A line is marked while it is written, with
 * characters that no sink lets through; once a file is whole, the marks are taken out and become its line map.
 */
import type { Path } from '../model/path.js';
import { type CCode, c, integer } from './c.js';

const parts: Path[] = [];
const numbers = new Map<string, number>();
const marker = /\uE000([0-9]+)\uE001/gu;

export function mark(code: CCode, path: Path): CCode {
  const key = JSON.stringify(path);
  let number = numbers.get(key);
  if (number === undefined) {
    number = parts.push(path) - 1;
    numbers.set(key, number);
  }
  return c`${code}\uE000${integer(number)}\uE001`;
}

/** A file's text without marks, and what they said. */
export function unmark(text: string): { text: string; lines: Map<number, Path> } {
  const map = new Map<number, Path>();
  const rows = text.split('\n').map((row, index) =>
    row.replace(marker, (_, number: string) => {
      map.set(index + 1, parts[Number(number)]!);
      return '';
    }),
  );
  return { text: rows.join('\n'), lines: map };
}
