import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { type ClassbenchOptions, importClassbench } from '../../src/import/classbench.js';
import { readImport } from '../../src/import/read.js';
import { dataFile, firstMatches, readTrace } from './trace.js';

const options: ClassbenchOptions = { name: 'set', verdicts: 'alternate', hook: 'input', counters: false };
const any = '0.0.0.0/0\t0.0.0.0/0\t0 : 65535\t0 : 65535\t0x00/0x00\t0x0000/0x0000\t';

function imported(text: string, more: Partial<ClassbenchOptions> = {}) {
  return importClassbench(text, '/sets/a', { ...options, ...more });
}

function rules(text: string) {
  return imported(text).model.chains[0]!.rules;
}

/** `code line:col message` of each mistake. */
function mistakes(text: string): string[] {
  try {
    imported(text);
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    return error.diagnostics.map((d) => `${d.code} ${d.at!.line}:${d.at!.col} ${d.message}`);
  }
  return [];
}

describe('what a rule becomes', () => {
  const rule = (saddr: string, sport: string, dport: string, proto: string, flags: string) =>
    `@${saddr}\t10.1.2.3/32\t${sport}\t${dport}\t${proto}\t${flags}\t\n`;

  it('takes the wildcard line for a rule without conditions', () => {
    expect(rules(`@${any}\n`)).toEqual([{ name: 'line 1', verdict: 'drop', counter: false, when: [] }]);
  });

  it('masks host bits off and leaves /32 out', () => {
    const [first] = rules(rule('192.168.77.201/20', '0 : 65535', '0 : 65535', '0x00/0x00', '0x0000/0x0000'));
    expect(first!.when).toEqual([
      { field: 'ip.saddr', op: 'in', values: ['192.168.64.0/20'] },
      { field: 'ip.daddr', op: 'in', values: ['10.1.2.3'] },
    ]);
  });

  it.each([
    [
      'any protocol, ports',
      '7 : 7',
      '0 : 1023',
      '0x00/0x00',
      '0x0000/0x0000',
      ['th.sport 7', 'th.dport 0-1023'],
    ],
    ['UDP port', '0 : 65535', '53 : 53', '0x11/0xFF', '0x0000/0x0000', ['udp.dport 53']],
    ['port 0', '0 : 0', '0 : 65535', '0x84/0xff', '0x0000/0x0000', ['sctp.sport 0']],
    ['DCCP', '1 : 65535', '0 : 65535', '0x21/0xff', '0x0000/0x0000', ['dccp.sport 1-65535']],
    ['UDP-Lite', '0 : 65535', '0 : 65534', '0x88/0xff', '0x0000/0x0000', ['udplite.dport 0-65534']],
    ['TCP alone', '0 : 65535', '0 : 65535', '0x06/0xFF', '0x0000/0x0000', ['meta.l4proto tcp']],
    [
      'a protocol without a name',
      '0 : 65535',
      '0 : 65535',
      '0xfd/0xFF',
      '0x0000/0x0000',
      ['meta.l4proto 253'],
    ],
    ['TCP flags', '0 : 65535', '0 : 65535', '0x06/0xFF', '0x0200/0x1200', ['tcp.flags 18=2']],
    [
      'value bits beyond the mask',
      '0 : 65535',
      '0 : 65535',
      '0x06/0xFF',
      '0xff00/0x1000',
      ['tcp.flags 16=16'],
    ],
    ['ICMP type', '0 : 65535', '0 : 65535', '0x01/0xFF', '0x0800/0xff00', ['icmp.type 8']],
    [
      'ICMP type and code',
      '0 : 65535',
      '0 : 65535',
      '0x01/0xFF',
      '0x0303/0xffff',
      ['icmp.type 3', 'icmp.code 3'],
    ],
    [
      'part of an ICMP type',
      '0 : 65535',
      '0 : 65535',
      '0x01/0xFF',
      '0x0800/0x0801',
      ['icmp.type 8=8', 'icmp.code 1=0'],
    ],
    [
      'flags that UDP has, being 0',
      '0 : 65535',
      '0 : 65535',
      '0x11/0xFF',
      '0x0000/0x0200',
      ['meta.l4proto udp'],
    ],
  ])('%s', (_, sport, dport, proto, flags, expected) => {
    const [first] = rules(rule('0.0.0.0/0', sport, dport, proto, flags));
    const shown = first!.when
      .slice(1)
      .map((c) => `${c.field} ${'values' in c ? c.values.join() : `${c.mask}=${c.value}`}`);
    expect(shown).toEqual(expected);
  });

  it.each([
    ['ports of ICMP', '0 : 65535', '53 : 53', '0x01/0xFF', '0x0000/0x0000'],
    ['ports of IGMP, 0 among them', '0 : 100', '0 : 65535', '0x02/0xFF', '0x0000/0x0000'],
    ['flags of UDP', '0 : 65535', '0 : 65535', '0x11/0xFF', '0x0200/0x0200'],
  ])('leaves out %s and keeps the numbers of the rest', (_, sport, dport, proto, flags) => {
    const text = `@${any}\n${rule('0.0.0.0/0', sport, dport, proto, flags)}@${any}\n`;
    const result = imported(text);
    expect(result.leftOut).toEqual([2]);
    expect(result.warnings.map((w) => w.code)).toEqual(['NK3008']);
    expect(result.model.chains[0]!.rules.map((r) => `${r.name} ${r.verdict}`)).toEqual([
      'line 1 drop',
      'line 3 drop',
    ]);
  });

  it('gives verdicts, hook and counters as asked', () => {
    const text = `@${any}\n@${any}\r\n\n`;
    const [chain] = imported(text, { verdicts: 'accept', hook: 'forward', counters: true }).model.chains;
    expect(chain).toMatchObject({
      hook: 'forward',
      name: 'forward',
      policy: 'accept',
      counter: true,
      families: ['ipv4'],
    });
    expect(chain!.rules.map((r) => [r.verdict, r.counter])).toEqual([
      ['accept', true],
      ['accept', true],
    ]);
    expect(imported(text).model.chains[0]!.rules.map((r) => r.verdict)).toEqual(['drop', 'accept']);
  });

  it('takes a file without the flags column, if no line has it', () => {
    const short = any.replace('\t0x0000/0x0000\t', '');
    expect(rules(`@${short}\n@${short}\n`)).toHaveLength(2);
    expect(mistakes(`@${short}\n@${any}\n`)).toEqual([
      "NK3002 2:51 the end of the line expected, found '0x0000/0x0000'",
    ]);
    expect(mistakes(`@${any}\n@${short}\n`)).toEqual(['NK3002 2:51 white space expected, the line ends']);
  });
});

