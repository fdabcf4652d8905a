/** Firewalls at random, over the whole vocabulary of conditions: any that these make, `check` would let pass. */
import fc from 'fast-check';
import { formatIpv4, formatIpv6 } from '../../src/model/address.js';
import { type ConditionHeader, type FieldInfo, fieldNamed, fieldNames } from '../../src/model/field.js';
import {
  type Chain,
  type Condition,
  type Family,
  type FirewallModel,
  hooks,
  type Rule,
} from '../../src/model/firewall.js';
import { headers } from '../../src/model/header/index.js';
import { portProtocols } from '../../src/model/header/numbers.js';
import { maxOf } from '../../src/model/interval.js';
import { schemaVersion } from '../../src/model/module.js';
import { interfaceNames } from './packets.js';
import { transportsOf } from './shapes.js';

export interface FirewallOptions {
  /** Module name; `fw_test` unless given. */
  readonly name?: string;
  readonly maxChains?: number;
  readonly maxRules?: number;
  /** 1 unless given. */
  readonly minRules?: number;
  /** Names that conditions on devices are made from. */
  readonly interfaces?: readonly string[];
}

export function firewallModel(options: FirewallOptions = {}): fc.Arbitrary<FirewallModel> {
  const {
    name = 'fw_test',
    maxChains = 2,
    maxRules = 10,
    minRules = 1,
    interfaces = interfaceNames,
  } = options;
  const rules = { minLength: minRules, maxLength: maxRules };
  return fc
    .record({
      netns: fc.constantFrom('init' as const, 'all' as const),
      onError: fc.constantFrom('closed' as const, 'open' as const),
      chains: fc.array(chainOf(rules, interfaces), { minLength: 1, maxLength: maxChains }),
    })
    .map(({ chains, ...rest }) => ({
      schemaVersion,
      kind: 'firewall' as const,
      name,
      description: 'A firewall made at random',
      author: null,
      license: 'GPL-2.0-only' as const,
      ...rest,
      chains: chains.map((chain, index) => ({ ...chain, name: `chain${index}` })),
    }));
}

const familySets: readonly (readonly Family[])[] = [['ipv4'], ['ipv6'], ['ipv4', 'ipv6']];

function chainOf(length: fc.ArrayConstraints, interfaces: readonly string[]): fc.Arbitrary<Chain> {
  const head = fc.record({
    hook: fc.constantFrom(...hooks),
    families: fc.constantFrom(...familySets),
    priority: fc.constantFrom(-300, -150, 0, 50, 77),
    policy: fc.constantFrom('accept' as const, 'drop' as const),
    counter: fc.boolean(),
  });
  return head.chain((chain) =>
    fc.array(ruleOf(chain, interfaces), length).map((rules) => ({
      ...chain,
      name: '',
      rules: rules.map((rule, index) => ({ ...rule, name: `rule ${index}` })),
    })),
  );
}

type Head = Pick<Chain, 'hook' | 'families'>;

/** What a rule is about: fields of headers that one packet can have. */
interface Theme {
  readonly network: 'ip' | 'ip6' | undefined;
  readonly transport: ConditionHeader | 'th' | undefined;
}

function ruleOf(chain: Head, interfaces: readonly string[]): fc.Arbitrary<Rule> {
  const networks = chain.families.map((f) => (f === 'ipv4' ? ('ip' as const) : ('ip6' as const)));
  const theme = fc.constantFrom(undefined, ...networks).chain((network) => {
    const families = network ? [network === 'ip' ? ('ipv4' as const) : ('ipv6' as const)] : chain.families;
    const transports = [...new Set(families.flatMap(transportsOf))];
    return fc.record({
      network: fc.constant(network),
      transport: fc.constantFrom(undefined, undefined, 'th' as const, 'th' as const, ...transports),
    });
  });
  return fc
    .record({
      verdict: fc.constantFrom('accept' as const, 'drop' as const),
      counter: fc.boolean(),
      when: theme.chain((t) => {
        const fields = fieldsOf(chain, t);
        const condition = fc
          .constantFrom(...fields)
          .chain((field) => conditionOn(field, t, chain, interfaces));
        const some = fc.array(condition, { minLength: 1, maxLength: 4 });
        // A rule that takes everything hides all after it.
        return fc.oneof({ weight: 30, arbitrary: some }, { weight: 1, arbitrary: fc.constant([]) });
      }),
    })
    .map((rule) => ({ ...rule, name: '' }));
}

/** The fields a rule of the theme may test; those that rules mostly test several times over. */
function fieldsOf({ hook }: Head, theme: Theme): FieldInfo[] {
  const spaces = ['meta', theme.network, theme.transport];
  const names = fieldNames().filter((name) => {
    if (name === 'meta.iifname') return hook !== 'output' && hook !== 'postrouting';
    if (name === 'meta.oifname') return hook !== 'prerouting' && hook !== 'input';
    return spaces.includes(name.split('.')[0]);
  });
  const often = names.filter((name) => /\.(saddr|daddr|sport|dport|flags|type|l4proto)$/.test(name));
  return [...names, ...often, ...often, ...often].map((name) => fieldNamed(name)!);
}

