/**
 * KTAP (Documentation/dev-tools/ktap.rst), version 1, as kselftests and KUnit print it, and TAP 13 and 14, which the
 * kernel's older tests print. Lines that are none of its kinds may stand anywhere: the kernel says other things too.
 */
import { type Block, block, incomplete, untouched } from './block.js';
import {
  diagnosticText,
  type KtapLine,
  type ResultLine,
  readLine,
  type VersionLine,
  versionLine,
  withoutStamp,
} from './line.js';
import type { Ktap, KtapProblem, KtapResult, KtapStatus } from './result.js';
import { judge } from './status.js';

/** Characters of indentation: nothing is nested further, and what is more is some text's own. */
const deepest = 128;

/**
 * Any lines, a program's output or the kernel's log with its time stamps. What stands before the first version line is not
 * read; a module of KUnit's in 6.1 prints none, and begins with an indented `# Subtest`.
 */
export function parseKtap(lines: Iterable<string>): Ktap {
  const parser = new Parser();
  for (const line of lines) if (!parser.line(withoutStamp(line))) break;
  return parser.end();
}

class Parser {
  /** From the outside in. */
  readonly #open: Block[] = [];
  readonly #problems: KtapProblem[] = [];
  #version: string | null = null;
  #bailedOut: string | null = null;
  #number = 0;

