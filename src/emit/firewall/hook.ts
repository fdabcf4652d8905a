/** A chain's hook function and the functions that try its rules, in order, a few dozen rules each. */
import {
  type Counter,
  type FirewallPlan,
  type HookPlan,
  type Lookup,
  looksAtPackets,
  type RulePlan,
} from '../../lower/firewall/plan.js';
import { type CCode, c, ident, integer } from '../c.js';
import { writeCondition } from '../expression.js';
import type { Writer } from '../writer.js';
import { writeClassifier } from './classifier.js';
import { verdictCode } from './names.js';
import { type Terms, testTerms } from './test.js';

/** So that neither gcc nor a reader meets a function of thousands of lines. */
const rulesPerFunction = 32;

export interface HookContext {
  readonly plan: FirewallPlan;
  readonly prefix: CCode;
  readonly terms: Terms;
  /** Whether packets of this hook's family are parsed. */
  readonly parsed: boolean;
  /** What a packet is before it is parsed: the initialiser of `pkt`. */
  readonly unparsed: CCode;
}

export function writeHook(out: Writer, hook: HookPlan, context: HookContext): void {
  const { prefix } = context;
  const name = c`${prefix}_${ident(hook.name)}`;
  if (hook.lookup) {
    writeLookupHook(out, name, hook, hook.lookup, context);
    return;
  }
  const parts = chunks(hook.rules, rulesPerFunction);
  const functions = parts.map((_, index) =>
    parts.length === 1 ? c`${name}_rules` : c`${name}_rules_${integer(index)}`,
  );
  parts.forEach((rules, index) => {
    writeRules(out, functions[index]!, rules, hook, context);
  });
  writeHookFunction(out, name, grouped(out, name, functions, hook, context), hook, context);
}

/** A function calls no more of them than this. */
const callsPerFunction = 64;

/** As many functions as one may call: where there are more, others call them a group at a time. */
function grouped(
  out: Writer,
  name: CCode,
  functions: readonly CCode[],
  hook: HookPlan,
  context: HookContext,
): readonly CCode[] {
  if (functions.length <= callsPerFunction) return functions;
  const { declared, inner } = parameters(hook, context);
  return chunks(functions, callsPerFunction).map((called, index) => {
    const group = c`${name}_group_${integer(index)}`;
    out.wrapped(c`static int ${group}(`, declared, ',', c`)`);
    out.line(c`{`);
    out.indent(() => {
      out.line(c`int verdict;`);
      out.blank();
      writeCalls(out, called, inner);
      out.line(c`return verdict;`);
    });
    out.line(c`}`);
    out.blank();
    return group;
  });
}

/** Calls one after the other, until one has a verdict. */
function writeCalls(out: Writer, functions: readonly CCode[], passed: readonly CCode[]): void {
  functions.forEach((fn, index) => {
    if (index > 0) out.line(c`if (verdict < 0)`);
    out.indent(() => out.wrapped(c`verdict = ${fn}(`, passed, ',', c`);`), index > 0 ? 1 : 0);
  });
}

/** Whether a packet can get to anything that counts: a counter may belong to a rule that no packet reaches. */
export function counts(plan: FirewallPlan): boolean {
  return plan.hooks.some((hook) => hook.policyCounter || hook.rules.some((rule) => rule.counter));
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  const out: T[][] = [];
  for (let at = 0; at < list.length; at += size) out.push(list.slice(at, at + size));
  return out;
}

/** What rule functions are given, and what is passed for it: only what they use. */
function parameters(
  hook: HookPlan,
  { plan, prefix, parsed }: HookContext,
): { declared: CCode[]; passed: CCode[]; inner: CCode[] } {
  const devices = hook.rules.some((r) => r.tests.some((t) => t.kind === 'device'));
  const counted = plan.counters.length > 0;
  const declared = [
    ...(counted ? [c`const struct ${prefix}_net *fw`, c`const struct sk_buff *skb`] : []),
    ...(devices ? [c`const struct nf_hook_state *state`] : []),
    ...(parsed ? [c`const struct ${prefix}_pkt *pkt`] : []),
  ];
  const passed = [
    ...(counted ? [c`priv`, c`skb`] : []),
    ...(devices ? [c`state`] : []),
    ...(parsed ? [c`&pkt`] : []),
  ];
  // Within such a function, what it was given goes on.
  const inner = [
    ...(counted ? [c`fw`, c`skb`] : []),
    ...(devices ? [c`state`] : []),
    ...(parsed ? [c`pkt`] : []),
  ];
  return { declared: declared.length > 0 ? declared : [c`void`], passed, inner };
}

function writeRules(
  out: Writer,
  name: CCode,
  rules: readonly RulePlan[],
  hook: HookPlan,
  context: HookContext,
): void {
  out.line(c`/* The verdict of the first rule that matches, or -1. */`);
  out.wrapped(c`static int ${name}(`, parameters(hook, context).declared, ',', c`)`);
  out.line(c`{`);
  out.indent(() => {
    for (const rule of rules) {
      out.part(rule.path, () => writeRule(out, rule, context));
      if (rule.tests.length > 0) out.blank();
    }
    if (rules.at(-1)?.tests.length !== 0) out.line(c`return -1;`);
  });
  out.line(c`}`);
  out.blank();
}

