/** The kernel's complaints in its log: which it is, and the lines that belong to it. */
import { type FailureKind, falseAlarms, type Sign, signs } from './signs.js';

export interface Complaint {
  readonly kind: FailureKind;
  readonly detail: string | undefined;
  /** The line that names it, without its time stamp. */
  readonly line: string;
  /** All lines that belong to it, as they were given. */
  readonly trace: readonly string[];
}

/** What frames a report stands at most so many lines above the line that names it. */
const preludeLines = 8;
const cut = /^-+\[ cut here \]/;
const ruler = /^={20,}$/;

/** A console line without its time stamp and caller, `[    1.234567][  T1] `. */
export function bare(line: string): string {
  return line.replace(/^\r?(\[ *\d+\.\d+\])(\[ *[TC]\d+\])? ?/, '').replace(/\r$/, '');
}

/** The first complaint in these lines of the kernel's log: what comes later comes of it. */
export function findComplaint(lines: readonly string[]): Complaint | undefined {
  const words = lines.map(bare);
  let excused = 0;
  for (const [index, line] of words.entries()) {
    if (index < excused) continue;
    for (const sign of signs) {
      if (!sign.line.test(line)) continue;
      const [from, to] = extent(words, index, sign);
      const text = words.slice(from, to).join('\n');
      if (sign.trace && !sign.trace.test(text)) continue;
      if (falseAlarms.some((alarm) => alarm.test(text))) {
        excused = to;
        break;
      }
      const trace = lines.slice(from, to).map((text) => text.replace(/\r$/, ''));
      return { kind: sign.kind, detail: sign.detail, line, trace };
    }
  }
  return undefined;
}

/** Where the trace of a complaint begins and ends. */
function extent(words: readonly string[], index: number, { until }: Sign): [from: number, to: number] {
  let from = index;
  // What WARN() was given to say stands between the cut and the line that names the place.
  for (let back = 1; back <= preludeLines && index - back >= 0; back++) {
    const line = words[index - back]!;
    if (cut.test(line) || (ruler.test(line) && back <= 2)) {
      from = index - back;
      break;
    }
  }
  const last = until ? words.findIndex((line, at) => at > index && until.test(line)) : -1;
  return [from, last < 0 ? words.length : last + 1];
}