  /** False once nothing more counts. */
  line(text: string): boolean {
    this.#number++;
    const version = versionLine(text);
    if (version && version.prefix.length <= deepest) {
      this.#begin(version);
      return true;
    }
    if (this.#open.length === 0) {
      if (!/^[ \t]+# Subtest: /.test(text)) return true;
      this.#version = 'KTAP 1';
      this.#open.push(block('', false));
    }
    const found = this.#place(text);
    if (!found) {
      if (text.trim() !== '') this.#open.at(-1)!.diagnostics.push(diagnosticText(text));
      return true;
    }
    if (found.line.kind === 'bail') {
      this.#bailedOut = found.line.reason;
      return false;
    }
    this.#structured(found.prefix, found.line);
    return true;
  }

  end(): Ktap {
    if (this.#bailedOut === null) this.#number++;
    const root = this.#open[0];
    if (!root) {
      this.#problem('there is no version line');
      return { version: null, results: [], bailedOut: null, problems: this.#problems };
    }
    // All that was indented: nothing is missing around it.
    const outer =
      untouched(root) && this.#open.length > 1 ? this.#open.splice(0, 2)[1]! : this.#open.shift()!;
    this.#open.unshift(outer);
    while (this.#open.length > 1) this.#giveUp();
    this.#finish(outer);
    return {
      version: this.#version,
      results: outer.results,
      bailedOut: this.#bailedOut,
      problems: this.#problems,
    };
  }

  /** Which block's line it is, the innermost first; or one further in than any, or between two. */
  #place(text: string): { prefix: string; line: KtapLine } | undefined {
    for (const { prefix, tap } of this.#open.toReversed()) {
      if (!text.startsWith(prefix)) continue;
      const rest = text.slice(prefix.length);
      const indent = /^[ \t]*/.exec(rest)![0];
      const line = readLine(rest.slice(indent.length));
      if (!line || prefix.length + indent.length > deepest) continue;
      if (line.kind === 'result' && line.number === null && !tap) continue;
      return { prefix: prefix + indent, line };
    }
    return undefined;
  }

  #begin({ prefix, format, version }: VersionLine): void {
    const known = format === 'KTAP' ? [1] : [13, 14];
    if (!known.includes(version)) this.#problem(`${format} version ${version} is not known`);
    this.#version ??= `${format} ${version}`;
    if (this.#open.length === 0) {
      // A module of KUnit's may begin with the block of its suite, whose result is not indented.
      this.#open.push(block('', format === 'TAP'));
      if (prefix !== '') this.#open.push(block(prefix, format === 'TAP'));
      return;
    }
    const top = this.#open.at(-1)!;
    if (prefix === top.prefix && this.#open.length > 1 && untouched(top)) return; // after its own '# Subtest'
    this.#closeTo(prefix);
    const parent = this.#open.at(-1)!;
    if (prefix.length <= parent.prefix.length) {
      // Programs that print one after the other, each with a version line of its own.
      this.#finish(parent);
      parent.plan = undefined;
      parent.from = parent.results.length;
      return;
    }
    this.#open.push(block(prefix, format === 'TAP', parent.next ?? ''));
    parent.next = undefined;
  }

  #structured(prefix: string, line: Exclude<KtapLine, { kind: 'bail' }>): void {
    if (line.kind === 'subtest') {
      this.#subtest(prefix, line.name);
      return;
    }
    const at = this.#begun(this.#at(prefix), line);
    if (line.kind === 'result') {
      this.#result(at, line);
      return;
    }
    while (this.#open.at(-1) !== at) this.#giveUp();
    at.next = undefined;
    if (at.plan !== undefined) this.#problem('a second plan');
    at.plan = line.count;
    if (line.count === 0 && !/^skip/i.test(line.note)) this.#problem('a plan of no tests');
  }

  /** KUnit names a block in it, before its plan, and older versions begin one so; TAP 14 names the one that follows. */
  #subtest(prefix: string, name: string): void {
    const top = this.#open.at(-1)!;
    if (top.prefix === prefix && untouched(top) && this.#open.length > 1) {
      top.name = name;
      return;
    }
    while (this.#open.length > 1 && this.#open.at(-1)!.prefix.length > prefix.length) this.#giveUp();
    const parent = this.#open.at(-1)!;
    if (prefix.length <= parent.prefix.length) {
      parent.next = name;
    } else if (parent.next === undefined) {
      this.#open.push(block(prefix, parent.tap, name));
    } else {
      this.#open.push({ ...block(prefix, parent.tap, parent.next), next: name });
      parent.next = undefined;
    }
  }

  /** Of KUnit, a block that was named where another is open, and goes on beside it: the other's result never came. */
  #begun(at: Block, line: Extract<KtapLine, { kind: 'plan' | 'result' }>): Block {
    const { prefix, tap, next, plan, results } = at;
    const anew = line.kind === 'plan' ? plan !== undefined : results.length > 0 && line.number === 1;
    if (next === undefined || !anew || at === this.#open[0]) return at;
    while (this.#open.includes(at)) this.#giveUp();
    const other = block(prefix, tap, next);
    this.#open.push(other);
    return other;
  }

  /** The open block whose lines have a prefix; one that nothing announced is opened where there is none. */
  #at(prefix: string): Block {
    const same = this.#open.find((one) => one.prefix === prefix);
    if (same) return same;
    const within = this.#open.findLastIndex((one) => prefix.startsWith(one.prefix));
    const parent = this.#open[Math.max(within, 0)]!;
    if (parent.next === undefined) this.#problem('a result without a version line before it');
    const inner = block(prefix, parent.tap, parent.next ?? '');
    parent.next = undefined;
    // Between two open ones, it takes the inner one's results.
    this.#open.splice(this.#open.indexOf(parent) + 1, 0, inner);
    return inner;
  }

  #result(at: Block, line: ResultLine): void {
    const index = this.#open.indexOf(at);
    while (this.#open.length > index + 2) this.#giveUp();
    const inner = this.#open[index + 1];
    // The result of another test: that of the block's own never came.
    if (inner && inner.name !== '' && inner.name !== line.name) this.#giveUp();
    const ours = this.#open[index + 1];
    if (ours) {
      this.#finish(ours);
      this.#open.pop();
    }
    const last = at.results.slice(at.from).findLast((one) => one.number !== null)?.number ?? 0;
    if (line.number !== null && line.number !== last + 1) {
      this.#problem(`test number ${line.number} comes after ${last}`);
    }
    at.next = undefined;
    const subtests = ours?.results ?? [];
    at.results.push({
      name: line.name,
      number: line.number,
      status: this.#judged(line, subtests),
      directive: line.directive,
      note: line.note,
      diagnostics: [...at.diagnostics, ...(ours?.diagnostics ?? [])],
      subtests,
    });
    at.diagnostics = [];
  }

  #judged(line: ResultLine, subtests: readonly KtapResult[]): KtapStatus {
    const { status, problem } = judge(line, subtests);
    if (problem) this.#problem(problem);
    return status;
  }

  /** Ends the blocks that a line with this prefix does not belong into: their own results never came. */
  #closeTo(prefix: string): void {
    while (this.#open.length > 1 && this.#open.at(-1)!.prefix.length >= prefix.length) this.#giveUp();
  }

  #giveUp(): void {
    const inner = this.#open.pop()!;
    const parent = this.#open.at(-1)!;
    this.#finish(inner);
    this.#problem(inner.name === '' ? 'a test has no result' : `'${inner.name}' has no result`);
    parent.results.push({
      ...incomplete(inner.name),
      diagnostics: [...parent.diagnostics, ...inner.diagnostics],
      subtests: inner.results,
    });
    parent.diagnostics = [];
  }

  /** Holds a block against its plan. */
  #finish(block: Block): void {
    const { plan, results, from } = block;
    const count = results.length - from;
    if (plan === undefined || plan === count) return;
    this.#problem(`${plan} tests were planned, and ${count} have a result`);
    if (count > plan) return;
    const first = count + 1;
    const what = first === plan ? `test ${plan}` : `tests ${first} to ${plan}`;
    results.push({ ...incomplete(`${what} of the plan`), diagnostics: block.diagnostics });
    block.diagnostics = [];
  }

  #problem(message: string): void {
    this.#problems.push({ line: this.#number, message });
  }
}
