/** Diagnostics as a person reads them: `error[NK####]: what`, the place, the line itself, the cause, the fix. */
import type { Diagnostic, Origin } from './diagnostic.js';

export interface PrintOptions {
  /** Text of a file, for the code frame; undefined where it cannot be read. */
  readonly source?: (file: string) => string | undefined;
  /** Paths are shown relative to this folder when they lie below it. */
  readonly cwd?: string;
  readonly color?: boolean;
}

export function printDiagnostic(d: Diagnostic, options: PrintOptions = {}): string {
  const paint = painter(options.color ?? false);
  const head = paint(d.severity === 'error' ? 'red' : 'yellow', `${d.severity}[${d.code}]`);
  const lines = [`${head}: ${visible(d.message)}`];
  if (d.at) lines.push(...place(d.at, options, paint));
  for (const r of d.related ?? []) {
    lines.push(`  ${paint('blue', 'note')}: ${visible(r.message)}`, ...place(r.at, options, paint));
  }
  if (d.cause) lines.push(`  ${paint('blue', 'cause')}: ${visible(d.cause)}`);
  lines.push(`  ${paint('green', 'fix')}: ${visible(d.fix)}`);
  return lines.join('\n');
}

/** `file:line:col` with the file relative to the working folder. */
export function showOrigin(at: Origin, cwd?: string): string {
  const file = cwd && at.file.startsWith(`${cwd}/`) ? at.file.slice(cwd.length + 1) : at.file;
  return `${visible(file)}:${at.line}:${at.col}`;
}

const frameWidth = 160;

function place(at: Origin, options: PrintOptions, paint: Paint): string[] {
  const head = `  ${paint('blue', '-->')} ${showOrigin(at, options.cwd)}`;
  const text = options.source?.(at.file)?.split(/\r?\n/)[at.line - 1];
  if (text === undefined) return [head];
  const number = String(at.line);
  const margin = `${' '.repeat(number.length + 3)}|`;
  // Of a long line, the part around the place.
  const from = at.col > frameWidth * 0.75 ? at.col - frameWidth / 2 : 0;
  const cut = from > 0 ? '…' : '';
  // One column for one unit of text, or the mark below would be off.
  const shown = text.slice(from, from + frameWidth).replace(hidden, (char) => ' '.repeat(char.length));
  const before = ' '.repeat(Math.max(at.col - 1 - from, 0) + cut.length);
  return [head, margin, `  ${number} | ${cut}${shown}`.trimEnd(), `${margin} ${before}${paint('red', '^')}`];
}

/** What a terminal would obey, or not show: text of a spec may hold anything. */
const hidden = /[^\P{C}\n]|[\u2028\u2029]/gu;

/** A text in which nothing is left that a terminal would obey, and tabs are spaces. */
export function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(hidden, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

const ansi = { red: 31, green: 32, yellow: 33, blue: 34 } as const;
type Paint = (color: keyof typeof ansi, text: string) => string;

function painter(on: boolean): Paint {
  return (color, text) => (on ? `\u001b[${ansi[color]}m${text}\u001b[0m` : text);
}
