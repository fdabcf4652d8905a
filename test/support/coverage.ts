/**
 * How much of a chain a list of packets tests: of the places that a packet can reach (a rule decides, a condition is
 * evaluated and holds, is evaluated and does not), the share that one of them does, by the interpreter's account.
 * What cannot be reached is proven so by the solver's search; what it gave up on counts as reachable.
 */
import type { Chain } from '../../src/model/firewall.js';
import { type HookPacket, holds, PacketFields } from '../../src/reference/firewall/index.js';
import { goalKey, goalsOf } from './goals.js';
import { interfaceNames } from './packets.js';
import { Random } from './random.js';
import { type Goal, Solver } from './solver.js';

export interface Coverage {
  /** Places that can be reached, as far as is known. */
  readonly reachable: number;
  readonly reached: number;
  /** Places that no packet can reach. */
  readonly impossible: number;
  /** 1 where nothing can be reached. */
  readonly share: number;
  readonly missed: readonly Goal[];
}

export function coverageOf(
  chain: Chain,
  packets: readonly HookPacket[],
  interfaces: readonly string[] = interfaceNames,
): Coverage {
  const reached = new Set(packets.flatMap((packet) => placesOf(chain, packet)));
  const solver = new Solver(chain, interfaces, new Random(1));
  const missed: Goal[] = [];
  let impossible = 0;
  const goals = goalsOf(chain);
  for (const goal of goals) {
    if (reached.has(goalKey(goal))) continue;
    if (solver.solve(goal) === 'impossible') impossible++;
    else missed.push(goal);
  }
  const reachable = goals.length - impossible;
  const count = reachable - missed.length;
  return { reachable, reached: count, impossible, share: reachable ? count / reachable : 1, missed };
}

/** Coverage of several chains with their packets, as one. */
export function totalCoverage(parts: readonly Coverage[]): Pick<Coverage, 'reachable' | 'reached' | 'share'> {
  const reachable = parts.reduce((sum, p) => sum + p.reachable, 0);
  const reached = parts.reduce((sum, p) => sum + p.reached, 0);
  return { reachable, reached, share: reachable ? reached / reachable : 1 };
}

/** The places a packet gets to on its way through the chain. */
export function placesOf(chain: Chain, packet: HookPacket): string[] {
  const fields = new PacketFields(chain.hook, packet);
  const places: string[] = [];
  for (const [rule, { when }] of chain.rules.entries()) {
    let matches = true;
    for (const [condition, one] of when.entries()) {
      matches = holds(one, fields);
      places.push(goalKey({ rule, condition, holds: matches }));
      if (!matches) break;
    }
    if (matches) return [...places, goalKey({ rule })];
  }
  return [...places, goalKey({ rule: chain.rules.length })];
}
