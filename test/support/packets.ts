/**
 * Packets to test a chain with: one for each place in it that a packet can reach, then variations of these around
 * every boundary that a condition draws. The same seed gives the same packets.
 */
import { fieldNamed } from '../../src/model/field.js';
import type { Chain, Condition } from '../../src/model/firewall.js';
import { contains, maxOf } from '../../src/model/interval.js';
import { formatValue, isBad, parseValue } from '../../src/model/value.js';
import type { HookPacket } from '../../src/reference/firewall/index.js';
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
      for (const probe of tellingPackets(chain, goal.rule, interfaces, random)) {
        packets.push(new Maker(chain, probe, interfaces, random).plain());
      }
      packets.push(...maker.flips(rule.when));
      for (let i = 0; i < (options.variations ?? 6); i++) packets.push(maker.variation());
    }
  }
  for (const shape of shapesOf(chain)) {
    const free: Solution = { shape, store: { numbers: new Map(), devices: new Map() } };
    packets.push(new Maker(chain, free, interfaces, random).plain());
  }
  return packets;
}

/**
 * For each number next to a boundary that a condition of the rule draws, and for its ends read in the wrong byte order,
 * a packet with that number that gets as far as the rule and of which the rule's other conditions hold: whether it is
 * taken hangs on this number alone.
 */
function tellingPackets(
  chain: Chain,
  index: number,
  interfaces: readonly string[],
  random: Random,
): readonly Solution[] {
  const { when } = chain.rules[index]!;
  return when.flatMap((condition, at) =>
    tellingValues(condition).flatMap((value) => {
      const rule = { ...chain.rules[index]!, when: when.with(at, { ...value, field: condition.field }) };
      const probed = { ...chain, rules: chain.rules.with(index, rule) };
      const solution = new Solver(probed, interfaces, random).solve({ rule: index });
      return typeof solution === 'string' ? [] : [solution];
    }),
  );
}

function tellingValues(condition: Condition): { op: 'in'; values: [string] }[] {
  const field = fieldNamed(condition.field)!;
  if ((condition.op !== 'in' && condition.op !== 'notIn') || field.type === 'ifname') return [];
  const numbers = condition.values.flatMap((text) => {
    const interval = parseValue(field, text);
    if (isBad(interval)) return [];
    const { from, to } = interval;
    const turned = field.bits === 16 || field.bits === 32 ? [from, to].map((n) => swap(n, field.bits)) : [];
    return [from - 1n, from, to, to + 1n, ...turned];
  });
  const inRange = [...new Set(numbers)].filter((n) => n >= 0n && n <= maxOf(field.bits));
  return inRange.map((n) => ({ op: 'in', values: [formatValue(field, n)] }));
}

/** A number of whole bytes with these in the other order. */
export function swap(value: bigint, bits: number): bigint {
  const hex = value.toString(16).padStart(bits / 4, '0');
  return BigInt(`0x${hex.match(/../g)!.reverse().join('')}`);
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

  /** The packet with single bits of a number turned that a condition tests by a mask. */
  flips(conditions: readonly Condition[]): HookPacket[] {
    const { shape } = this.solution;
    return conditions.flatMap((condition) => {
      const variable = variableOf(shape, this.chain, condition.field);
      if (variable === undefined || (condition.op !== 'mask' && condition.op !== 'notMask')) return [];
      const { set } = domainOf(shape, variable);
      const now = this.#values.get(variable) ?? 0n;
      const bits = Array.from({ length: widthOf(variable) }, (_, i) => 1n << BigInt(i));
      const flipped = this.random
        .shuffle(bits)
        .slice(0, 8)
        .map((bit) => now ^ bit);
      return flipped
        .filter((value) => contains(set, value))
        .map((value) => this.#packet(shape, new Map(this.#values).set(variable, value)));
    });
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
