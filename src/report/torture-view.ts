/** A campaign as it goes: what is running, what fails and how to repeat it, and a line a strategy at the end. */
import { showOrigin, visible } from '../diagnostic/print.js';
import { machineName } from './collect.js';
import type { Coverage, ReportEvent, RoundRun, Tortured, Torturing } from './event.js';
import type { Output, Screen } from './screen.js';
import { table } from './table.js';
import { count } from './words.js';

export type TortureEvent = Extract<ReportEvent, { event: 'torturing' | 'round' | 'coverage' | 'tortured' }>;

/** So many lines that were never run are shown. */
const shown = 30;

export class TortureView {
  #rounds = 0;
  #failed = 0;
  #plan: Torturing | undefined;
  #since = 0;

  constructor(
    private readonly screen: Screen,
    private readonly output: Output,
    private readonly now: () => number,
  ) {}

  show(event: TortureEvent): void {
    switch (event.event) {
      case 'torturing':
        this.#begin(event);
        break;
      case 'round':
        this.#round(event);
        break;
      case 'coverage':
        this.screen.status(undefined);
        this.#coverage(event);
        break;
      case 'tortured':
        this.screen.status(undefined);
        this.#end(event);
        break;
    }
  }

  #begin(plan: Torturing): void {
    this.#plan = plan;
    this.#since = this.now();
    this.#out(
      `${plan.module} on kernel ${machineName(plan)}: ${plan.strategies.map((s) => s.name).join(', ')}`,
    );
    for (const { name, reason } of plan.unfit) this.#out(`  without ${name}: ${reason}`);
  }

  #round(round: RoundRun): void {
    this.#rounds++;
    if (round.passed) {
      // Of one strategy each round is worth a line.
      if (this.#plan?.strategies.length === 1) {
        this.#out(`ok   ${round.strategy}:${round.seed}  ${visible(round.summary)}`);
      }
      this.screen.status(() => this.#status());
      return;
    }
    this.#failed++;
    const mark = this.output.color ? '\u001b[31mFAIL\u001b[0m' : 'FAIL';
    this.#out(`${mark} ${round.strategy}:${round.seed}  ${visible(round.summary)}`);
    for (const line of round.details.slice(0, 60)) this.#out(`       ${visible(line)}`);
    if (round.details.length > 60) this.#out(`       and ${round.details.length - 60} lines more`);
    this.#out(`       again: ${round.repeat}`);
  }

  #status(): string {
    const seconds = Math.floor((this.now() - this.#since) / 1000);
    const limit = (this.#plan?.minutes ?? 0) * 60;
    const failed = this.#failed > 0 ? `, ${this.#failed} failed` : '';
    return `${seconds} of ${limit} s  ${count(this.#rounds, 'round')}${failed}`;
  }

  #coverage({ module, lines, run, missed, files }: Coverage): void {
    const percent = lines === 0 ? 0 : (100 * run) / lines;
    this.#out(`${percent.toFixed(1)} % of the lines of ${module} were run: ${run} of ${lines}`);
    for (const { file, line, text, at } of missed.slice(0, shown)) {
      this.#out(`  never: ${file}:${line}: ${text}${at ? `  (${showOrigin(at)})` : ''}`);
    }
    if (missed.length > shown) this.#out(`  and ${missed.length - shown} more`);
    for (const path of files) this.#out(path);
  }

  #end({ strategies, wallMs }: Tortured): void {
    const rows = strategies.map(({ name, title, rounds, failed, wallMs: own }) => [
      failed > 0 ? 'FAIL' : rounds > 0 ? 'ok' : '-',
      name,
      title,
      String(rounds),
      own > 0 ? (rounds / (own / 1000)).toFixed(2) : '-',
      String(failed),
    ]);
    const right = ['rounds', 'rounds/s', 'failed'].map((title) => ({ title, align: 'right' as const }));
    const titles = [{ title: '' }, { title: 'strategy' }, { title: 'what is done' }, ...right];
    this.#out(['', ...table(titles, rows, this.output.width), ''].join('\n'));
    const rounds = strategies.reduce((sum, one) => sum + one.rounds, 0);
    const failed = strategies.reduce((sum, one) => sum + one.failed, 0);
    this.#out(`${count(rounds, 'round')} in ${Math.round(wallMs / 1000)} s, ${failed} failed`);
  }

  #out(text: string): void {
    this.screen.out(`${text}\n`);
  }
}
