/** What the client has measured, and a table of it. */
import { type Column, table, whole } from '../classifier/result.js';

/** `heard`: create, while somebody listens. */
export const operations = ['create', 'heard', 'get', 'dump'] as const;
export type Operation = (typeof operations)[number];

/** Instructions an object, the client's system calls included, nothing subtracted; fou is not asked for all. */
export type Cost = Partial<Readonly<Record<Operation, number>>>;

export interface Measured {
  readonly cost: Cost;
  /** How many objects the dump had. */
  readonly dumped: number;
  /** Answers that are not what they ought to be. */
  readonly wrong: number;
}

export function readMeasured(said: string): Measured {
  const words = new Map(
    said
      .trim()
      .split('\n')
      .map((line) => {
        const [what = '', ...numbers] = line.split(' ');
        return [what, numbers.map(Number)] as const;
      }),
  );
  const dumped = words.get('dump')?.[1];
  const wrong = words.get('wrong')?.[0];
  if (dumped === undefined || wrong === undefined) throw new Error(`the client has said ${said}`);
  const costs = operations.flatMap((operation) => {
    const [ns, count] = words.get(operation) ?? [];
    return ns !== undefined && count ? [[operation, ns / count] as const] : [];
  });
  return { cost: Object.fromEntries(costs), dumped, wrong };
}

/** The mean of several rounds. */
export function meanOf(rounds: readonly Cost[]): Cost {
  const means = operations.flatMap((operation) => {
    const costs = rounds.flatMap((cost) => cost[operation] ?? []);
    return costs.length > 0 ? [[operation, costs.reduce((sum, cost) => sum + cost) / costs.length]] : [];
  });
  return Object.fromEntries(means);
}

/** Costs with so many objects there. */
export interface Row {
  readonly operation: Operation;
  readonly objects: number;
  readonly made: number | undefined;
  readonly hand: number | undefined;
  readonly fou: number | undefined;
}

const columns: readonly Column<Row>[] = [
  { head: 'an object', cell: ({ operation }) => (operation === 'heard' ? 'create, heard' : operation) },
  { head: 'objects', cell: ({ objects }) => whole(objects) },
  { head: 'netkiln', cell: ({ made }) => whole(made) },
  { head: 'by hand', cell: ({ hand }) => whole(hand) },
  { head: 'netkiln / hand', cell: ({ made, hand }) => (made && hand ? (made / hand).toFixed(3) : '') },
  { head: 'fou', cell: ({ fou }) => whole(fou) },
];

export const costTable = (rows: readonly Row[]) => table(columns, rows);
