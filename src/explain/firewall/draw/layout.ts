/** Where the nodes of a graph stand: levels from left to right, in each level one below the other. */
import type { Edge, Graph, Node } from './graph.js';

export interface Box {
  readonly node: Node;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An edge from the right of a box to the left of another; its words stand where it ends. */
export interface Line {
  readonly edge: Edge;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

/** Columns of nodes and the room between them, which has the words of edges. */
export const sizes = { node: 190, between: 250, line: 15, pad: 6, gap: 8 } as const;

export function layoutOf({ levels, edges }: Graph): Layout {
  const places = orders(levels, edges);
  const columns = levels.map((nodes, level) => {
    const into = nodes.map((_, at) => (edges[level - 1] ?? []).filter(({ to }) => to === at).length);
    let y = 0;
    const boxes: Box[] = [];
    for (const at of places[level]!) {
      const node = nodes[at]!;
      const height = Math.max(node.lines.length, into[at]!, 1) * sizes.line + 2 * sizes.pad;
      boxes[at] = { node, x: level * (sizes.node + sizes.between), y, width: sizes.node, height };
      y += height + sizes.gap;
    }
    return { boxes, height: y };
  });
  const tallest = Math.max(...columns.map(({ height }) => height));
  // The root stands beside the middle of what it leads to.
  const placed = columns.map(({ boxes, height }) =>
    boxes.map((box) => ({ ...box, y: box.y + (tallest - height) / 2 })),
  );
  const lines = edges.flatMap((own, level) => linesOf(own, placed[level]!, placed[level + 1]!));
  return {
    boxes: placed.flat(),
    lines,
    width: levels.length * sizes.node + (levels.length - 1) * sizes.between,
    height: tallest,
  };
}

/** The order of each level's nodes: by where the edges to them come from, on the average. */
function orders(levels: Graph['levels'], edges: Graph['edges']): number[][] {
  const out: number[][] = [levels[0]!.map((_, at) => at)];
  for (const [level, own] of edges.entries()) {
    const above = new Map(out[level]!.map((node, place) => [node, place]));
    const mean = levels[level + 1]!.map((_, at) => {
      const from = own.filter(({ to }) => to === at).map((edge) => above.get(edge.from)!);
      return from.reduce((sum, place) => sum + place, 0) / Math.max(1, from.length);
    });
    const nodes = levels[level + 1]!.map((_, at) => at);
    out.push(nodes.sort((a, b) => mean[a]! - mean[b]! || a - b));
  }
  return out;
}

/** Edges that end at one box end one below the other. */
function linesOf(edges: readonly Edge[], left: readonly Box[], right: readonly Box[]): Line[] {
  return right.flatMap((box, at) => {
    const into = edges.filter(({ to }) => to === at).sort((a, b) => left[a.from]!.y - left[b.from]!.y);
    const top = box.y + (box.height - into.length * sizes.line) / 2;
    return into.map((edge, nth) => {
      const from = left[edge.from]!;
      return {
        edge,
        x1: from.x + from.width,
        y1: from.y + from.height / 2,
        x2: box.x,
        y2: top + (nth + 0.5) * sizes.line,
      };
    });
  });
}
