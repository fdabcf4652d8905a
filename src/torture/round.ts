/** One round: a machine in which a strategy has its way with the module, and what is left when that has gone. */
import { createHash } from 'node:crypto';
import type { Kernel } from '../kernel/index.js';
import type { ModuleModel } from '../model/module.js';
import type { ScenarioRunner } from '../scenario/runner.js';
import { bootMachine, type Guest, GuestError, VmFailure } from '../vm/index.js';
import { askCounts } from './coverage/collect.js';
import { askLeftovers, leftoversIn, placesFile } from './leftovers.js';
import { locate } from './locate.js';
import { Random } from './random.js';
import type { Abilities, Outcome, Strategy } from './strategy.js';
import { type Arena, type Torture, workplaces } from './torture.js';

export interface RoundRequest {
  readonly torture: Torture;
  readonly runner: ScenarioRunner<ModuleModel, unknown>;
  readonly model: ModuleModel;
  readonly kernel: Kernel;
  readonly abilities: Abilities;
  readonly ko: string;
  readonly strategy: Strategy;
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface RoundResult extends Outcome {
  /** What the machine failed of. */
  readonly failure: VmFailure | undefined;
  /** By the guest's clock, where that counts instructions. */
  readonly guestNs: bigint | undefined;
  /** What was counted of the module's lines, as the guest told it. */
  readonly counts: string;
}

/** What the machine or the module does is a result; rejects where it is interrupted, or netkiln itself has a fault. */
export async function runRound(request: RoundRequest): Promise<RoundResult> {
  const { model, strategy, seed } = request;
  const chance = createHash('sha256')
    .update(JSON.stringify([model.name, strategy.name, seed]))
    .digest('hex');
  let machine: Guest | undefined;
  try {
    machine = await boot(request, chance);
    const guest = machine.inOrder();
    const arena: Arena = { ...request, guest, random: new Random(chance) };
    const { outcome, leftovers, counts } = await inMachine(request, arena);
    return {
      summary: outcome.summary,
      wrong: [...outcome.wrong, ...(await showLeftovers(leftovers, request))],
      ...{ failure: undefined, guestNs: guest.times?.ns, counts },
    };
  } catch (error) {
    const guestNs = machine?.times?.ns;
    if (error instanceof VmFailure) {
      return { summary: error.message, wrong: [], failure: error, guestNs, counts: '' };
    }
    if (!(error instanceof GuestError)) throw error;
    return { summary: error.message, wrong: [error.message], failure: undefined, guestNs, counts: '' };
  } finally {
    await machine?.close();
  }
}

function boot({ torture, runner, kernel, abilities, strategy, signal }: RoundRequest, seed: string) {
  const { programs, modules, hookDriver } = runner.needs;
  const all = [...new Set([...modules, ...torture.modules])];
  const counted = strategy.clock === 'counted' && abilities.counted;
  return bootMachine({
    ...{
      kernel,
      seed,
      signal,
      modules: all,
      programs: [...new Set([...programs, ...(torture.programs ?? []), 'ip'])],
    },
    ...(counted ? { clock: 'counted' } : { clock: 'real', cpus: strategy.cpus }),
    preload: { modules: all, hookDriver: hookDriver || torture.hookDriver === true },
  });
}

async function inMachine({ torture, strategy, abilities }: RoundRequest, arena: Arena) {
  const { guest, model } = arena;
  const before = Promise.all([...workplaces.map((name) => guest.netnsAdd(name)), torture.prepare(arena)]);
  const outcome = strategy.run(torture, arena);
  for (const one of [before, outcome]) (one as Promise<unknown>).catch(() => {});
  if (guest.times === undefined) await outcome;
  const after = Promise.all([
    // Where the module is; it may not be.
    guest.run(['sh', '-c', `grep '^${model.name} ' /proc/modules >> ${placesFile}`]),
    removed(guest, model.name),
    Promise.all(workplaces.map((name) => guest.netnsDelete(name))),
    askLeftovers(guest, abilities.kmemleak),
    askCounts(guest),
    guest.assertClean(),
  ]);
  after.catch(() => {});
  await before;
  const judged = await outcome;
  const [, gone, , answer, counts] = await after;
  const leftovers = answer === undefined ? [] : leftoversIn(answer, model.name);
  const wrong = gone ? judged.wrong : [...judged.wrong, 'the module cannot be unloaded: something holds it'];
  return { outcome: { ...judged, wrong }, leftovers, counts };
}

/** Unloads the module, which something may still hold for a moment; false where that does not end. */
export async function removed(guest: Guest, name: string): Promise<boolean> {
  const unload = `tries=0
while grep -q '^${name} ' /proc/modules; do
  rmmod ${name} 2> /dev/null && continue
  [ $tries -lt 200 ] || exit 1
  tries=$((tries + 1))
  sleep 0.01
done`;
  return (await guest.run(['sh', '-c', unload])).status === 0;
}

async function showLeftovers(
  found: ReturnType<typeof leftoversIn>,
  { ko, model }: RoundRequest,
): Promise<string[]> {
  const lines: string[] = [];
  for (const { size, offsets, report } of found) {
    const place = offsets.length > 0 ? await locate(ko, offsets[0]!) : undefined;
    lines.push(`${model.name} has left ${size} bytes behind${place ? `, allocated in ${place}` : ''}`);
    lines.push(...report.map((line) => `  ${line.trim()}`));
  }
  return lines;
}