function conditionOn(
  field: FieldInfo,
  theme: Theme,
  chain: Head,
  interfaces: readonly string[],
): fc.Arbitrary<Condition> {
  if (field.type === 'ifname') return listOn(field.name, deviceName(interfaces), 3);
  const protocol = field.name === 'meta.l4proto' || field.name === 'ip.protocol';
  if (protocol) return protocolCondition(field, theme);
  if (field.name === 'meta.nfproto') {
    const own = chain.families.map((f) => (f === 'ipv4' ? 'ipv4' : 'ipv6'));
    return fc.record({
      field: fc.constant(field.name),
      op: fc.constant('in' as const),
      values: fc.constant(own),
    });
  }
  const list = listOn(field.name, valueText(field), 6);
  if (field.type === 'flags')
    return fc.oneof({ weight: 4, arbitrary: maskOn(field) }, { weight: 1, arbitrary: list });
  return field.type === 'uint'
    ? fc.oneof({ weight: 4, arbitrary: list }, { weight: 1, arbitrary: maskOn(field) })
    : list;
}

function listOn(field: string, value: fc.Arbitrary<string>, most: number): fc.Arbitrary<Condition> {
  return fc.record({
    field: fc.constant(field),
    op: fc.constantFrom('in' as const, 'in' as const, 'notIn' as const),
    values: fc.array(value, { minLength: 1, maxLength: most }),
  });
}

function maskOn(field: FieldInfo): fc.Arbitrary<Condition> {
  const max = Number(maxOf(field.bits));
  const mask = fc.oneof(
    fc.integer({ min: 1, max }),
    fc.constantFrom(1, max, 2 ** Math.floor(field.bits / 2)),
  );
  return fc
    .tuple(mask, fc.integer({ min: 0, max }), fc.constantFrom('mask' as const, 'notMask' as const))
    .map(([m, v, op]) => ({ field: field.name, op, mask: m, value: Number(BigInt(m) & BigInt(v)) }));
}

/** A condition on the protocol that leaves the rule's transport header possible. */
function protocolCondition(field: FieldInfo, { transport }: Theme): fc.Arbitrary<Condition> {
  const carriers = transport === 'th' ? portProtocols : transport ? [transport] : [];
  const numbers = (carriers as readonly (keyof typeof headers)[]).map((c) =>
    String((headers[c] as { id: { ipproto: number } }).id.ipproto),
  );
  const others = fc.constantFrom('1', '6', 'tcp', 'udp', '50-51', 'esp', '59', '47', '200-255', '0', '58');
  const listed = fc.array(others, { minLength: 1, maxLength: 3 });
  if (numbers.length === 0) return listOn(field.name, others, 3);
  return fc.tuple(listed, fc.constantFrom(...numbers)).map(([values, own]) => ({
    field: field.name,
    op: 'in' as const,
    values: [...values, own],
  }));
}

function deviceName(interfaces: readonly string[]): fc.Arbitrary<string> {
  const exact = fc.constantFrom(...interfaces);
  const cut = fc.tuple(exact, fc.integer({ min: 1, max: 4 })).map(([n, length]) => `${n.slice(0, length)}*`);
  return fc.oneof(exact, cut, fc.constantFrom('eth*', '*', 'none0'));
}

/** A value, a range or a prefix; few different ones, so that rules overlap. */
function valueText(field: FieldInfo): fc.Arbitrary<string> {
  if (field.type === 'ipv4') return addressOf(32, ipv4Bases, formatIpv4);
  if (field.type === 'ipv6') return addressOf(128, ipv6Bases, formatIpv6);
  const max = Number(maxOf(field.bits));
  const near = [0, 1, 5, 22, 53, 80, 255, 256, 1023, 1024, 8080, max - 1, max].filter(
    (n) => n >= 0 && n <= max,
  );
  const one = fc.oneof(fc.constantFrom(...near), fc.integer({ min: 0, max }));
  const range = fc.tuple(one, one).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const named = Object.keys(field.names);
  const plain = one.map(String);
  return named.length && field.type !== 'flags'
    ? fc.oneof(plain, range, fc.constantFrom(...named))
    : fc.oneof(plain, range);
}

const ipv4Bases = [0x0a000000n, 0xc0000200n, 0xc6336400n, 0n, 0xffffffffn];
const ipv6Bases = [0x20010db8n << 96n, (0x20010db8n << 96n) | (1n << 64n), 0xfe80n << 112n, 1n, maxOf(128)];

function addressOf(
  bits: number,
  bases: readonly bigint[],
  format: (value: bigint) => string,
): fc.Arbitrary<string> {
  const max = maxOf(bits);
  const offset = fc.oneof(fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: 0n, max }));
  const one = fc.tuple(fc.constantFrom(...bases), offset).map(([base, o]) => (base + o) & max);
  const prefix = fc.tuple(one, fc.integer({ min: 0, max: bits })).map(([address, length]) => {
    const host = maxOf(bits - length);
    return `${format(address & ~host & max)}/${length}`;
  });
  const range = fc
    .tuple(one, one)
    .map(([a, b]) => (a < b ? `${format(a)}-${format(b)}` : `${format(b)}-${format(a)}`));
  return fc.oneof(one.map(format), prefix, range);
}
