/** Scenarios of netlink families: requests in their order, and what each is answered. */
import type { AttributeSpec, Attributes } from './netlink.js';
import { located } from './origin.js';
import { type ScenarioOptions, type StepScenarioSpec, scenario } from './scenario.js';
import type { Step } from './step.js';

type ValueOf<S> = S extends AttributeSpec<infer V> ? V : never;

/** Attribute values by name. */
export type Values<A extends Attributes> = { readonly [K in keyof A]?: ValueOf<A[K]> };

export interface NetlinkStep extends Step {
  readonly step: 'create' | 'get' | 'delete' | 'dump' | 'notified';
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

export interface NetlinkSteps<A extends Attributes> {
  /**
   * A scenario: its steps, at least one, run in order, against an empty store; or all that a scenario can have. The name:
   * unique in the spec, one line of 1 to 80 visible characters.
   */
  scenario(name: string, steps: readonly Step[] | ScenarioOptions): StepScenarioSpec;
  create(values: Values<A>, options?: RequestOptions): Omit<RequestStep<never>, 'returns'>;
  get(values: Values<A>, options?: RequestOptions): RequestStep<Values<A>>;
  /** The `delete` operation; `delete` is a word of the language. */
  remove(values: Values<A>, options?: RequestOptions): Omit<RequestStep<never>, 'returns'>;
  /** All objects, in whatever order they come. */
  dump(options?: RequestOptions): RequestStep<readonly Values<A>[]>;
  /** The next notification that a listener in the namespace has received since the scenario began. */
  notified(
    change: 'create' | 'delete',
    values: Values<A>,
    options?: { readonly netns?: string },
  ): NetlinkStep;
}

function request(step: NetlinkStep['step'], values: unknown, options: object = {}): RequestStep<never> {
  const plain = { step, ...(values === undefined ? {} : { values }), ...options };
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
}

/** The steps of any family; `netlinkFamily` types them by its attributes. */
export const steps: unknown = {
  scenario: (name: string, rest: readonly Step[] | ScenarioOptions) =>
    scenario(name, Array.isArray(rest) ? { steps: rest } : (rest as ScenarioOptions)),
  create: (values: unknown, options?: object) => request('create', values, options),
  get: (values: unknown, options?: object) => request('get', values, options),
  remove: (values: unknown, options?: object) => request('delete', values, options),
  dump: (options?: object) => request('dump', undefined, options),
  notified: (change: unknown, values: unknown, options: object = {}) =>
    located({ step: 'notified', change, values, ...options }),
};
