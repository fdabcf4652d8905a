/** Pictures: what stands on nodes and edges leads every packet to where its rules lead it; they are bounded, and they are SVG. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawFirewall } from '../../src/explain/firewall/draw/draw.js';
import { type Graph, graphsOf } from '../../src/explain/firewall/draw/graph.js';
import { valueOn } from '../../src/explain/firewall/packet/values.js';
import { found, type Source } from '../../src/lower/classifier/axis.js';
import { weigh } from '../../src/lower/classifier/compile.js';
import { numbered } from '../../src/lower/firewall/lookup.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { fieldNamed } from '../../src/model/field.js';
import type { FirewallModel } from '../../src/model/firewall.js';
import { ipProtocols } from '../../src/model/header/numbers.js';
import { schemaVersion } from '../../src/model/module.js';
import { isBad, parseValue } from '../../src/model/value.js';
import { decide, PacketFields } from '../../src/reference/firewall/index.js';
import { packetsOf, smallChain } from './world.js';

const model = (chains: FirewallModel['chains']): FirewallModel => ({
  ...{ schemaVersion, kind: 'firewall', name: 'fw', description: '', author: null, license: 'GPL-2.0-only' },
  ...{ netns: 'init', onError: 'closed', chains },
});

/** Whether the words of an edge are about a number. */
function isMeant(source: Source, words: string, number: bigint): boolean {
  if (words === 'any') return true;
  if (words.startsWith('any but ')) return !isMeant(source, words.slice('any but '.length), number);
  return words.split(', ').some((word) => isWordFor(source, word, number));
}

function isWordFor(source: Source, word: string, number: bigint): boolean {
  switch (source.kind) {
    case 'found':
      return isFound(word, number);
    case 'bits':
      return (word === 'yes') === (number === 1n);
    case 'device':
      return word === (number === 1n ? 'any other' : source.names[Number(number) - 2]);
    case 'key': {
      const field = fieldNamed(`${source.key.header}.${source.key.field}`)!;
      if (field.type === 'flags' && /^[a-z|]+$/.test(word)) {
        return word.split('|').reduce((sum, name) => sum | field.names[name]!, 0) === Number(number);
      }
      const value = parseValue(field, word);
      if (isBad(value)) throw new Error(`${word}: ${value.message}`);
      return value.from <= number && number <= value.to;
    }
  }
}

function isFound(word: string, number: bigint): boolean {
  if (word === 'no IP header') return number === found.nothing;
  if (word.startsWith('IP; ')) return number >= found.network && number < found.protocol;
  const [, name = '', without] = /^(.*?)( without its header)?$/.exec(word)!;
  const base = without ? found.protocol : found.header;
  if (number < base || number > base + 255n) return false;
  if (name === 'any protocol') return true;
  const [, from, to = from] = /^protocols? (\d+)(?:-(\d+))?$/.exec(name) ?? [
    '',
    String(ipProtocols[name as keyof typeof ipProtocols]),
  ];
  const protocol = Number(number - base);
  return protocol >= Number(from) && protocol <= Number(to);
}

/** The node that numbers lead to, by the words on edges alone; undefined where these, or the graph, are cut short. */
function followed(graph: Graph, sources: readonly Source[], value: (source: Source) => bigint) {
  let at = 0;
  for (const [level, source] of sources.entries()) {
    const own = graph.edges[level]!.filter(({ from }) => from === at);
    if (own.some(({ title }) => title.endsWith(' more'))) return undefined;
    const ways = own.filter(({ title }) => isMeant(source, title, value(source)));
    expect(ways.length, `ways for ${value(source)} among ${own.map(({ title }) => title).join(' | ')}`).toBe(
      1,
    );
    at = ways[0]!.to;
    if (graph.levels[level + 1]![at]!.kind === 'cut') return undefined;
  }
  return graph.levels.at(-1)![at]!;
}

it.each(['ipv4', 'ipv6'] as const)('its words lead each packet to the rule that decides: %s', (family) => {
  let led = 0;
  fc.assert(
    fc.property(smallChain(family), ({ chain, about }) => {
      const [hook] = lowerFirewall(model([chain]), 'compares').hooks;
      const given = numbered(hook!.rules, { verdict: chain.policy, counter: hook!.policyCounter });
      const best = weigh(given.rules, given.noMatch)?.best;
      if (!best) return;
      const graphs = graphsOf(best, (place) =>
        place === null ? { name: 'policy', verdict: chain.policy } : hook!.rules[place]!,
      );
      // Few rules look at few classes, which all go together.
      expect(graphs).toHaveLength(1);
      const sources = best.rules.product.order.map((axis) => best.rules.axes[axis]!.source);
      const packets = packetsOf(family, about);
      for (let at = 0; at < packets.length; at += 1 + Math.floor(packets.length / 60)) {
        const packet = packets[at]!;
        const fields = new PacketFields(chain.hook, packet);
        const node = followed(graphs[0]!, sources, (source) => valueOn(source, fields, packet));
        if (!node) continue;
        led++;
        const { rule, verdict } = decide(chain, packet);
        expect(node.title).toBe(`${verdict}: ${rule === 'policy' ? 'policy' : chain.rules[rule]!.name}`);
      }
    }),
    { numRuns: 60, seed: 31 },
  );
  expect(led).toBeGreaterThan(1000);
});

const many = (count: number): FirewallModel['chains'][0] => ({
  ...{ name: 'c', hook: 'input', families: ['ipv4'], priority: 0, policy: 'drop', counter: false },
  rules: Array.from({ length: count }, (_, n) => ({
    ...{ name: `<rule & "${n}">`, verdict: n % 2 ? 'accept' : 'drop', counter: false },
    when: [
      { field: 'ip.saddr', op: 'in', values: [`10.${n >> 8}.${n & 255}.0/24`] },
      { field: 'ip.daddr', op: 'in', values: [`10.9.${n % 100}.0/24`, `10.7.${n % 90}.1`] },
      { field: 'tcp.dport', op: 'in', values: [String(1 + (n % 7))] },
    ],
  })),
});

it('is SVG, of no more nodes than one can look at, and says how many are left out', () => {
  const { svg, pictures } = drawFirewall(model([many(1500), { ...many(3), name: 'few' }]));
  const python = [
    'import sys, xml.etree.ElementTree as E',
    'e = E.fromstring(sys.stdin.buffer.read())',
    "print(e.tag, len(list(e.iter('{http://www.w3.org/2000/svg}rect'))))",
  ].join('\n');
  const read = execFileSync('python3', ['-c', python], { input: svg, encoding: 'utf8' });
  const nodes = pictures.reduce((sum, own) => sum + own.nodes, 0);
  expect(read.trim()).toBe(`{http://www.w3.org/2000/svg}svg ${nodes + 1}`);
  expect(pictures[0]!.nodes).toBeLessThan(400);
  expect(pictures[0]!.leftOut).toBeGreaterThan(1000);
  expect(pictures[1]).toMatchObject({ leftOut: 0 });
  expect(svg).toContain(`${pictures[0]!.leftOut} nodes are not drawn`);
  expect(svg).toContain('&lt;rule &amp; &quot;0&quot;&gt;');
});

it('without rules there is none', () => {
  const { pictures, svg } = drawFirewall(model([{ ...many(0) }]));
  expect(pictures).toEqual([{ chain: 'c', family: 'ipv4', nodes: 0, leftOut: 0 }]);
  expect(svg).toContain('There is no diagram of its rules.');
});
