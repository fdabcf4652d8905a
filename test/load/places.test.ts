/** Where a message points: line and column of the very argument, however a person has written it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { checkSpec } from '../../src/pipeline.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'netkiln-places-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** In the sources below, what a message has to point at stands behind this mark. */
const mark = '«';

/** Writes the files without their marks, checks the first, and says what the messages point at. */
async function places(
  files: Readonly<Record<string, string>>,
): Promise<{ found: string[]; marked: string[] }> {
  const marked: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    text.split('\n').forEach((line, index) => {
      const parts = line.split(mark);
      let col = 1;
      for (const part of parts.slice(0, -1)) {
        col += part.length;
        marked.push(`${name}:${index + 1}:${col}`);
      }
    });
    await writeFile(join(dir, name), text.replaceAll(mark, ''));
  }
  const [spec = ''] = Object.keys(files);
  try {
    await checkSpec(join(dir, spec), undefined, { typeCheck: false });
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    const found = error.diagnostics.map(
      (d) => `${d.at!.file.slice(dir.length + 1)}:${d.at!.line}:${d.at!.col}`,
    );
    return { found, marked };
  }
  throw new Error('the spec passed');
}

const imports = `import { accept, chain, drop, firewall, ip, packetAtHook, tcp, udp } from 'netkiln';\n`;

describe('a message points at', () => {
  it.each<[string, string]>([
    [
      'arguments, whatever stands before them',
      `export default firewall({ name: 'edge_fw', chains: [
        chain({ hook: 'input', rules: [
          accept('a', { when: /* é, 字 */ tcp.dport.in(22, «70000, [80, «'x']) }), accept('b', { when: [tcp.sport.eq(1), ip.saddr.in( «'10.0.0.1/8' )] }),
          drop('c', {
            when: ip
              .daddr
              .range(«'10.0.0.9', '10.0.0.1'),
          }),
          drop(«'policy', { when: tcp.flags.has(«'sin' as never) }),
        ] }),
      ] });`,
    ],
    [
      'tabs and windows line ends as editors count them',
      `export default firewall({\r\n\tname: «'Edge',\r\n\tchains: [\tchain({ hook: 'input', rules: [accept('a', { when: tcp.dport.eq(«-1) })] })],\r\n});`,
    ],
    [
      'the initializer of a constant',
      `const name = 'edge_fw';
      const ports = [22, «70000] as const;
      const more = [80, ...ports, «90000];
      const options = { hook: 'input' as const, priority: «2 ** 40, rules: [accept('a', { when: tcp.dport.in(...more) })] };
      export default firewall({ name, chains: [chain(options)] });`,
    ],
    [
      'what is written at a call for what a variable hides',
      `let port = 70000;
      const list = () => [22, port];
      export default firewall({ name: 'edge_fw', chains: [
        chain({ hook: 'input', rules: [accept('a', { when: tcp.dport.eq(«port) }), drop('b', { when: tcp.dport.in(22, «...list()) })] }),
      ] });`,
    ],
    [
      'a spread, and what overrides it',
      `const base = { hook: 'input', policy: «'deny' as never } as const;
      const hidden = (): object => ({ counter: 1 });
      export default firewall({ name: 'edge_fw', chains: [
        chain({ ...base, rules: [] }),
        chain({ ...base, name: 'b', policy: «'refuse' as never, rules: [] }),
        chain({ name: 'c', hook: 'input', rules: [], counter: true, «...hidden() }),
      ] });`,
    ],
    [
      'the element that a list with spreads has got its value from',
      `const common = [accept('a', { when: tcp.dport.eq(22) })];
      export default firewall({ name: 'edge_fw', chains: [
        chain({ hook: 'input', rules: [...common, «7 as never, drop('b', { when: [...[tcp.dport.eq(1)], «'x' as never] })] }),
      ] });`,
    ],
    [
      'the call in a loop, once',
      `const rules = [];
      for (const port of [22, 70000, 80000]) rules.push(accept(\`port \${port}\`, { when: tcp.dport.eq(«port) }));
      const mapped = ['10.0.0.0/8', '10.0.0.1/8'].map((net) =>
        drop(net, { when: ip.saddr.in(«net) }),
      );
      export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [...rules, ...mapped] })] });`,
    ],
    [
      'parts of scenarios',
      `export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [] })], scenarios: [
        packetAtHook('a', { chain: «'forward', packet: [ip({ ttl: 64, saddr: «'10.0.0.256' }), udp()], expect: 'accept' }),
        packetAtHook('b', { chain: 'input', packet: [ip(), udp(), «tcp()], expect: 'accept' }),
      ] });`,
    ],
  ])('%s', async (_, text) => {
    const { found, marked } = await places({ 'one.spec.ts': imports + text });
    // A port of two sizes in one line of a loop is one place with two messages.
    expect([...new Set(found)]).toEqual(marked);
  });

  it('a helper in another file, by whichever file holds the argument', async () => {
    const { found, marked } = await places({
      'two.spec.ts': `import { chain, firewall } from 'netkiln';
import { open, ports } from './helper.js';
export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [open(70000), ...ports()] })] });
`,
      'helper.ts': `import { accept, drop, tcp } from 'netkiln';
export const open = (port: number) => accept('open', { when: tcp.dport.eq(«port) });
export function* ports() {
  yield drop('telnet', { when: tcp.dport.in(«'23/24' as never) });
}
`,
    });
    expect(found).toEqual(marked);
  });

  it('the line and the value in a rules file', async () => {
    const { found, marked } = await places({
      'three.spec.ts': `import { chain, firewall, rulesFrom } from 'netkiln';
export default firewall({ name: 'edge_fw', chains: [
  chain({ hook: 'input', rules: rulesFrom(new URL('./three.rules.jsonl', import.meta.url)) }),
] });
`,
      'three.rules.jsonl': `{"drop":"a","when":[["tcp.dport","in","1"], [ "tcp.dport", "in", "2", «"70000" ]]}

{"accept":«"policy","when":[["tcp.flags","mask",2,«512]]}
`,
    });
    expect(found).toEqual(marked);
  });
});
