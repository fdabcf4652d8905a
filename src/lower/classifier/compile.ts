/**
 * Ordered rules to a classifier, or to nothing where trying one rule after the other costs less. Deterministic, and exact for
 * every packet: what is weighed with samples is only which of several exact layouts is taken.
 */
import type { Test } from '../firewall/plan.js';
import { type Assembled, assembled } from './assemble.js';
import { spaceOf } from './axis.js';
import { classesOf, inRuns } from './classes.js';
import type { Classifier } from './classifier.js';
import { total } from './cost.js';
import { type Limits, partitions } from './partition.js';
import { productOfFew } from './product.js';
import { Rules } from './rules.js';
import { type Sample, samplesOf } from './sample.js';

export interface RuleInput {
  readonly tests: readonly Test[];
  /** What is done with a packet that this rule is the first to match: a number below `2 ** 16`. */
  readonly action: number;
}

export interface Compiled {
  readonly classifier: Classifier;
  /** Instructions expected of a packet, and bytes of tables. */
  readonly instructions: number;
  readonly bytes: number;
}

/** Every field of a packet and a few masks of its addresses; beyond it, rules have too little in common. */
const mostAxes = 96;

export function compileRules(
  rules: readonly RuleInput[],
  noMatch: number,
  options: { readonly always?: boolean } = {},
): Compiled | undefined {
  const space = spaceOf(rules.map(({ tests }) => tests));
  const { axes } = space;
  const count = space.rules.length;
  if (axes.length === 0 || axes.length > mostAxes || count === 0) return undefined;
  const classes = axes.map(classesOf);
  const product = productOfFew(axes, classes, count, {
    axis: 512,
    cells: 16_384 + 32 * count,
    classes: 8192,
    members: 32 << 20,
    boxes: 32 + count / 2,
  });
  const own = new Rules(axes, classes, product, count);
  const samples = samplesOf(axes, classes, count);
  const straight = costOfTrying(own, samples);
  const wide = axes.map((_, axis) => axis).filter((axis) => !product.order.includes(axis));
  const actions = { of: space.rules.map((rule) => rules[rule]!.action), none: noMatch };
  let best: Assembled | undefined;
  for (const parts of partitions(own, wide, limitsFor(count))) {
    const tried = assembled(own, parts, actions, samples);
    if (tried.bytes > mostBytes(count)) continue;
    if (!best || total(tried.cost, tried.bytes) < total(best.cost, best.bytes)) best = tried;
  }
  if (!best || (!options.always && straight <= total(best.cost, best.bytes))) return undefined;
  return { classifier: best.classifier, instructions: best.cost.instructions, bytes: best.bytes };
}

/** Of so many rules, what to try is chosen with time in mind. */
const many = 20_000;

function limitsFor(rules: number): Limits {
  const work = 300_000 + (rules > many ? 100 : 300) * rules;
  return {
    edges: 8192 + 16 * rules,
    work,
    budget: { work: 24 * work },
    parts: 16,
    ways: rules > many ? 1 : 8,
  };
}

function mostBytes(rules: number): number {
  return (64 << 10) + 640 * rules;
}

/** Instructions a rule that is tried and does not match. */
const perRule = 5;

function costOfTrying(rules: Rules, all: readonly Sample[]): number {
  const samples = all.slice(0, Math.max(16, Math.ceil(2 ** 18 / rules.count)));
  const tried = samples.map((sample) => {
    const first = firstOf(rules, sample);
    return first < 0 ? rules.count : first + 1;
  });
  return (tried.reduce((sum, n) => sum + n, 0) / samples.length) * perRule;
}

function firstOf(rules: Rules, { classes }: Sample): number {
  for (let rule = 0; rule < rules.count; rule++) {
    const holds = rules.axes.every((_, axis) => {
      const runs = rules.runs(rule, axis);
      return !runs || inRuns(runs, classes[axis]!);
    });
    if (holds) return rule;
  }
  return -1;
}