function writeRule(out: Writer, rule: RulePlan, context: HookContext): void {
  out.comment(rule.words === '' ? rule.name : `${rule.name}: ${rule.words}`);
  const decide = () => {
    count(out, rule.counter, c`fw`, context);
    out.line(c`return ${verdictCode[rule.verdict]};`);
  };
  const terms = rule.tests.flatMap((test) => testTerms(test, context.terms));
  if (terms.length === 0) {
    decide();
    return;
  }
  const braces = rule.counter !== null;
  writeCondition(out, c`if (`, terms, braces ? c`) {` : c`)`);
  out.indent(decide);
  if (braces) out.line(c`}`);
}

function count(out: Writer, counter: Counter | null, fw: CCode, { prefix }: HookContext): void {
  if (counter) out.wrapped(c`${prefix}_count(`, [fw, ident(counter.id), c`skb`], ',', c`);`);
}

/** A hook whose rules are looked up. */
function writeLookupHook(
  out: Writer,
  name: CCode,
  hook: HookPlan,
  { classifier, counted }: Lookup,
  { plan, prefix, parsed }: HookContext,
): void {
  const devices = classifier.finds.some(({ source }) => source.kind === 'device');
  const packet = parsed && looksAtPackets(hook);
  const declared = [
    ...(devices ? [c`const struct nf_hook_state *state`] : []),
    ...(packet ? [c`const struct ${prefix}_pkt *pkt`] : []),
  ];
  const passed = [...(devices ? [c`state`] : []), ...(packet ? [c`&pkt`] : [])];
  out.part(hook.path, () => {
    writeClassifier(out, classifier, { prefix, base: name, declared });
    if (counted.length > 0)
      writeCounted(out, name, counted, plan.counters.length > 1 << 16 ? c`u32` : c`u16`);
    writeHookHead(out, name);
    out.line(c`{`);
    out.indent(() => {
      if (packet) out.line(c`struct ${prefix}_pkt pkt = {};`);
      if (counted.length > 0) out.line(c`u32 action, counter;`);
      if (packet || counted.length > 0) out.blank();
      if (packet) out.line(c`${prefix}_parse_${familyName(hook)}(skb, &pkt);`);
      if (counted.length === 0) {
        out.wrapped(c`return ${name}_classify(`, passed, ',', c`);`);
        return;
      }
      out.wrapped(c`action = ${name}_classify(`, passed, ',', c`);`);
      out.line(c`if (action <= NF_ACCEPT)`);
      out.indent(() => out.line(c`return action;`));
      out.blank();
      out.line(c`action -= NF_ACCEPT + 1;`);
      out.assign(c`counter`, c`${name}_counted[action].counter`);
      out.wrapped(c`${prefix}_count(`, [c`priv`, c`counter`, c`skb`], ',', c`);`);
      out.line(c`return ${name}_counted[action].verdict;`);
    });
    out.line(c`}`);
  });
  out.blank();
}

/** What is done by the actions that count. */
function writeCounted(out: Writer, name: CCode, counted: Lookup['counted'], type: CCode): void {
  out.line(c`static const struct {`);
  out.indent(() => {
    out.line(c`${type} counter;`);
    out.line(c`u8 verdict;`);
  });
  out.line(c`} ${name}_counted[] = {`);
  out.indent(() => {
    for (const { counter, verdict } of counted)
      out.line(c`{ ${ident(counter.id)}, ${verdictCode[verdict]} },`);
  });
  out.line(c`};`);
  out.blank();
}

function writeHookHead(out: Writer, name: CCode): void {
  out.head(c`static unsigned int`, name, [
    c`void *priv`,
    c`struct sk_buff *skb`,
    c`const struct nf_hook_state *state`,
  ]);
}

function familyName(hook: HookPlan): CCode {
  return hook.family === 'ipv4' ? c`ipv4` : c`ipv6`;
}

function writeHookFunction(
  out: Writer,
  name: CCode,
  functions: readonly CCode[],
  hook: HookPlan,
  context: HookContext,
): void {
  const { prefix, parsed } = context;
  const { passed } = parameters(hook, context);
  out.part(hook.path, () => {
    writeHookHead(out, name);
    out.line(c`{`);
    out.indent(() => {
      if (parsed && functions.length > 0) out.line(c`struct ${prefix}_pkt pkt = ${context.unparsed};`);
      if (functions.length > 0) {
        out.line(c`int verdict;`);
        out.blank();
      }
      if (parsed && functions.length > 0) out.line(c`${prefix}_parse_${familyName(hook)}(skb, &pkt);`);
      writeCalls(out, functions, passed);
      if (functions.length > 0) {
        out.line(c`if (verdict >= 0)`);
        out.indent(() => out.line(c`return verdict;`));
        out.blank();
      }
      count(out, hook.policyCounter, c`priv`, context);
      out.line(c`return ${verdictCode[hook.policy]};`);
    });
    out.line(c`}`);
  });
  out.blank();
}
