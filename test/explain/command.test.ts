/** `netkiln explain` as a user has it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { events, folder, netkiln, smallSpec } from '../cli/netkiln.js';

const edge = 'examples/edge-firewall/edge-firewall.spec.ts';

/** Two families, of which a rule for one is nothing to the other; a rule that is hidden, in one family only. */
const spec = `import { accept, chain, drop, firewall, ip, ip6, meta, tcp } from 'netkiln';

export default firewall({
  name: 'two_fw',
  chains: [
    chain({
      hook: 'forward',
      policy: 'drop',
      rules: [
        accept('low', { when: [ip.saddr.in('10.0.0.0/25'), tcp.dport.eq(22)] }),
        accept('high', { when: [ip.saddr.in('10.0.0.128/25'), tcp.dport.range(20, 25)] }),
        accept('both', { when: [ip.saddr.in('10.0.0.0/24'), tcp.dport.eq(22)], counter: true }),
        accept('six', { when: ip6.hop_limit.eq(255) }),
        drop('never', { when: [ip.protocol.eq(17), meta.l4proto.eq('tcp')] }),
        drop('rest of ssh', { when: tcp.dport.eq(22) }),
      ],
    }),
  ],
});
`;

describe('as JSON', () => {
  it('each chain and family is told of, with places in the spec', async () => {
    await using dir = await folder();
    const file = join(dir.path, 'two.spec.ts');
    await writeFile(file, spec);
    const { status, stdout } = await netkiln(['explain', file, '--json']);
    expect(status, stdout).toBe(0);
    const told = events(stdout).filter(({ event }) => event === 'explained');
    const at = (line: number) => ({ file, line, col: 9 });
    expect(told).toMatchObject([
      {
        ...{ chain: 'forward', hook: 'forward', family: 'ipv4', rules: 5, strategy: 'one by one' },
        never: [
          { rule: 'both', why: 'hidden', by: null, ...at(12) },
          { rule: 'never', why: 'impossible', by: null, ...at(14) },
        ],
        redundant: [{ rule: 'rest of ssh', ...at(15) }],
        undecided: [],
      },
      {
        ...{ chain: 'forward', hook: 'forward', family: 'ipv6', rules: 2 },
        ...{ never: [], redundant: [{ rule: 'rest of ssh', ...at(15) }], undecided: [] },
      },
    ]);
  });

  it('a packet’s path, with places, and the picture of it all', async () => {
    await using dir = await folder();
    const svg = join(dir.path, 'edge.svg');
    const packet = 'ip saddr 192.0.2.9 tcp dport 22';
    const argv = [
      'explain',
      edge,
      '--packet',
      packet,
      '--hook',
      'input',
      '--iif',
      'eth0',
      '--svg',
      svg,
      '--json',
    ];
    const { status, stdout } = await netkiln(argv);
    expect(status, stdout).toBe(0);
    const [path, drawn, end, ...more] = events(stdout);
    expect(path).toMatchObject({
      ...{ event: 'packet-explained', chain: 'input', family: 'ipv4', iif: 'eth0', oif: null },
      ...{ verdict: 'accept', by: 'office', counted: true },
      tried: [
        { rule: 'loopback', holds: false, condition: 'meta.iifname lo', value: 'eth0', line: 54 },
        { rule: 'office', holds: true, condition: null, value: null, line: 55 },
      ],
    });
    expect(drawn).toMatchObject({ event: 'drawn', file: svg });
    expect(drawn!['pictures']).toHaveLength(6);
    expect([end, ...more]).toEqual([{ event: 'end', exit: 0 }]);
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
  });
});

describe('what cannot be explained', () => {
  it.each([
    ['NK8007', ['examples/sink/sink.spec.ts']],
    ['NK8007', ['examples/registry/registry.spec.ts', '--packet', 'ip']],
    ['NK8008', [edge, '--packet', 'ip sadr 10.0.0.1', '--chain', 'input']],
    ['NK8001', [edge, '--packet', 'ip']],
    ['NK8001', [edge, '--packet', 'ip', '--chain', 'output']],
    ['NK8001', [edge, '--packet', 'ip', '--chain', 'input', '--oif', 'eth0']],
    ['NK8001', [edge, '--iif', 'eth0']],
  ])('%s: %j', async (code, argv) => {
    const { status, stderr, stdout } = await netkiln(['explain', ...argv]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`error[${code}]`);
  });

  it('a place that cannot be written is a failure', async () => {
    await using dir = await folder();
    await writeFile(join(dir.path, 'small.spec.ts'), smallSpec);
    const { status, stderr } = await netkiln(['explain', 'small.spec.ts', '--svg', 'small.spec.ts/x.svg'], {
      cwd: dir.path,
    });
    expect(status).toBe(1);
    expect(stderr).toContain('error[NK4007]');
  });
});
