/**
 * Which places of the space are those of packets. Its axes are not independent: a packet's transport protocol is also a field
 * of its IP header, a later fragment has no transport header, a number under a mask follows from the number. What
 * docs/semantics.md says of packets is said here of classes; a box without a packet is nothing that a rule could match.
 */
import { type Axis, found, type Source } from '../../../lower/classifier/axis.js';
import { type Classes, inRuns, intervalOf, runsOfNumbers } from '../../../lower/classifier/classes.js';
import type { Key } from '../../../lower/firewall/test.js';
import { conditionHeaders, portProtocolNumbers } from '../../../model/field.js';
import type { Family } from '../../../model/firewall.js';
import { headers } from '../../../model/header/index.js';
import { maxOf } from '../../../model/interval.js';
import { type BitGroup, bitGroupsOf, hasNumber } from './bits.js';
import { possiblePlaces } from './devices.js';
import type { Region } from './region.js';

/** IPv6 extension headers that are stepped over: none of them is ever the transport protocol. */
const extensions: readonly number[] = ['hopopt', 'routing', 'fragment', 'ah', 'dstopts'].map(
  (name) => headers[name as 'ah'].id.ipproto,
);

const ihls = Array.from({ length: 11 }, (_, at) => at + 5);

export class Packets {
  /** Every packet is in it; of one axis alone, so is nothing else. */
  readonly all: Region;
  /** What can be found of a packet, by class of that axis. */
  readonly #found: number | undefined;
  readonly #foundIn: readonly (readonly bigint[])[] = [];
  readonly #axisOf = new Map<string, number>();
  readonly #groups: readonly BitGroup[];
  readonly #coupled: boolean;

  constructor(
    private readonly axes: readonly Axis[],
    private readonly classes: readonly Classes[],
    private readonly family: Family,
  ) {
    axes.forEach(({ source }, axis) => {
      if (source.kind === 'key') this.#axisOf.set(source.key.name, axis);
    });
    const at = axes.findIndex(({ source }) => source.kind === 'found');
    if (at >= 0) {
      this.#found = at;
      const inClass: bigint[][] = Array.from({ length: classes[at]!.count }, () => []);
      for (const value of foundValues(family)) inClass[this.#classOf(at, value)]!.push(value);
      this.#foundIn = inClass;
    }
    this.all = axes.map(({ source }, axis) => this.#alone(source, axis));
    this.#groups = bitGroupsOf(axes);
    const together = ['ip_version', 'ip_ihl', 'ip_protocol', 'ip_frag_off', 'ip6_version', 'ip6_nexthdr'];
    this.#coupled = this.#groups.length > 0 || together.some((name) => this.#axisOf.has(name));
  }

  /** Whether there is a packet in a region that lies in `all`. */
  in(region: Region): boolean {
    if (region.some((runs) => runs.length === 0)) return false;
    if (!this.#coupled || this.#found === undefined) return true;
    for (const value of this.#values(region[this.#found]!)) if (this.#agrees(value, region)) return true;
    return false;
  }

  *#values(runs: Int32Array): Generator<bigint> {
    for (let i = 0; i < runs.length; i += 2) {
      for (let number = runs[i]!; number <= runs[i + 1]!; number++) yield* this.#foundIn[number]!;
    }
  }

  /** The classes of an axis that some packet has. */
  #alone(source: Source, axis: number): Int32Array {
    const { count } = this.classes[axis]!;
    if (source.kind === 'key' || source.kind === 'bits') return Int32Array.of(0, count - 1);
    const numbers =
      source.kind === 'found'
        ? this.#foundIn.flatMap((own, number) => (own.length > 0 ? [number] : []))
        : possiblePlaces(source.names).map((place) => this.#classOf(axis, BigInt(place)));
    return runsOfNumbers([...new Set(numbers)].sort((a, b) => a - b));
  }

  /** Whether a packet of which so much is found can have the numbers of a region. */
  #agrees(value: bigint, region: Region): boolean {
    if (value === found.nothing) return true;
    const has = (name: string, numbers: readonly number[]) => {
      const axis = this.#axisOf.get(name);
      if (axis === undefined) return true;
      return numbers.some((number) => inRuns(region[axis]!, this.#classOf(axis, BigInt(number))));
    };
    const protocol = value === found.network ? undefined : Number(value % found.protocol);
    const fits =
      this.family === 'ipv4'
        ? has('ip_version', [4]) &&
          has('ip_ihl', ihls) &&
          has('ip_protocol', [protocol!]) &&
          (value < found.header || has('ip_frag_off', [0]))
        : has('ip6_version', [6]) &&
          has('ip6_nexthdr', protocol === undefined ? extensions : [protocol, ...extensions]);
    return (
      fits &&
      this.#groups.every(
        (group) =>
          !isPresent(group.key, value) ||
          hasNumber(group, this.axes, this.classes, region, mostOf(group.key, value)),
      )
    );
  }

  #classOf(axis: number, value: bigint): number {
    const { starts, classOf } = this.classes[axis]!;
    return classOf[intervalOf(starts, value)]!;
  }
}

/** What can be found of a packet of a family. */
function foundValues(family: Family): bigint[] {
  const foreign = family === 'ipv4' ? 'icmpv6' : 'icmp';
  const transports = conditionHeaders.filter((name) => !['ip', 'ip6', foreign].includes(name));
  const protocols = Array.from({ length: 256 }, (_, number) => number).filter(
    (number) => family === 'ipv4' || !extensions.includes(number),
  );
  return [
    found.nothing,
    ...(family === 'ipv6' ? [found.network] : []),
    ...protocols.map((number) => found.protocol + BigInt(number)),
    ...transports.map((name) => found.header + BigInt((headers[name].id as { ipproto: number }).ipproto)),
  ];
}

/** The largest number of a field: what has a transport header is no later fragment. */
function mostOf({ name, bits }: Key, value: bigint): bigint {
  return name === 'ip_frag_off' && value >= found.header ? 0n : maxOf(bits);
}

/** Whether a packet of which so much is found has a field. */
function isPresent({ header }: Key, value: bigint): boolean {
  if (header === 'ip' || header === 'ip6') return value >= found.network;
  if (value < found.header) return false;
  const protocol = Number(value - found.header);
  if (header === 'th') return portProtocolNumbers.includes(protocol);
  return (headers[header as 'tcp'].id as { ipproto: number }).ipproto === protocol;
}
