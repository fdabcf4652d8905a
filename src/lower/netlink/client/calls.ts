/** What a client can ask of a family whose operations a person has written. */
import type { ExchangePlan, OperationPlan } from '../operation/plan.js';
import type { Names } from './names.js';
import type { Call, ClientAttribute, ClientLayout, ClientOperation, ClientRequest } from './plan.js';

export interface CallNames {
  readonly prefix: string;
  /** In C. */
  readonly names: Names;
  /** On the tool's command line. */
  readonly words: Names;
  /** Whether answers have a fixed header, so that an answer without attributes says something. */
  readonly header: boolean;
}

export function clientOperation(
  plan: OperationPlan,
  layout: ClientLayout,
  { prefix, names, words, header }: CallNames,
): ClientOperation {
  const { name } = plan.operation;
  const word = words.take(name);
  const call = (exchange: ExchangePlan, dump: boolean): Call => {
    const { required, reply } = exchange.exchange;
    const end = dump ? '_dump' : '';
    const replied = layout.attributes.filter(({ attribute }) => reply?.includes(attribute.name));
    const fn = names.take(`${prefix}_${dump ? 'dump' : 'do'}_${name}`);
    return {
      ...{ plan, exchange, word, dump, required, replied, fn },
      list: dump ? names.take(`${prefix}_list_${name}`) : fn,
      table: names.take(`${prefix}_${name}${dump ? '_dumps' : '_calls'}`),
      ...{ command: plan.id, answer: exchange.reply },
      request: requestOf(exchange, layout, (tail) => names.take(`${prefix}_${name}${end}_${tail}`)),
      reply: reply !== null && (dump || header || reply.length > 0) ? layout : null,
    };
  };
  return {
    ...{ plan, word },
    calls: [...(plan.do ? [call(plan.do, false)] : []), ...(plan.dump ? [call(plan.dump, true)] : [])],
    help: names.take(`${prefix}_${name}_help`),
    helps: names.take(`${prefix}_${name}_helps`),
  };
}

function requestOf(
  { exchange: { request } }: ExchangePlan,
  layout: ClientLayout,
  take: (tail: string) => string,
): ClientRequest | null {
  const attributes = layout.attributes.filter(({ attribute }) => request.includes(attribute.name));
  if (attributes.length === 0) return null;
  if (attributes.length === layout.attributes.length) {
    return { layout, table: layout.layout, only: null, attributes };
  }
  return { layout, table: take('request'), only: take('takes'), attributes };
}

/** All that can be inside of attributes, each once. */
export function within(attributes: readonly ClientAttribute[]): ClientLayout[] {
  const found = new Set<ClientLayout>();
  const visit = (all: readonly ClientAttribute[]) => {
    for (const { inside } of all) {
      if (!inside || found.has(inside)) continue;
      found.add(inside);
      visit(inside.attributes);
    }
  };
  visit(attributes);
  return [...found];
}
