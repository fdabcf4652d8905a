/**
 * Ordered rules to a classifier, or to nothing where trying one rule after the other costs less. Deterministic, and exact for
 * every packet: what is weighed with samples is only which of several exact layouts is taken.
 */
import type { Test } from '../firewall/test.js';
import { type Assembled, Assembly } from './assemble.js';
import { spaceOf } from './axis.js';
import { classesOf, inRuns } from './classes.js';
import type { Classifier } from './classifier.js';
import { total } from './cost.js';
import { type Limits, type Partition, partitions } from './partition.js';
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
  /** Instructions expected of a packet, what waiting for tables costs in instructions, and bytes of tables. */
  readonly instructions: number;
  readonly waiting: number;
  readonly bytes: number;
  /** What it was made of: the rules that can match, and their places in what was given. */
  readonly rules: Rules;
  readonly places: readonly number[];
  readonly partition: Partition;
}

/** What can be done with rules. */
export interface Weighed {
  /** Instructions expected of a packet where they are tried one after the other; null where they look at too much to tell. */
  readonly trying: number | null;
  /** The tables that cost least, and whether that is less. Nothing where a limit would be passed whichever way they are made. */
  readonly best: Compiled | null;
  readonly worth: boolean;
  /** Whether one diagram of all rules would have been within the limits. */
  readonly wholeFits: boolean;
}

/** Every field of a packet and a few masks of its addresses; beyond it, rules have too little in common. */
const mostAxes = 96;

/** Nothing where there is nothing that a packet could be told by. */
export function weigh(rules: readonly RuleInput[], noMatch: number): Weighed | undefined {
  const space = spaceOf(rules.map(({ tests }) => tests));
  const { axes } = space;
  const count = space.rules.length;
  if (axes.length === 0 || count === 0) return undefined;
  if (axes.length > mostAxes) return { trying: null, best: null, worth: false, wholeFits: false };
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
  let best: (Assembled & { partition: Partition }) | undefined;
  let wholeFits = false;
  const assembly = new Assembly(own, actions, samples);
  for (const partition of partitions(own, wide, limitsFor(count))) {
    const tried = assembly.of(partition.parts);
    if (tried.bytes > mostBytes(count)) continue;
    if (partition.way === 'whole') wholeFits = true;
    if (!best || total(tried.cost, tried.bytes) < total(best.cost, best.bytes))
      best = { ...tried, partition };
    if (partition.way === 'whole' && (tried.bytes <= nearBytes || count > many)) break;
  }
  if (!best) return { trying: straight, best: null, worth: false, wholeFits };
  const { classifier, cost, bytes, partition } = best;
  const { instructions } = cost;
  const weight = total(cost, bytes);
  const compiled = {
    classifier,
    instructions,
    waiting: weight - instructions,
    bytes,
    rules: own,
    places: space.rules,
    partition,
  };
  return { trying: straight, best: compiled, worth: weight < straight, wholeFits };
}

/** Tables of this size are near whatever else there is: parting the rules would make them smaller, to no use. */
const nearBytes = 256 << 10;

/** Of so many rules, what to try is chosen with time in mind. */
const many = 20_000;

function limitsFor(rules: number): Limits {
  const work = 300_000 + (rules > many ? 100 : 300) * rules;
  return {
    edges: 8192 + 16 * rules,
    work,
    budget: { work: 24 * work },
    parts: 16,
    ways: rules > many ? 1 : 3,
  };
}

/** Of tables: what is small stays in the caches, and what is large is still loaded in no time. */
function mostBytes(rules: number): number {
  return Math.min((64 << 10) + 640 * rules, (2 << 20) + 120 * rules);
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
