/** Steps during which memory runs out. */
import type { GeneralStep, Step } from '../../model/scenario.js';
import { aimAtModule, aimBelow, failing, failingProgram } from '../../vm/fault.js';
import type { Guest } from '../../vm/guest.js';
import { quiet } from '../runner.js';
import type { Asked, How, Stage } from './stage.js';

type FailingStep<Own> = Extract<GeneralStep<Own>, { step: 'failing' }>;

/** Whether the kernel can be told to fail allocations. */
export async function injectsFaults(guest: Guest): Promise<boolean> {
  const { status } = await guest.daring().run(['test', '-d', '/sys/kernel/debug/failslab']);
  return status === 0;
}

/** Whether memory runs out in any of these steps. */
export function anyFails<Own>(steps: readonly Step<Own>[]): boolean {
  return (steps as readonly GeneralStep<Own>[]).some(
    (one) => one.step === 'failing' || (one.step === 'together' && one.branches.some(anyFails)),
  );
}

export function askFailing<Own>(
  { allocation, of }: FailingStep<Own>,
  { guest, path }: How,
  stage: Stage<Own>,
  ask: (step: Step<Own>, how: How) => Asked,
): Asked {
  const step = of as GeneralStep<Own>;
  const { name } = stage.bench.model;
  const aimed = quiet(step.step === 'load' ? aimBelow(guest, 'do_one_initcall') : aimAtModule(guest, name));
  const own = [...path, 'of'];
  if (step.step === 'run') {
    // The program is another thread than the one that asks: whether it comes to the allocation is not told.
    const program = { ...step, argv: failingProgram(allocation, step.argv) };
    const asked = ask(program, { guest, path: own, failing: true });
    return after(aimed, { ...asked, what: `run ${step.argv.join(' ')}` }, allocation);
  }
  let reached = false;
  const view = failing(guest, allocation, () => {
    reached = true;
  });
  const asked = ask(of, { guest: view, path: own, failing: true });
  return after(aimed, asked, allocation, () => reached);
}

function after(aimed: Promise<unknown>, asked: Asked, allocation: number, reached = () => true): Asked {
  return {
    ...asked,
    what: `${asked.what}, with allocation ${allocation} failing`,
    wrong: async () => {
      await aimed;
      const wrong = await asked.wrong();
      if (wrong.length > 0 || reached()) return wrong;
      return [`it does not make ${allocation} allocations that could fail`];
    },
  };
}
