/**
 * The C of lookups where something is out of the ordinary: names as long as they may be, rules that no packet can match, very
 * many names of interfaces, IPv6 prefixes in clusters, more counters than 16 bits can tell apart. Clean by every checker, and right in the kernel.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { formatIpv4 } from '../../src/model/address.js';
import type { Condition, FirewallModel, Hook } from '../../src/model/firewall.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';
import { compareInKernel, type Trial } from '../firewall/compare.js';
import { checkStyle } from '../support/checkpatch.js';
import { supportedKernels } from '../support/kernels.js';
import { type Built, buildMany, complaints } from '../support/modules.js';
import { heldAgainst } from './against.js';
import { firewallOf } from './hard-sets.js';
import { packetsNear } from './packets.js';
import { firewallOf as firewallOfRules, sitesRules } from './sets.js';

const is = (field: string, ...values: readonly (string | number)[]): Condition => ({
  field,
  op: 'in',
  values: values.map(String),
});
const port = (number: number) => is('tcp.dport', number);
const source = (number: number) => is('ip.saddr', `10.${number >> 8}.${number & 255}.0/24`);
const notAny: Condition = { field: 'meta.iifname', op: 'notIn', values: ['*'] };
const upTo = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

function named(
  name: string,
  rules: readonly (readonly Condition[])[],
  more: Partial<FirewallModel['chains'][number]> = {},
) {
  const model = firewallOf('ipv4', rules);
  const [chain] = model.chains;
  const counter = more.counter ?? false;
  const own = chain!.rules.map((rule) => ({ ...rule, counter }));
  return { ...model, name, chains: [{ ...chain!, ...more, rules: own }] };
}

/** Devices of the machine. */
const devices = ['lo', 'veth0a', 'veth1a', 'veth4y', 'veth99', 'veth299z', 'none'];

const longest = 'a_name_of_31_characters_as_long';
const firewalls: readonly FirewallModel[] = [
  named(
    longest,
    upTo(300, (i) => [source(i), is('ip.daddr', `10.1.${i & 255}.0-10.2.${i & 127}.7`), port(i % 40)]),
    { name: 'a_chain_name_of_32_letters_or_more'.slice(0, 31), counter: true, hook: 'postrouting' as Hook },
  ),
  named('fw_no_device', [[notAny, port(1)]]),
  named('fw_only_device', [
    [is('meta.iifname', 'veth0a')],
    [is('tcp.sport', 1, 3), { field: 'tcp.sport', op: 'mask', mask: 1, value: 0 }],
  ]),
  named(
    'fw_devices',
    upTo(300, (i) => [is('meta.iifname', i % 5 === 4 ? `veth${i}*` : `veth${i}a`), port(i % 3)]),
  ),
  named('fw_starts', [[is('meta.iifname', ...upTo(20, (i) => `veth${i}*`))]]),
  { ...firewallOfRules(sitesRules(600, 14), 'ipv6'), name: 'fw_sites_of_ipv6' },
];

const trials: readonly Trial[] = firewalls.map((model) => ({
  model,
  chains: model.chains.map((chain) => ({
    chain,
    packets: packetsNear(chain, 300, 5).map((packet, index) => {
      const device = devices[index % devices.length]!;
      return { ...packet, iif: chain.hook === 'input' ? device : undefined, oif: device };
    }),
  })),
}));
const generated = firewalls.map((model) => emitFirewall(lowerFirewall(model, 'tables'), model));

describe.each(supportedKernels)('lookups out of the ordinary on kernel %s', (series) => {
  let kernel: Kernel;
  let built: Built;
  let guest: Guest;

  beforeAll(async () => {
    kernel = await findKernel(series);
  });
  afterAll(async () => {
    await guest?.close();
  });

  it('are clean under W=1 -Werror and sparse', async () => {
    built = await buildMany(kernel, generated, { sparse: true });
    expect(complaints(built.output)).toEqual([]);
    expect(built.status, built.output).toBe(0);
  });

  it('give every packet the verdict that the interpreter predicts, and count it', async () => {
    guest = await bootMachine({ kernel, programs: ['ip'], modules: ['dummy'] });
    await guest.modprobe('dummy');
    const add = devices.filter((name) => name !== 'lo').map((name) => `link add ${name} type dummy`);
    await guest.runOk(['ip', '-batch', '-'], { input: `${add.join('\n')}\n` });
    for (const trial of trials) {
      const { name } = trial.model;
      const { differences, packets } = await compareInKernel(
        guest,
        trial,
        name,
        join(built.folder, `${name}.ko`),
      );
      console.log(`${name} on ${series}: ${packets} packets, ${differences.length} differences`);
      expect(differences.slice(0, 10)).toEqual([]);
    }
    await guest.assertClean();
  });
});

it('have no complaint from checkpatch --strict', async (context) => {
  await checkStyle(context, generated);
});

it('count for more rules than 16 bits can tell apart', () => {
  const rules = upTo(66_000, (i) => [is('ip.saddr', formatIpv4(BigInt(i * 3)))]);
  const model = named('fw_counters', rules, { counter: true });
  const plan = lowerFirewall(model, 'tables');
  expect(emitFirewall(plan, model)[0]!.text).toMatch(/const struct \{\n\tu32 counter;/);
  const [hook] = plan.hooks;
  const packets = packetsNear(model.chains[0]!, 50, 3);
  expect(hook!.lookup!.counted.length).toBe(66_001);
  expect(heldAgainst(plan, model, [packets])).toEqual({ packets: 50, differences: [] });
});
