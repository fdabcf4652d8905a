/** Verdicts as sums, and as the page docs/mutants.md. */
import type { Verdict } from './court.js';
import type { Mutant } from './mutants.js';
import { reasonFor, type Survivor, survivors } from './survivors.js';

export interface Judged {
  readonly example: string;
  /** The digest of the C that the mutant was made from. */
  readonly of: string;
  readonly mutant: Mutant;
  /** None of a mutant that a run has not come to. */
  readonly verdict: Verdict | undefined;
}

const reasonOf = ({ example, mutant }: Judged) => reasonFor(example, mutant);

type Class =
  | 'left'
  | 'test'
  | 'test, sanitize'
  | 'torture'
  | 'survived'
  | 'equivalent'
  | 'refused'
  | 'repeated';

function classOf(one: Judged): Class {
  const { verdict } = one;
  switch (verdict?.is) {
    case undefined:
      return 'left';
    case 'caught':
      if (verdict.by.command === 'torture') return 'torture';
      return verdict.by.profile === 'stock' ? 'test' : 'test, sanitize';
    case 'refused':
      return 'refused';
    case 'same':
      return verdict.as === null ? 'equivalent' : 'repeated';
    case 'alive':
      if (verdict.after !== 'sanitize' && !reasonOf(one)) return 'left';
      return reasonOf(one)?.equivalent ? 'equivalent' : 'survived';
  }
}

const caughtBy: readonly Class[] = ['test', 'test, sanitize', 'torture'];

export interface Sums {
  readonly caught: number;
  /** All that compile and are not equivalent to the original or to one another. */
  readonly counted: number;
  readonly unexplained: readonly Judged[];
  /** Reasons for what does not survive. */
  readonly idle: readonly Survivor[];
  /** How many have not been tried to the end. */
  readonly left: number;
}

export function sums(judged: readonly Judged[]): Sums {
  const caught = judged.filter((one) => caughtBy.includes(classOf(one))).length;
  const survived = judged.filter((one) => classOf(one) === 'survived');
  const alive = judged.filter(({ verdict }) => verdict?.is === 'alive');
  const reasons = new Set(alive.map(reasonOf));
  return {
    caught,
    counted: caught + survived.length,
    unexplained: survived.filter((one) => !reasonOf(one)),
    idle: survivors.filter((one) => !reasons.has(one)),
    left: judged.filter((one) => classOf(one) === 'left').length,
  };
}

const percent = (part: number, whole: number) =>
  whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;

function rows(judged: readonly Judged[], key: (one: Judged) => string): string[][] {
  const groups = new Map<string, Judged[]>();
  for (const one of judged) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups, ['together', judged] as const].map(([name, own]) => {
    const count = (...classes: readonly Class[]) =>
      own.filter((one) => classes.includes(classOf(one))).length;
    const { caught, counted, left } = sums(own);
    return [
      name,
      ...[own.length, count('left'), count('refused'), count('repeated'), count('equivalent'), counted].map(
        String,
      ),
      ...[count('test'), count('test, sanitize'), count('torture'), count('survived')].map(String),
      // What is easily caught is caught first: of a part there is no telling.
      left > 0 ? '-' : percent(caught, counted),
    ];
  });
}

const columns = [
  'made',
  'left',
  'refused',
  'repeated',
  'equivalent',
  'counted',
  'test',
  'test, sanitize',
  'torture',
  'survive',
  'caught',
];

/** A table in Markdown; numbers on the right. */
function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...body.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function listed(judged: readonly Judged[]): string {
  const lines = judged.map((one) => {
    const { example, mutant } = one;
    const where = `${example}, ${mutant.within === '' ? mutant.file : `\`${mutant.within}\``}`;
    return `- ${where}, ${mutant.fault}: \`${mutant.before}\` becomes \`${mutant.after}\`.\n  ${reasonOf(one)?.reason ?? 'No reason is known.'}`;
  });
  return lines.length === 0 ? 'None.' : lines.join('\n');
}

/** What is easily caught is caught first: a share of what was tried would say nothing of the rest. */
function broken(judged: readonly Judged[]): string {
  const { caught, left } = sums(judged);
  const alive = judged.filter((one) => one.verdict?.is === 'alive' && classOf(one) === 'left');
  return `**The run was broken off.** Of ${judged.length} mutants ${caught} have been caught and ${left} not been tried to the end, ${alive.length} of
these on the stock kernels alone. What is easily caught is caught first: there is no share to be told yet.`;
}

export function page(judged: readonly Judged[], kernels: readonly string[]): string {
  const { caught, counted, left } = sums(judged);
  const of = (wanted: Class) => judged.filter((one) => classOf(one) === wanted);
  const same = of('equivalent').filter(({ verdict }) => verdict?.is === 'same').length;
  return `# Mutants

    make mutants

Each example's generated C is made wrong, in one place at a time, wherever one of the faults below fits. What is then built
is held against \`netkiln test\` and \`netkiln torture\`, on ${kernels.join(', ')}. This page is written by the run itself.

${left === 0 ? `${caught} of ${counted} are caught, ${percent(caught, counted)}.` : broken(judged)}

A mutant is first tried by the spec's scenarios on a stock kernel, then by some rounds of torture there, then by the
scenarios and by more rounds on the sanitize kernel. What caught the last one is tried first, and before it rounds in which
allocations fail, where the fault lies on the way out of one; the column is that of what caught it. A scenario or a round is
believed once the C as it is has passed it. A mutant for whose survival a reason is known, which is given below, goes through
the stock kernels' trials only.

- _made_: places where the fault fits
- _left_: not tried to the end by the run that wrote this page; \`make mutants RESUME=1\` goes on with them, from the verdicts
  in \`test/mutants/verdicts.jsonl\`
- _refused_: the compiler says no, with warnings taken for errors as in \`netkiln build\`
- _repeated_: the same machine code as another mutant
- _equivalent_: the same machine code as the original, on every kernel (${same} of them), or the same behaviour for the reason given below
- _counted_: the others

## By example

${table(
  ['example', ...columns],
  rows(judged, (one) => one.example),
)}

## By fault

${table(
  ['fault', ...columns],
  rows(judged, (one) => one.mutant.fault),
)}

## Survivors

${listed(of('survived'))}

## Equivalent for a reason

${listed(of('equivalent').filter(({ verdict }) => verdict?.is === 'alive'))}
`;
}
