/** One line of KTAP: which of its kinds it is. A version line is set apart: it says where its block stands. */
import type { KtapDirective } from './result.js';

export type KtapLine =
  /** The name of the block that it stands in (KUnit), or of the one that follows further in (TAP 14). */
  | { readonly kind: 'subtest'; readonly name: string }
  | { readonly kind: 'plan'; readonly count: number; readonly note: string }
  | {
      readonly kind: 'result';
      readonly ok: boolean;
      readonly number: number | null;
      readonly name: string;
      readonly directive: KtapDirective | null;
      readonly note: string;
    }
  | { readonly kind: 'bail'; readonly reason: string };

export type ResultLine = Extract<KtapLine, { kind: 'result' }>;

/** A line of the kernel's log without its level, time stamp and caller: `<6>[    1.234567][    T1] `. */
export function withoutStamp(line: string): string {
  return line.replace(/[\r\n]+$/, '').replace(/^\r?(?:<\d+>)?(?:\[ *\d+\.\d+\](?:\[ *[TC]\d+\])? ?)?/, '');
}

/** A version line at any indentation, also within the comments that kselftest makes of a program's output. */
const version = /^((?:[ \t]|# )*)(KTAP|TAP) version (\d+)$/;

export interface VersionLine {
  /** What stands before it, and before each line of its block. */
  readonly prefix: string;
  readonly format: 'KTAP' | 'TAP';
  readonly version: number;
}

export function versionLine(text: string): VersionLine | undefined {
  const [, prefix, format, number] = version.exec(text) ?? [];
  if (prefix === undefined) return undefined;
  return { prefix, format: format as 'KTAP' | 'TAP', version: Number(number) };
}

/** A line without its indentation; undefined for a diagnostic one and for whatever else a log has in it. */
export function readLine(text: string): KtapLine | undefined {
  const subtest = /^# Subtest(?:: (.*))?$/.exec(text);
  if (subtest) return { kind: 'subtest', name: subtest[1]?.trim() ?? '' };
  const plan = /^1\.\.(\d+)(?:\s+#\s*(.*))?$/.exec(text);
  if (plan) return { kind: 'plan', count: Number(plan[1]), note: plan[2] ?? '' };
  const bail = /^Bail out!\s*(.*)$/i.exec(text);
  if (bail) return { kind: 'bail', reason: bail[1]! };
  const result = /^(not )?ok(?:\s+(\d+))?(?:\s+(.*))?$/.exec(text);
  if (!result) return undefined;
  const [, not, number, rest = ''] = result;
  return {
    kind: 'result',
    ok: not === undefined,
    number: number === undefined ? null : Number(number),
    ...describe(rest),
  };
}

const directive = /^(.*?)(?:^|\s)#\s*(SKIP|TODO|XFAIL|TIMEOUT|ERROR)(?:\S*)(?:\s+(.*))?$/i;

function describe(text: string): { name: string; directive: KtapDirective | null; note: string } {
  const marked = directive.exec(text);
  if (marked) {
    const [, name, word, note = ''] = marked;
    return { name: plain(name!), directive: word!.toUpperCase() as KtapDirective, note: note.trim() };
  }
  // A name has no '#' of its own, says the kernel; one that is not set off is taken as part of it all the same.
  const [, name, note = ''] = /^(.*?)(?:(?:^|\s)#(?:\s+(.*))?)?$/.exec(text)!;
  return { name: plain(name!), directive: null, note: note.trim() };
}

/** A description without the dash before it, and without TAP 14's escapes. */
function plain(name: string): string {
  return name
    .replace(/^-(\s+|$)/, '')
    .replace(/\\([\\#])/g, '$1')
    .trim();
}

/** What a diagnostic line says. */
export function diagnosticText(line: string): string {
  return line.trim().replace(/^# ?/, '');
}
