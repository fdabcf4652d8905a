/** Which rule decides, and when a condition holds. */
import { describe, expect, it } from 'vitest';
import type { Chain, Condition, Rule } from '../../src/model/firewall.js';
import { buildPacket, type Layer } from '../../src/packet/index.js';
import { decide } from '../../src/reference/firewall/index.js';

const rule = (verdict: Rule['verdict'], ...when: Condition[]): Rule => ({
  name: 'r',
  verdict,
  counter: false,
  when,
});
const chain = (...rules: Rule[]): Chain => ({
  name: 'c',
  hook: 'input',
  families: ['ipv4', 'ipv6'],
  priority: 0,
  policy: 'accept',
  counter: false,
  rules,
});
const list = (op: 'in' | 'notIn', field: string, ...values: string[]): Condition => ({ op, field, values });
const layer = (header: string, fields: Record<string, unknown> = {}): Layer => ({ header, fields });
const packet = (...layers: Layer[]) => ({
  family: layers[0]!.header === 'ip' ? ('ipv4' as const) : ('ipv6' as const),
  bytes: buildPacket(layers).bytes,
  iif: 'eth0',
});
const ip = layer('ip', { saddr: '192.0.2.77', daddr: '198.51.100.1' });
const ssh = packet(ip, layer('tcp', { dport: 22, flags: ['syn', 'ack'] }));
const ping = packet(ip, layer('icmp', { id: 22, sequence: 22 }));
const holds = (condition: Condition, to = ssh) => decide(chain(rule('drop', condition)), to).rule === 0;

describe('the first rule whose conditions all hold', () => {
  it('decides, and the policy where there is none', () => {
    const rules = [
      rule('drop', list('in', 'tcp.dport', '22'), list('in', 'ip.saddr', '10.0.0.0/8')),
      rule('accept', list('in', 'tcp.dport', '22')),
      rule('drop'),
    ];
    expect(decide(chain(...rules), ssh)).toEqual({ verdict: 'accept', rule: 1 });
    expect(decide(chain(...rules), ping)).toEqual({ verdict: 'drop', rule: 2 });
    expect(decide({ ...chain(), policy: 'drop' }, ssh)).toEqual({ verdict: 'drop', rule: 'policy' });
  });

  it('is asked only of packets of the chain’s families', () => {
    expect(() => decide({ ...chain(), families: ['ipv6'] }, ssh)).toThrow('not registered for ipv4');
  });
});

describe('a condition', () => {
  it.each([
    ['192.0.2.77', true],
    ['192.0.2.76', false],
    ['192.0.2.64/28', true],
    ['192.0.2.80/28', false],
    ['192.0.2.77-192.0.2.80', true],
    ['192.0.2.70-192.0.2.77', true],
    ['192.0.2.78-192.0.2.80', false],
    ['192.0.2.70-192.0.2.76', false],
    ['0.0.0.0/0', true],
  ])('on an address: %s', (value, expected) => {
    expect(holds(list('in', 'ip.saddr', value))).toBe(expected);
    expect(holds(list('in', 'ip.saddr', '203.0.113.1', value))).toBe(expected);
    expect(holds(list('notIn', 'ip.saddr', '203.0.113.1', value))).toBe(!expected);
  });

  it('on an address of 128 bits', () => {
    const to = packet(layer('ip6', { saddr: '2001:db8:0:1::' }), layer('udp'));
    expect(holds(list('in', 'ip6.saddr', '2001:db8::/63'), to)).toBe(true);
    expect(holds(list('in', 'ip6.saddr', '2001:db8::/64'), to)).toBe(false);
    expect(holds(list('in', 'ip6.saddr', '2001:db8::-2001:db8:0:0:ffff:ffff:ffff:ffff'), to)).toBe(false);
    expect(holds(list('in', 'ip6.saddr', '2001:db8::-2001:db8:0:1::'), to)).toBe(true);
  });

  it('on a field that is not there never holds, negated or not', () => {
    for (const op of ['in', 'notIn'] as const) {
      expect(holds(list(op, 'tcp.dport', '1'), ping)).toBe(false);
      expect(holds(list(op, 'th.dport', '22'), ping)).toBe(false);
      expect(holds(list(op, 'ip6.hop_limit', '1'))).toBe(false);
      expect(holds(list(op, 'meta.oifname', 'eth0'))).toBe(false);
      expect(holds(list(op, 'meta.iifname', 'eth0'), { ...ssh, iif: undefined as unknown as string })).toBe(
        false,
      );
    }
    for (const op of ['mask', 'notMask'] as const) {
      expect(holds({ field: 'tcp.flags', op, mask: 1, value: 0 }, ping)).toBe(false);
    }
  });

  it('on bits', () => {
    const flags = (op: 'mask' | 'notMask', mask: number, value: number) =>
      holds({ field: 'tcp.flags', op, mask, value });
    expect(flags('mask', 0x02, 0x02)).toBe(true);
    expect(flags('mask', 0xff, 0x02)).toBe(false);
    expect(flags('mask', 0x05, 0)).toBe(true);
    expect(flags('notMask', 0x12, 0x12)).toBe(false);
    expect(flags('notMask', 0xff, 0x02)).toBe(true);
    const top = packet(ip, layer('tcp', { seq: 0x80000001 }));
    expect(holds({ field: 'tcp.seq', op: 'mask', mask: 0x80000000, value: 0x80000000 }, top)).toBe(true);
  });

  it.each([
    ['eth0', true],
    ['eth', false],
    ['eth00', false],
    ['eth*', true],
    ['eth0*', true],
    ['eth1*', false],
    ['*', true],
    ['ETH0', false],
  ])('on a device: %s', (name, expected) => {
    expect(holds(list('in', 'meta.iifname', name))).toBe(expected);
    expect(holds(list('notIn', 'meta.iifname', name))).toBe(!expected);
    expect(holds(list('in', 'meta.iifname', 'wan', name))).toBe(expected);
  });

  it('on the ports of each protocol that has them, and of no other', () => {
    for (const header of ['tcp', 'udp', 'udplite', 'sctp', 'dccp']) {
      const to = packet(ip, layer(header, { sport: 7, dport: 22 }));
      expect(holds(list('in', 'th.dport', '22'), to)).toBe(true);
      expect(holds(list('in', 'th.sport', '22'), to)).toBe(false);
      expect(holds(list('in', 'tcp.dport', '22'), to)).toBe(header === 'tcp');
    }
  });
});
