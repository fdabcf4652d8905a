/** Steps of scenarios about operations and events that a person writes. */
import type { NetlinkStep, RequestOptions } from './netlink-scenario.js';
import type { Events, Header, Operations, Sets, SetValues } from './netlink-set.js';
import { located } from './origin.js';

/** Members of the fixed header; those that are not given are 0. */
export type HeaderValues<H extends Header> = { readonly [K in keyof H]?: number | bigint };

export interface CallOptions<H extends Header> extends Pick<RequestOptions, 'netns'> {
  /** As a dump. An operation that has nothing else is asked so in any case. */
  readonly dump?: boolean;
  /** The request's fixed header. */
  readonly header?: HeaderValues<H>;
}

/** A call of an operation, which is expected to succeed unless something else is said of it. */
export interface CallStep<Answer, H extends Header> extends NetlinkStep {
  /** The same call, refused with this error; the text is the kernel's explanation (extack). */
  fails(error: string, text?: string): NetlinkStep;
  /** The same call with this answer, which has exactly these attributes, and, where it is given, this fixed header. */
  returns(answer: Answer, options?: { readonly header?: HeaderValues<H> }): NetlinkStep;
  /** The same call as a dump, with exactly these answers in this order. */
  returnsAll(answers: readonly Answer[]): NetlinkStep;
}

export interface CustomSteps<S extends Sets, P extends Operations, E extends Events, H extends Header> {
  call<const Name extends Extract<keyof P, string>>(
    operation: Name,
    values?: SetValues<S, P[Name]['attributes']>,
    options?: CallOptions<H>,
  ): CallStep<SetValues<S, P[Name]['attributes']>, H>;
  /** The next event that a listener in the namespace has received since the scenario began; it has exactly these attributes. */
  notified<const Name extends Extract<keyof E, string>>(
    event: Name,
    values?: SetValues<S, E[Name]['attributes']>,
    options?: { readonly netns?: string; readonly header?: HeaderValues<H> },
  ): NetlinkStep;
}

function call(operation: unknown, values: unknown = {}, options: object = {}): unknown {
  const plain = { step: 'call', operation, values, ...options };
  const chained = {
    fails: (error: string, text?: string) =>
      located({ ...plain, fails: { error, ...(text === undefined ? {} : { text }) } }),
    returns: (answer: unknown, { header }: { readonly header?: unknown } = {}) =>
      located({ ...plain, returns: answer, ...(header === undefined ? {} : { returnsHeader: header }) }),
    returnsAll: (answers: unknown) => located({ ...plain, dump: true, returnsAll: answers }),
  };
  // Not enumerable: what is read of a step is data.
  return Object.defineProperties(located(plain), {
    fails: { value: chained.fails },
    returns: { value: chained.returns },
    returnsAll: { value: chained.returnsAll },
  });
}

/** The steps of any family with operations of its own. */
export const callSteps = {
  call,
  notified: (event: unknown, values: unknown = {}, options: object = {}) =>
    located({ step: 'event', event, values, ...options }),
};
