/** Programs that a scenario runs, and texts that have to be in what they and the kernel say. */
import { flattenKtap, isFailure, parseKtap } from '../../ktap/index.js';
import type { RunStep, TextPattern } from '../../model/scenario.js';
import type { GuestRunResult } from '../../vm/guest.js';
import { quiet } from '../runner.js';
import type { Asked, How, Stage } from './stage.js';
import { inGuest } from './stage.js';

/** Lines of a program's output that a message has. */
const SHOWN = 20;

export function askRun<Own>(step: RunStep, { guest, path }: How, stage: Stage<Own>): Asked {
  const { argv, netns, input, env, timeoutMs } = step;
  // A failure is looked at here, and the steps after it are done all the same.
  const daring = guest.daring();
  const log = () => (step.ktap === 'log' ? quiet(daring.logSoFar()) : undefined);
  const before = log();
  const result = quiet(daring.run(argv, { netns: inGuest(netns), input, env, timeoutMs }));
  const after = log();
  return {
    what: `run ${argv.join(' ')}`,
    path,
    wrong: async () => {
      const found = await result;
      stage.stdout.push(found.stdout);
      stage.stderr.push(found.stderr);
      const said = after && (await after).slice((await before!).length).flatMap((text) => text.split('\n'));
      return [...judgeRun(step, found), ...judgeKtap(step, said ?? found.stdout.split('\n'), stage)];
    },
  };
}

function judgeRun(step: RunStep, { status, stdout, stderr, timedOut, truncated }: GuestRunResult): string[] {
  const shown = [...excerpt('standard output', stdout), ...excerpt('standard error', stderr)];
  if (timedOut) return [`it did not end within ${step.timeoutMs} ms`, ...shown];
  if (status !== step.exit) return [`it exited with ${status}, not with ${step.exit}`, ...shown];
  if (truncated) return ['it printed more than 16 MiB'];
  return [...lacks(step.stdout, stdout, 'standard output'), ...lacks(step.stderr, stderr, 'standard error')];
}

function lacks(pattern: TextPattern | null, text: string, where: string): string[] {
  if (pattern === null || isIn(pattern, text)) return [];
  return [`${show(pattern)} is not in its ${where}`, ...excerpt(where, text)];
}

function excerpt(name: string, text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return [`its ${name} is empty`];
  const more = lines.length > SHOWN ? [`  … (${lines.length} lines)`] : [];
  return [`its ${name}:`, ...lines.slice(0, SHOWN).map((line) => `  ${line}`), ...more];
}

/** Each result is one of its own; those that failed fail the step. */
function judgeKtap<Own>({ ktap }: RunStep, lines: readonly string[], stage: Stage<Own>): string[] {
  if (ktap === null) return [];
  const parsed = parseKtap(lines);
  const all = flattenKtap(parsed);
  stage.subtests.push(...all);
  const bad = all.filter((one) => one.subtests === 0 && isFailure(one));
  return [
    ...(parsed.bailedOut === null ? [] : [`the tests bailed out: ${parsed.bailedOut}`]),
    ...(all.length === 0 ? ['there are no results of tests in it'] : []),
    ...bad.map(({ path, status }) => `${path.join(' / ')}: ${status}`),
  ];
}

export function isIn(pattern: TextPattern, text: string): boolean {
  return 'text' in pattern
    ? text.includes(pattern.text)
    : new RegExp(pattern.pattern, pattern.flags).test(text);
}

export function show(pattern: TextPattern): string {
  return 'text' in pattern ? `'${pattern.text}'` : `/${pattern.pattern}/${pattern.flags}`;
}
