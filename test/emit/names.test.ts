/**
 * Names that `check` accepts and that C or netkiln itself might want: module, chain, rule, object and group names all
 * become parts of identifiers, and none may be refused later or meet another.
 */
import { describe, expect, it } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import {
  accept,
  chain,
  drop,
  firewall,
  ip,
  ip6,
  meta,
  netDevice,
  netlinkFamily,
  string,
  tcp,
  u32,
} from '../../src/index.js';
import { findKernel } from '../../src/kernel/index.js';
import { ownNames } from '../../src/lower/firewall/names.js';
import { reservedWords } from '../../src/model/identifier.js';
import type { FirewallSpec } from '../../src/spec/firewall.js';
import { generated } from '../support/generated.js';
import { buildMany, complaints } from '../support/modules.js';

/** Whether a spec makes a module: false only where it is refused as a spec. */
function makes(kind: string, spec: unknown): boolean {
  try {
    return generated(kind, spec).length > 0;
  } catch (error) {
    if (error instanceof NetkilnError) return false;
    throw error;
  }
}

const specs: Readonly<Record<string, (name: string) => unknown>> = {
  firewall: (name) =>
    firewall({
      name,
      netns: 'all',
      chains: [
        chain({
          hook: 'input',
          counter: true,
          rules: [drop('x', { when: meta.l4proto.eq('tcp'), counter: true })],
        }),
      ],
    }),
  netdevice: (name) => netDevice({ name, linkKind: 'mysink', transmit: 'drop' }),
  netlink: (name) =>
    netlinkFamily({
      name,
      attributes: { id: u32() },
      object: { name: 'entry', key: 'id' },
      operations: { create: {}, get: {}, delete: {} },
      notify: 'changes',
    }),
};

const moduleNames = [
  ...[...reservedWords].map((word) => word.toLowerCase()),
  ...[...reservedWords].flatMap((word) => [`${word.toLowerCase()}_everything`, `my_${word.toLowerCase()}`]),
  ...['nf', 'nft', 'tcp_extra', 'ip6_fw', 'skb_guard', 'gfp_fw', 'kernel_fw', 'unregister', 'a1', 'x_y_z'],
];

describe.each(Object.keys(specs))('module names: %s', (kind) => {
  it('each that check accepts makes a module', () => {
    const accepted = moduleNames.filter((name) => makes(kind, specs[kind]!(name)));
    expect(accepted).toEqual(expect.arrayContaining(['bug', 'warn', 'null', 'warn_everything']));
    expect(accepted.length).toBeGreaterThan(moduleNames.length / 2);
  });
});

describe('names of groups', () => {
  it('each word that check accepts makes a module', () => {
    const names = [...reservedWords].map((word) => word.toLowerCase());
    const made = names.filter((notify) =>
      makes('netlink', {
        ...netlinkFamily({
          name: 'registry',
          attributes: { id: u32() },
          object: { name: 'entry', key: 'id' },
          operations: { create: {} },
          notify,
        }),
      }),
    );
    expect(made).toEqual(expect.arrayContaining(['bug', 'warn', 'null']));
  });
});

const manyRules = Array.from({ length: 1200 }, (_, i) =>
  accept(`r ${i}`, { when: tcp.sport.eq(i), counter: true }),
);
const wide = Array.from({ length: 6 }, (_, i) => `2001:db8:${i * 2}::5`);
const narrow = Array.from({ length: 6 }, (_, i) => `10.0.${i * 2}.5-10.0.${i * 2}.77`);

/** Firewalls that between them have all that a firewall's C can have. */
const maximal: readonly FirewallSpec[] = [
  firewall({
    name: 'edge',
    netns: 'all',
    onError: 'open',
    chains: [
      chain({
        hook: 'input',
        counter: true,
        rules: [
          drop('narrow', { when: ip.saddr.in(...narrow) }),
          drop('wide', { when: ip6.saddr.in(...wide) }),
          drop('bits', { when: ip6.flowlabel.eq(3) }),
          drop('protocol', { when: meta.l4proto.in('tcp', 'udp', 'icmp') }),
          drop('devices', { when: meta.iifname.in('eth0', 'wlan*') }),
        ],
      }),
      // So many rules are looked up.
      chain({ name: 'more', hook: 'input', rules: manyRules }),
    ],
  }),
  firewall({ name: 'edge', chains: [chain({ hook: 'input', counter: true, rules: [] })] }),
];

/** Every identifier of a firewall's C that begins with its prefix, without it, but for those made of spec names. */
function namesIn(spec: FirewallSpec): string[] {
  const text = generated('firewall', spec).find((file) => file.path.endsWith('.c'))!.text;
  const code = text.replace(/\/\*[\s\S]*?\*\/|"[^"\n]*"/g, '');
  const all = [...code.matchAll(/\b(?:edge|EDGE)_(\w+)/g)].map((match) => match[1]!);
  const ofSpec = /^(input|more)_ipv[46](_\w+)?$|^(INPUT|MORE)_(R_\d+|POLICY|NARROW)/;
  return all.filter((name) => !ofSpec.test(name) && !/^(in_)?set_\d+$/.test(name));
}

describe('names of chains and rules', () => {
  it('netkiln knows every name that it gives itself', () => {
    const all = maximal.flatMap((spec) => generated('firewall', spec).map(({ text }) => text)).join('\n');
    expect(all).toContain('edge_input_ipv4_rules(');
    expect(all).toContain('edge_more_ipv4_classify(');
    expect([...new Set(maximal.flatMap(namesIn))].sort()).toEqual([...ownNames].sort());
  });

  /** Chains and rules that ask for each of netkiln's own names, and more. */
  const words = [
    ...new Set(ownNames.map((name) => name.toLowerCase().replace(/_ipv[46]$/, ''))),
    ...['no', 'in', 'dev', 'free', 'alloc', 'set_0', 'a-b', 'a_b', 'a-b-2', 'max', 'int', 'a_ipv4_rules'],
  ];
  const hostile: readonly FirewallSpec[] = (['init', 'all'] as const).map((netns) =>
    firewall({
      name: `edge_${netns}`,
      netns,
      chains: words.map((name) =>
        chain({
          name,
          hook: 'input',
          counter: true,
          rules: [
            ...words.map((rule) => drop(rule, { when: tcp.dport.eq(7), counter: true })).slice(0, 12),
            drop('proto', { when: meta.l4proto.in('tcp', 'udp'), counter: true }),
            drop('x', { when: ip.saddr.in(...narrow), counter: true }),
            drop('y', { when: ip6.saddr.in(...wide) }),
          ],
        }),
      ),
    }),
  );

  const families = [
    'size',
    'range',
    'ops',
    'family',
    'index',
    'objects',
    'groups',
    'create',
    'a',
    'init_net',
  ].map((object) =>
    netlinkFamily({
      name: `reg_${object}`,
      attributes: { id: string({ maxLength: 8 }), range_5: u32({ max: 70000 }), size: u32({ max: 70000 }) },
      object: { name: object, key: 'id' },
      operations: { create: {}, get: {}, dump: {}, delete: {} },
      notify: 'warn',
    }),
  );

  it("those that are netkiln's own build, on kernel 6.12", async () => {
    const modules = [
      ...hostile.map((spec) => generated('firewall', spec)),
      ...families.map((spec) => generated('netlink', spec)),
    ];
    const built = await buildMany(await findKernel('6.12'), modules, { unlinked: true });
    expect(complaints(built.output)).toEqual([]);
    expect(built.status).toBe(0);
  });
});
