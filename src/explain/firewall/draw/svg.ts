/** Graphs as one SVG, below each other. */
import { shorten } from '../../../report/width.js';
import type { Graph, Node } from './graph.js';
import { type Box, type Layout, type Line, layoutOf, sizes } from './layout.js';

/** A heading with lines of text and the graphs that belong to it. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
  readonly graphs: readonly Graph[];
}

const margin = 24;
const heading = 26;
/** Of the font, roughly: a character's width. */
const character = 6.4;
const least = 900;

const fills: Readonly<Record<Node['kind'], readonly [fill: string, stroke: string]>> = {
  row: ['#eef3fb', '#5b7db1'],
  accept: ['#e6f4e6', '#4a8f4a'],
  drop: ['#fbe9e7', '#b3543f'],
  several: ['#fbf6e2', '#a58a2c'],
  cut: ['#f2f2f2', '#999999'],
};

export function svgOf(sections: readonly Section[]): string {
  const parts: string[] = [];
  let y = margin;
  let width = least;
  const text = (words: string, style: string) => {
    parts.push(`<text x="${margin}" y="${y + 14}" class="${style}">${escaped(words)}</text>`);
    width = Math.max(width, margin * 2 + words.length * 7.5);
  };
  for (const { title, lines, graphs } of sections) {
    text(title, 'title');
    y += heading;
    for (const line of lines) {
      text(line, 'text');
      y += 18;
    }
    for (const graph of graphs) {
      y += 10;
      text(graph.leftOut > 0 ? `${graph.title}; ${graph.leftOut} nodes are not drawn` : graph.title, 'graph');
      y += heading;
      const layout = layoutOf(graph);
      parts.push(`<g transform="translate(${margin} ${number(y)})">`, ...drawn(layout), '</g>');
      width = Math.max(width, layout.width + margin * 2);
      y += layout.height + 12;
    }
    y += 24;
  }
  const size = `width="${number(width)}" height="${number(y)}" viewBox="0 0 ${number(width)} ${number(y)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}>`,
    '<style>text{font-family:ui-monospace,monospace;font-size:11px;fill:#222}.title{font-size:16px;font-weight:bold}',
    '.graph{font-weight:bold}.value{text-anchor:end;fill:#555}path{fill:none;stroke:#b4bccb}</style>',
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function* drawn({ boxes, lines }: Layout): Generator<string> {
  for (const line of lines) yield lineOf(line);
  for (const box of boxes) yield* boxOf(box);
}

function* boxOf({ node, x, y, width, height }: Box): Generator<string> {
  const [fill, stroke] = fills[node.kind];
  const [left, top] = [number(x), number(y)];
  yield `<g><title>${escaped(node.title)}</title>`;
  yield `<rect x="${left}" y="${top}" width="${width}" height="${number(height)}" rx="4" fill="${fill}" stroke="${stroke}"/>`;
  const first = y + height / 2 - (node.lines.length * sizes.line) / 2 + sizes.line - 4;
  const most = Math.floor((width - 2 * sizes.pad) / character);
  for (const [at, line] of node.lines.entries()) {
    const words = escaped(shorten(line, most));
    yield `<text x="${number(x + sizes.pad)}" y="${number(first + at * sizes.line)}">${words}</text>`;
  }
  yield '</g>';
}

function lineOf({ edge, x1, y1, x2, y2 }: Line): string {
  // Where its words stand it is straight.
  const words = shorten(edge.label, Math.floor((sizes.between - 70) / character));
  const straight = x2 - words.length * character - 10;
  const middle = (x1 + straight) / 2;
  const curve = `M${number(x1)} ${number(y1)}C${number(middle)} ${number(y1)} ${number(middle)} ${number(y2)}`;
  const path = `<path d="${curve} ${number(straight)} ${number(y2)}"/>`;
  const text = `<text x="${number(x2 - 4)}" y="${number(y2 + 4)}" class="value">${escaped(words)}</text>`;
  return `<g><title>${escaped(edge.title)}</title>${path}${text}</g>`;
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
