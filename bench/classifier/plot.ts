/** Instructions a packet over the number of rules, both by powers of ten: a line for each peer, a dot for each set. */
import type { PeerName } from './options.js';
import type { SetResult } from './result.js';

interface Series {
  readonly peer: PeerName;
  readonly label: string;
  readonly color: string;
}

/** Colours that can be told apart without seeing red or green. */
const series: readonly Series[] = [
  { peer: 'nft', label: 'nftables, a rule a line', color: '#d55e00' },
  { peer: 'iptables', label: 'iptables', color: '#e69f00' },
  { peer: 'nft-expert', label: 'nftables, by an expert', color: '#cc79a7' },
  { peer: 'netkiln', label: 'netkiln', color: '#0072b2' },
  { peer: 'floor', label: 'reading the 5-tuple', color: '#56b4e9' },
  { peer: 'empty', label: 'an empty hook', color: '#888888' },
];

const size = { width: 860, height: 480 } as const;
const area = { left: 92, right: 660, top: 24, bottom: 430 } as const;
const rules = { from: 1.85, to: 5.1 } as const;
const cost = { from: 1, to: 7 } as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

export function plot(results: readonly SetResult[]): string {
  const drawn = series
    .map((one) => ({ ...one, dots: dotsOf(results, one.peer) }))
    .filter(({ dots }) => dots.length > 0)
    .map((one) => ({ ...one, line: lineOf(one.dots) }));
  const labels = apart(drawn.map(({ line }) => line.at(-1)!.y));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="13">`,
    '<title>Instructions a packet over the number of rules</title>',
    `<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>`,
    ...grid(),
    ...drawn.flatMap(({ label, color, dots, line }, index) => [
      `<polyline points="${line.map(({ x, y }) => `${x},${y}`).join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>`,
      ...dots.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="3" fill="${color}"/>`),
      `<text x="${area.right + 12}" y="${labels[index]! + 4}" fill="${color}">${label}</text>`,
    ]),
    '</svg>',
    '',
  ].join('\n');
}

function place(from: number, to: number, low: number, high: number, value: number): number {
  return Math.round((low + ((Math.log10(value) - from) / (to - from)) * (high - low)) * 10) / 10;
}

const across = (count: number) => place(rules.from, rules.to, area.left, area.right, count);
const upwards = (instructions: number) => place(cost.from, cost.to, area.bottom, area.top, instructions);

function dotsOf(results: readonly SetResult[], peer: PeerName): Point[] {
  return results.flatMap(({ rules, peers }) => {
    const instructions = peers[peer]?.instructions;
    return instructions === undefined ? [] : [{ x: across(rules), y: upwards(instructions) }];
  });
}

/** Through the middle of the sets of a size, which lie close together. */
function lineOf(dots: readonly Point[]): Point[] {
  const groups: Point[][] = [];
  for (const dot of [...dots].sort((a, b) => a.x - b.x)) {
    const last = groups.at(-1);
    if (last && dot.x - last[0]!.x < (area.right - area.left) / 10) last.push(dot);
    else groups.push([dot]);
  }
  const mean = (numbers: readonly number[]) =>
    Math.round((numbers.reduce((sum, number) => sum + number, 0) / numbers.length) * 10) / 10;
  return groups.map((group) => ({ x: mean(group.map(({ x }) => x)), y: mean(group.map(({ y }) => y)) }));
}

/** Heights, from the top down, moved until a line of text fits between any two. */
function apart(heights: readonly number[]): number[] {
  const order = heights.map((_, index) => index).sort((a, b) => heights[a]! - heights[b]!);
  const out = [...heights];
  order.forEach((index, place) => {
    if (place > 0) out[index] = Math.max(out[index]!, out[order[place - 1]!]! + 17);
  });
  return out;
}

function grid(): string[] {
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#dddddd"/>`;
  const powers = (from: number, to: number) =>
    Array.from(
      { length: Math.floor(to) - Math.ceil(from) + 1 },
      (_, index) => 10 ** (Math.ceil(from) + index),
    );
  return [
    ...powers(cost.from, cost.to).flatMap((value) => [
      line(area.left, upwards(value), area.right, upwards(value)),
      `<text x="${area.left - 8}" y="${upwards(value) + 4}" text-anchor="end" fill="#333333">${value.toLocaleString('en')}</text>`,
    ]),
    ...powers(rules.from, rules.to).flatMap((value) => [
      line(across(value), area.top, across(value), area.bottom),
      `<text x="${across(value)}" y="${area.bottom + 20}" text-anchor="middle" fill="#333333">${value.toLocaleString('en')}</text>`,
    ]),
    `<text x="${(area.left + area.right) / 2}" y="${area.bottom + 42}" text-anchor="middle" fill="#333333">rules</text>`,
    `<text x="${area.left}" y="${area.top - 8}" fill="#333333">instructions a packet</text>`,
  ];
}
