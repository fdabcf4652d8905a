/**
 * Packets to test a chain with: one for each place in it that a packet can reach, then variations of these around
 * every boundary that a condition draws. The same seed gives the same packets.
 */
import { fieldNamed } from '../../src/model/field.js';
import type { Chain, Condition } from '../../src/model/firewall.js';
import { contains } from '../../src/model/interval.js';
import { isBad, parseValue } from '../../src/model/value.js';
import type { HookPacket } from '../../src/scenario/interpreter/index.js';
import { findValue } from './domain.js';
import { goalsOf } from './goals.js';
import { Random } from './random.js';
import { realize } from './realize.js';
import { domainOf, type Shape, shapesOf, variableOf, widthOf } from './shapes.js';
import { type Solution, Solver } from './solver.js';

/** Devices that every machine for these tests has. */
export const interfaceNames: readonly string[] = ['lo', 'eth0', 'eth1', 'eth10', 'wan', 'br-lan', 'ppp0'];

export interface PacketOptions {
  readonly seed: number;
  readonly interfaces?: readonly string[];
  /** Variations of each packet that reached its place; 6 unless given. */
  readonly variations?: number;
}

export function packetsFor(chain: Chain, options: PacketOptions): HookPacket[] {
  const random = new Random(options.seed);
  const interfaces = options.interfaces ?? interfaceNames;
  const solver = new Solver(chain, interfaces, random);
  const packets: HookPacket[] = [];
  for (const goal of goalsOf(chain)) {
    const solution = solver.solve(goal);
    if (typeof solution === 'string') continue;
    const maker = new Maker(chain, solution, interfaces, random);
    packets.push(maker.plain());
    const rule = chain.rules[goal.rule];
    if (goal.condition === undefined && rule) {
      packets.push(...maker.probes(rule.when));
      for (let i = 0; i < (options.variations ?? 6); i++) packets.push(maker.variation());
    }
  }
  for (const shape of shapesOf(chain)) {
    const free: Solution = { shape, store: { numbers: new Map(), devices: new Map() } };
    packets.push(new Maker(chain, free, interfaces, random).plain());
  }
  return packets;
}

/** Makes packets around one solution. */
class Maker {
  readonly #values: Map<string, bigint>;

  constructor(
    readonly chain: Chain,
    readonly solution: Solution,
    readonly interfaces: readonly string[],
    readonly random: Random,
  ) {
    const { numbers } = solution.store;
    this.#values = new Map([...numbers].map(([name, domain]) => [name, findValue(domain, random)!]));
  }

  plain(): HookPacket {
    return this.#packet(this.solution.shape, this.#values);
  }

  /** Each number next to each boundary of a condition on it, the others as they are. */
  probes(conditions: readonly Condition[]): HookPacket[] {
    const { shape } = this.solution;
    return conditions.flatMap((condition) => {
      const variable = variableOf(shape, this.chain, condition.field);
      if (variable === undefined || variable === 'iif' || variable === 'oif') return [];
      const { set } = domainOf(shape, variable);
      const values = this.#around(condition, variable).filter((value) => contains(set, value));
      return values.map((value) => this.#packet(shape, new Map(this.#values).set(variable, value)));
    });
  }

  #around(condition: Condition, variable: string): bigint[] {
    if (condition.op === 'in' || condition.op === 'notIn') {
      const field = fieldNamed(condition.field)!;
      const intervals = this.random
        .shuffle(condition.values)
        .slice(0, 4)
        .map((text) => parseValue(field, text));
      return intervals.flatMap((i) => (isBad(i) ? [] : [i.from - 1n, i.from, i.to, i.to + 1n]));
    }
    const now = this.#values.get(variable) ?? 0n;
    const bits = Array.from({ length: widthOf(variable) }, (_, i) => 1n << BigInt(i));
    const flips = this.random.shuffle(bits).slice(0, 8);
    return flips.map((bit) => now ^ bit);
  }

  /** The same numbers in a packet of another shape, or the same packet cut off somewhere. */
  variation(): HookPacket {
    const { shape } = this.solution;
    if (this.random.oneIn(3)) {
      const packet = this.plain();
      return { ...packet, bytes: packet.bytes.slice(0, 1 + this.random.below(packet.bytes.length)) };
    }
    const others = shapesOf(this.chain).filter((s) => s.family === shape.family);
    const other = this.random.pick(others);
    const values = new Map<string, bigint>();
    for (const [name, value] of this.#values) {
      const moved = sameIn(other, name);
      if (moved && contains(domainOf(other, moved).set, value)) values.set(moved, value);
    }
    return this.#packet(other, values);
  }

  #packet(shape: Shape, values: ReadonlyMap<string, bigint>): HookPacket {
    const { hook } = this.chain;
    const device = (which: string) =>
      this.random.pick(this.solution.store.devices.get(which) ?? this.interfaces);
    return {
      family: shape.family,
      bytes: realize(shape, values, this.random),
      ...(['prerouting', 'input', 'forward'].includes(hook) ? { iif: device('iif') } : {}),
      ...(['forward', 'output', 'postrouting'].includes(hook) ? { oif: device('oif') } : {}),
    };
  }
}

/** A variable's counterpart in another shape: one protocol's ports are the other's. */
function sameIn(shape: Shape, variable: string): string | undefined {
  const [space = '', name = ''] = variable.split('.');
  if (variable === 'l4proto') return shape.transport ? undefined : variable;
  if (space === 'ip' || space === 'ip6') return variable;
  if (!shape.transport || name === '') return undefined;
  const moved = `${shape.transport}.${name}`;
  const bits = fieldNamed(moved)?.bits;
  return bits !== undefined && bits === fieldNamed(variable)?.bits ? moved : undefined;
}
