/** A family's policies as the kernel tells them to anybody who asks its controller (include/uapi/linux/{genetlink,netlink}.h). */
import {
  type Attr,
  attrsOf,
  decodeAttrs,
  decodeMessages,
  encodeRequest,
  flag,
  type,
} from '../../src/scenario/netlink/message.js';
import type { Guest } from '../../src/vm/index.js';

/** One attribute's entry. */
export interface Told {
  readonly type: string;
  readonly min?: bigint;
  readonly max?: bigint;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly mask?: bigint;
  /** The greatest number inside, and what is told of those that are. */
  readonly last?: number;
  readonly inside?: Policy;
}

/** Entries by their attributes' numbers. */
export type Policy = Readonly<Record<number, Told>>;

/** What a command takes: for a request that does something, and for one that dumps. */
export interface TakenBy {
  readonly do?: Policy;
  readonly dump?: Policy;
}

const controller = { family: 0x10, version: 2, getPolicy: 10 } as const;
const attribute = { familyName: 2, policy: 8, commands: 9 } as const;
const types = [
  ...['invalid', 'flag', 'u8', 'u16', 'u32', 'u64', 's8', 's16', 's32', 's64'],
  ...['binary', 'string', 'nul-string', 'nest', 'nest-array', 'bitfield32', 'sint', 'uint'],
];

/** Every property of an entry, by number; one that is not here is not understood. */
const properties: Readonly<Record<number, (data: Uint8Array, policies: Raw) => Partial<Told>>> = {
  1: (data) => ({ type: types[number(data)] ?? `type ${number(data)}` }),
  2: (data) => ({ min: BigInt.asIntN(64, wide(data)) }),
  3: (data) => ({ max: BigInt.asIntN(64, wide(data)) }),
  4: (data) => ({ min: wide(data) }),
  5: (data) => ({ max: wide(data) }),
  6: (data) => ({ minLength: number(data) }),
  7: (data) => ({ maxLength: number(data) }),
  8: (data, policies) => ({ inside: policyOf(number(data), policies) }),
  9: (data) => ({ last: number(data) }),
  10: (data) => ({ mask: wide(data) }),
  11: () => ({}), // padding
  12: (data) => ({ mask: wide(data) }),
};

/** Entries as they come, by policy and attribute. */
type Raw = ReadonlyMap<number, ReadonlyMap<number, readonly Attr[]>>;

function wide(data: Uint8Array): bigint {
  return data.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function number(data: Uint8Array): number {
  return Number(wide(data));
}

function policyOf(index: number, policies: Raw): Policy {
  const entries = [...(policies.get(index) ?? [])];
  return Object.fromEntries(
    entries.map(([id, attrs]) => {
      const parts = attrs.map((attr) => {
        const read = properties[attr.type];
        if (!read) throw new Error(`a policy has a property ${attr.type}`);
        return read(attr.data, policies);
      });
      return [id, Object.assign({}, ...parts) as Told];
    }),
  );
}

/** By the commands' numbers. */
export async function toldPolicies(guest: Guest, family: string): Promise<ReadonlyMap<number, TakenBy>> {
  const socket = await guest.netlink(16);
  const request = encodeRequest({
    family: controller.family,
    command: controller.getPolicy,
    version: controller.version,
    flags: flag.DUMP,
    sequence: 1,
    attrs: [{ type: attribute.familyName, data: new TextEncoder().encode(`${family}\0`) }],
  });
  const { datagrams, complete } = await socket.talk(request, { timeoutMs: 10_000 });
  await socket.close();
  const messages = decodeMessages(datagrams);
  if (!complete || messages.at(-1)?.type !== type.DONE)
    throw new Error('the policies were not told to the end');
  const all = messages.slice(0, -1).flatMap(attrsOf);

  const policies = new Map<number, Map<number, readonly Attr[]>>();
  for (const policy of inside(all, attribute.policy)) {
    const entries = policies.get(policy.type) ?? new Map<number, readonly Attr[]>();
    for (const entry of decodeAttrs(policy.data)) entries.set(entry.type, decodeAttrs(entry.data));
    policies.set(policy.type, entries);
  }
  const names = ['', 'do', 'dump'];
  return new Map(
    inside(all, attribute.commands).map((command) => {
      const ways = decodeAttrs(command.data).map(({ type, data }) => [
        names[type],
        policyOf(number(data), policies),
      ]);
      return [command.type, Object.fromEntries(ways) as TakenBy];
    }),
  );
}

function inside(attrs: readonly Attr[], wanted: number): Attr[] {
  return attrs.filter(({ type }) => type === wanted).flatMap(({ data }) => decodeAttrs(data));
}
