/** Scenarios of netlink families: requests in their order, and what each is answered. */
import type { Attributes, Values } from './netlink-attribute.js';
import { located } from './origin.js';
import { type ScenarioOptions, type StepScenarioSpec, scenario } from './scenario.js';
import type { Step } from './step.js';

export interface NetlinkStep extends Step {
  readonly step: 'create' | 'get' | 'set' | 'delete' | 'dump' | 'flush' | 'notified' | 'call' | 'event';
}

/** A request that is expected to succeed unless something else is said of it. */
export interface RequestStep<Answer> extends NetlinkStep {
  /** The same request, refused with this error; the text is the kernel's explanation (extack). */
  fails(error: string, text?: string): NetlinkStep;
  /** The same request with this answer, compared whole. */
  returns(answer: Answer): NetlinkStep;
}

/** How a request is made. */
export interface RequestOptions {
  /**
   * The namespace it is made in, `'a'` unless given: a lower-case letter, then up to 7 of `a` to `z` and `0` to `9`. A
   * namespace is made when it is first named.
   */
  readonly netns?: string;
  /** Also notify the sender of what it changes (NLM_F_ECHO). */
  readonly echo?: boolean;
}

/** Steps about objects of one kind. */
export interface ObjectSteps<A extends Attributes> {
  /** The answer is the object's key. */
  create(values: Values<A>, options?: RequestOptions): RequestStep<Values<A>>;
  get(values: Values<A>, options?: RequestOptions): RequestStep<Values<A>>;
  /** Changes what it is given of the object that has the key. */
  set(values: Values<A>, options?: RequestOptions): Omit<RequestStep<never>, 'returns'>;
  /** The `delete` operation; `delete` is a word of the language. */
  remove(values: Values<A>, options?: RequestOptions): Omit<RequestStep<never>, 'returns'>;
  /** All objects, in whatever order they come. */
  dump(options?: RequestOptions): RequestStep<readonly Values<A>[]>;
  /** Deletes all objects. */
  flush(options?: RequestOptions): Omit<RequestStep<never>, 'returns'>;
  /**
   * The next notification that a listener in the namespace has received since the scenario began; after a flush, one of
   * those that it has brought.
   */
  notified(
    change: 'create' | 'set' | 'delete',
    values: Values<A>,
    options?: { readonly netns?: string },
  ): NetlinkStep;
}

export interface NetlinkSteps<A extends Attributes> extends ObjectSteps<A> {
  /**
   * A scenario: its steps, at least one, run in order, against an empty store; or all that a scenario can have. The name:
   * unique in the spec, one line of 1 to 80 visible characters.
   */
  scenario(name: string, steps: readonly Step[] | ScenarioOptions): StepScenarioSpec;
}

/** `about` is the object's kind, in a family that has several. */
function requests(about: { readonly object?: string }) {
  const request = (step: NetlinkStep['step'], values: unknown, options: object = {}): RequestStep<never> => {
    const plain = { step, ...about, ...(values === undefined ? {} : { values }), ...options };
    const chained = {
      fails: (error: string, text?: string) =>
        located({ ...plain, fails: { error, ...(text === undefined ? {} : { text }) } }) as NetlinkStep,
      returns: (answer: unknown) => located({ ...plain, returns: answer }) as NetlinkStep,
    };
    // Not enumerable: what is read of a step is data.
    return Object.defineProperties(located(plain), {
      fails: { value: chained.fails },
      returns: { value: chained.returns },
    }) as unknown as RequestStep<never>;
  };
  return {
    create: (values: unknown, options?: object) => request('create', values, options),
    get: (values: unknown, options?: object) => request('get', values, options),
    set: (values: unknown, options?: object) => request('set', values, options),
    remove: (values: unknown, options?: object) => request('delete', values, options),
    dump: (options?: object) => request('dump', undefined, options),
    flush: (options?: object) => request('flush', undefined, options),
    notified: (change: unknown, values: unknown, options: object = {}) =>
      located({ step: 'notified', ...about, change, values, ...options }),
  };
}

const ownScenario = (name: string, rest: readonly Step[] | ScenarioOptions) =>
  scenario(name, Array.isArray(rest) ? { steps: rest } : (rest as ScenarioOptions));

/** The steps of any family with one kind of object; `netlinkFamily` types them by its attributes. */
export const steps: unknown = { scenario: ownScenario, ...requests({}) };

/** Those of a family with several. */
export function stepsFor(objects: readonly string[]): unknown {
  return {
    ...Object.fromEntries(objects.map((object) => [object, requests({ object })])),
    scenario: ownScenario,
  };
}
