/** Packets as people type them, and their path through rules and tables. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { askedPacket } from '../../src/explain/firewall/packet/asked.js';
import { pathOf } from '../../src/explain/firewall/packet/path.js';
import { conditionWords, lowerFirewall } from '../../src/lower/firewall/lower.js';
import type { Chain, FirewallModel } from '../../src/model/firewall.js';
import { buildPacket, type Layer, parsePacket } from '../../src/packet/index.js';
import { decide, holds, PacketFields } from '../../src/reference/firewall/index.js';
import { firewallModel } from '../support/arbitraries.js';
import { packetsFor } from '../support/packets.js';

const layer = (header: string, fields: Record<string, unknown> = {}): Layer => ({ header, fields });

describe('a packet as text', () => {
  it.each<[string, Layer[]]>([
    [
      'ip saddr 10.0.0.1 ip daddr 10.0.0.2 tcp dport 22 flags syn',
      [layer('ip', { saddr: '10.0.0.1', daddr: '10.0.0.2' }), layer('tcp', { dport: 22, flags: ['syn'] })],
    ],
    [
      'ip saddr 10.0.0.1 daddr 10.0.0.2 tcp sport 0x10 flags syn|ack',
      [
        layer('ip', { saddr: '10.0.0.1', daddr: '10.0.0.2' }),
        layer('tcp', { sport: 16, flags: ['syn', 'ack'] }),
      ],
    ],
    [
      'ip  protocol esp\n payload 00ff',
      [layer('ip', { protocol: 'esp' }), layer('payload', { hex: '00ff' })],
    ],
    [
      'ip6 saddr 2001:db8::1 dstopts udp dport 53 payload 01',
      [
        layer('ip6', { saddr: '2001:db8::1' }),
        layer('dstopts'),
        layer('udp', { dport: 53 }),
        layer('payload', { hex: '01' }),
      ],
    ],
    [
      'ip options 01010101 icmp type echo-request',
      [layer('ip', { options: '01010101' }), layer('icmp', { type: 'echo-request' })],
    ],
    ['ip protocol tcp tcp dport 1', [layer('ip', { protocol: 'tcp' }), layer('tcp', { dport: 1 })]],
  ])('%s', (text, layers) => {
    expect(parsePacket(text)).toEqual(buildPacket(layers).bytes);
  });

  it('or as its bytes, of any number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 80 }), (bytes) => {
        const digits = Buffer.from(bytes).toString('hex');
        expect(parsePacket(digits)).toEqual(bytes);
        expect(parsePacket(`0x${digits.toUpperCase()}`)).toEqual(bytes);
        expect(parsePacket(digits.replace(/..(?=.)/g, '$& '))).toEqual(bytes);
      }),
    );
  });

  it.each([
    ['', /at least one header/],
    ['   ', /at least one header/],
    ['45000', /even number/],
    ['tcp dport 22', /begins with ip or ip6, not with tcp/],
    ['ip saddr', /ip saddr has no value/],
    ['ip saddr 10.0.0.999', /not an IPv4 address/],
    ['ip tcp dport 70000', /does not fit/],
    ['ip tcp flags syn|finn', /'finn'/],
    ['ip sadr 10.0.0.1', /'sadr' is neither a field of ip nor a header/],
    ['ipv4 saddr 10.0.0.1', /'ipv4' is not a header/],
    ['ip constructor 1', /'constructor'/],
    ['ip payload 0', /hexadecimal/],
    ['ip payload', /payload/],
    ['ip udp tcp', /cannot follow/],
  ])('what is none is told why: %s', (text, why) => {
    expect(parsePacket(text)).toMatchObject({ message: expect.stringMatching(why) });
  });
});

it('the path is the interpreter’s, and the tables agree', () => {
  let looked = 0;
  fc.assert(
    fc.property(firewallModel({ maxRules: 8 }), (model) => {
      for (const hook of lowerFirewall(model, 'tables').hooks) {
        const index = Number(hook.path[1]);
        const chain = model.chains[index]!;
        for (const packet of packetsFor(chain, { seed: 5, variations: 1 })) {
          if (packet.family !== hook.family) continue;
          const path = pathOf(chain, index, packet, hook.lookup);
          if (path.lookup) looked++;
          const { rule, verdict } = decide(chain, packet);
          expect(path.verdict).toBe(verdict);
          expect(path.by).toBe(rule === 'policy' ? 'policy' : chain.rules[rule]!.name);
          expect(path.tried.map((one) => one.rule)).toEqual(
            chain.rules.slice(0, rule === 'policy' ? undefined : rule + 1).map(({ name }) => name),
          );
          const fields = new PacketFields(chain.hook, packet);
          path.tried.forEach((one, at) => {
            const failing = chain.rules[at]!.when.filter((condition) => !holds(condition, fields));
            expect(one.holds).toBe(failing.length === 0);
            expect(one.condition).toBe(failing[0] ? conditionWords(failing[0]) : null);
            expect(one.value === null).toBe(!failing[0] || fields.get(failing[0].field) === undefined);
          });
        }
      }
    }),
    { numRuns: 40, seed: 6 },
  );
  expect(looked).toBeGreaterThan(2000);
});

const rule = (name: string, verdict: 'accept' | 'drop', counter: boolean, port: string) => ({
  ...{ name, verdict, counter },
  when: [{ field: 'tcp.dport', op: 'in' as const, values: [port] }],
});
const chain: Chain = {
  ...{ name: 'input', hook: 'input', families: ['ipv4'], priority: 0, policy: 'drop', counter: false },
  rules: [
    rule('ssh', 'accept', true, '22'),
    rule('web', 'accept', false, '80'),
    rule('late', 'accept', true, '9'),
  ],
};
const model: FirewallModel = {
  ...{
    schemaVersion: 1,
    kind: 'firewall',
    name: 'fw',
    description: '',
    author: null,
    license: 'GPL-2.0-only',
  },
  ...{ netns: 'init', onError: 'closed', chains: [chain] },
};
const asked = (packet: string, more: object = {}) => askedPacket(model, { packet, ...more }).packet;

describe('tables that say something else than the rules', () => {
  const wrong = (rules: Chain['rules'], policy: Chain['policy'] = 'drop') =>
    lowerFirewall({ ...model, chains: [{ ...chain, rules, policy }] }, 'tables').hooks[0]!.lookup;
  const [ssh, web, late] = chain.rules as [Chain['rules'][0], Chain['rules'][0], Chain['rules'][0]];
  const codeOf = (tables: ReturnType<typeof wrong>, packet: string) => {
    try {
      pathOf(chain, 0, asked(packet), tables);
      return null;
    } catch (error) {
      return (error as NetkilnError).diagnostics[0]!.code;
    }
  };

  it.each([
    ['of the verdict', [{ ...web, verdict: 'drop' as const }, ssh, late], 'ip tcp dport 80'],
    ['of the policy', [ssh, late], 'ip tcp dport 80'],
    ['of the counter', [{ ...late, when: ssh.when }, web], 'ip tcp dport 22'],
    ['of whether it is counted', [{ ...ssh, counter: false }, web, late], 'ip tcp dport 22'],
  ])('are an error: %s', (_, rules, packet) => {
    expect(codeOf(wrong(rules), packet)).toBe('NK8009');
    expect(codeOf(wrong(chain.rules), packet)).toBeNull();
  });
});

describe('which packet is asked about', () => {
  it('has the devices of the hook', () => {
    expect(asked('ip')).toMatchObject({ iif: 'lo', oif: undefined });
    expect(asked('ip', { iif: 'eth0' })).toMatchObject({ iif: 'eth0', oif: undefined });
  });

  it.each([
    ['NK8008', { packet: 'ip6' }],
    ['NK8008', { packet: 'nothing' }],
    ['NK8001', { packet: 'ip', chain: 'output' }],
    ['NK8001', { packet: 'ip', hook: 'output' }],
    ['NK8001', { packet: 'ip', oif: 'eth0' }],
  ])('%s: %j', (code, question) => {
    const error = (() => {
      try {
        askedPacket(model, question);
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(NetkilnError);
    expect((error as NetkilnError).diagnostics[0]!.code).toBe(code);
  });

  it('one of several chains has to be named', () => {
    const two = { ...model, chains: [chain, { ...chain, name: 'late', priority: 5 }] };
    expect(() => askedPacket(two, { packet: 'ip' })).toThrow(NetkilnError);
    expect(() => askedPacket(two, { packet: 'ip', hook: 'input' })).toThrow(NetkilnError);
    expect(askedPacket(two, { packet: 'ip', chain: 'late' }).index).toBe(1);
  });
});
