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
  const lines = [`${head}: ${d.message}`];
  if (d.at) lines.push(...place(d.at, options, paint));
  for (const r of d.related ?? []) {
    lines.push(`  ${paint('blue', 'note')}: ${r.message}`, ...place(r.at, options, paint));
  }
  if (d.cause) lines.push(`  ${paint('blue', 'cause')}: ${d.cause}`);
  lines.push(`  ${paint('green', 'fix')}: ${d.fix}`);
  return lines.join('\n');
}

/** `file:line:col` with the file relative to the working folder. */
export function showOrigin(at: Origin, cwd?: string): string {
  const file = cwd && at.file.startsWith(`${cwd}/`) ? at.file.slice(cwd.length + 1) : at.file;
  return `${file}:${at.line}:${at.col}`;
}

function place(at: Origin, options: PrintOptions, paint: Paint): string[] {
  const lines = [`  ${paint('blue', '-->')} ${showOrigin(at, options.cwd)}`];
  const text = options.source?.(at.file)?.split('\n')[at.line - 1];
  if (text !== undefined) {
    const number = String(at.line);
    const shown = text.replaceAll('\t', ' ').slice(0, 160);
    lines.push(`${' '.repeat(number.length + 3)}|`);
    lines.push(`  ${number} | ${shown}`);
    lines.push(
      `${' '.repeat(number.length + 3)}| ${' '.repeat(Math.min(at.col, 160) - 1)}${paint('red', '^')}`,
    );
  }
  return lines;
}

const ansi = { red: 31, green: 32, yellow: 33, blue: 34 } as const;
type Paint = (color: keyof typeof ansi, text: string) => string;

function painter(on: boolean): Paint {
  return (color, text) => (on ? `\u001b[${ansi[color]}m${text}\u001b[0m` : text);
}
