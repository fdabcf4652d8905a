/** Operations and events of one's own, as those see them who talk to the family. */
import type { EventDescription, Exchange, OperationDescription } from '../description.js';
import type { CustomPlan, ExchangePlan } from '../operation/plan.js';

export function ownOperations(custom: CustomPlan): OperationDescription[] {
  return custom.operations.map(({ operation, id, do: own, dump }) => {
    const { name, id: number, attributes: set, permission, lenient } = operation;
    return {
      ...{ name, id, number, words: wordsFor(custom, id), set, permission },
      do: own && exchangeOf(own, lenient),
      dump: dump && exchangeOf(dump, lenient),
    };
  });
}

function exchangeOf({ exchange, reply: id }: ExchangePlan, lenient: boolean): Exchange {
  const { request, required, reply: attributes, replyId: number } = exchange;
  const reply = attributes && { attributes, number, id };
  return { request, required, requiredWith: [], reply, lenient, unchecked: false };
}

export function ownEvents(custom: CustomPlan): EventDescription[] {
  return custom.events.map(({ event, id }) => {
    const { name, id: number, attributes: set, has, group } = event;
    return { name, id, number, words: wordsFor(custom, id), set, attributes: has, group, like: null };
  });
}

function wordsFor({ commands }: CustomPlan, id: string): string {
  return commands.find((one) => one.id === id)!.words;
}