describe('mistakes', () => {
  const line = (changes: Record<string, string>) =>
    Object.entries(changes).reduce((text, [from, to]) => text.replace(from, to), `@${any}`);

  it.each([
    ['a comment', '# rules', "NK3002 1:1 '@' and a source address expected, found '# rules'"],
    ['an octet', line({ '0.0.0.0': '0.0.0.256' }), "NK3003 1:2 '0.0.0.256' is not an IPv4 address"],
    ['an octal octet', line({ '0.0.0.0': '010.0.0.0' }), "NK3003 1:2 '010.0.0.0' is not an IPv4 address"],
    [
      'IPv6',
      line({ '0.0.0.0': '::' }),
      `NK3002 1:2 a source address expected, found '::/0\t0.0.0.0/0\t0 : 65535'`,
    ],
    ['a prefix', line({ '/0': '/33' }), 'NK3003 1:10 /33 is longer than the 32 bits of an IPv4 address'],
    ['a port', line({ '0 : 65535': '0 : 65536' }), 'NK3003 1:26 65536 is not a port (0 to 65535)'],
    [
      'a range',
      line({ '0 : 65535': '9 : 8' }),
      'NK3003 1:22 the source port range 9 : 8 ends before it begins',
    ],
    ['a mask', line({ '0x00/0x00': '0x06/0x0F' }), 'NK3004 1:42 the protocol mask is 0x0f'],
    [
      'a protocol',
      line({ '0x00/0x00': '0x106/0xFF' }),
      'NK3003 1:42 0x106 does not fit the protocol (at most 0xff)',
    ],
    [
      'decimal',
      line({ '0x00/0x00': '6/0xFF' }),
      "NK3002 1:42 the protocol in hexadecimal (0x…) expected, found '6/0xFF\t0x0000/0x0000'",
    ],
    [
      'flags of any',
      line({ '0x0000/0x0000': '0x0/0x1' }),
      'NK3005 1:52 flags are asked for, but any protocol may match',
    ],
    [
      'low byte',
      line({ '0x00/0x00': '0x06/0xFF', '0x0000/0x0000': '0x0/0x1' }),
      'NK3005 1:52 the flags mask has 0x01 in its low byte',
    ],
    [
      'wide flags',
      line({ '0x0000/0x0000': '0x10000/0x0' }),
      'NK3003 1:52 0x10000 does not fit the flags (at most 0xffff)',
    ],
    [
      'more',
      line({ '0x0000/0x0000\t': '0x0000/0x0000\tx' }),
      "NK3002 1:65 the end of the line expected, found 'x'",
    ],
    ['a short line', '@1.2.3.4/32', 'NK3002 1:12 white space expected, the line ends'],
    ['nothing', '\n\n', 'NK3007 1:1 the file has no rules'],
  ])('%s', (_, text, expected) => {
    expect(mistakes(`${text}\n`)).toEqual([expected]);
  });

  it('an empty line between rules, which would shift the numbers', () => {
    expect(mistakes(`@${any}\n\n@${any}`)).toEqual([
      "NK3002 2:1 '@' and a source address expected, the line ends",
    ]);
  });

  it('shows 20 and counts the rest', () => {
    const found = mistakes('x\n'.repeat(50));
    expect(found).toHaveLength(21);
    expect(found.at(-1)).toBe('NK3006 21:1 30 more mistakes, the first of them here');
  });
});

describe('files of the data folder', () => {
  const sets = [
    'acl1_100',
    'fw1_100',
    'ipc1_100',
    'acl1_1k',
    'acl2_1k',
    'fw1_1k',
    'fw2_1k',
    'fw3_1k',
    'ipc1_1k',
  ];

  it.for(sets)('%s: every header of the trace finds the rule it should', (set, ctx) => {
    const file = dataFile(set);
    const trace = dataFile(`${set}_trace.gz`);
    if ('reason' in file) return ctx.skip(file.reason);
    if ('reason' in trace) return ctx.skip(trace.reason);
    const { model } = importClassbench(readFileSync(file.path, 'utf8'), file.path, options);
    const headers = readTrace(trace.path);
    const found = firstMatches(model.chains[0]!.rules, headers);
    expect(headers.length).toBeGreaterThanOrEqual(5000);
    expect(found.filter((f, i) => f !== headers[i]!.first6)).toEqual([]);
  });

  it('100,000 rules', async (ctx) => {
    const file = dataFile('acl1_100k.gz');
    if ('reason' in file) return ctx.skip(file.reason);
    const { model } = importClassbench(await readImport(file.path), file.path, options);
    expect(model.chains[0]!.rules).toHaveLength(99681);
  });
});
