/** Ranges whose ends are names: the model has the numbers that they stand for. */
import { describe, expect, it } from 'vitest';
import { checkFirewall } from '../../src/check/firewall/check.js';
import { separate } from '../../src/diagnostic/origins.js';
import { accept, type ConditionSpec, chain, firewall, icmp, icmpv6, ip } from '../../src/index.js';

function valuesOf(when: ConditionSpec): unknown {
  const { data, origins } = separate(
    firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [accept('x', { when })] })] }),
  );
  return checkFirewall(data, origins).model.chains[0]!.rules[0]!.when[0];
}

describe('a range', () => {
  it.each([
    ['of names with dashes', icmp.type.in({ from: 'echo-reply', to: 'echo-request' }), '0-8'],
    ['of a name and a number', icmp.type.in({ from: 3, to: 'echo-request' }), '3-8'],
    ['of a name and itself', icmpv6.type.in({ from: 'echo-request', to: 'echo-request' }), '128-128'],
    ['of addresses', ip.saddr.in({ from: '10.0.0.3', to: '10.0.0.9' }), '10.0.0.3-10.0.0.9'],
  ])('%s', (_, condition, text) => {
    expect(valuesOf(condition)).toMatchObject({ op: 'in', values: [text] });
  });
});
