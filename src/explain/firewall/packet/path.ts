/** The path of one packet: rule by rule as the reference interpreter goes, and beside it through the tables. */
import { fail } from '../../../diagnostic/diagnostic.js';
import { nameOf } from '../../../lower/classifier/axis.js';
import type { Classifier, Use } from '../../../lower/classifier/classifier.js';
import { type Found, lookup } from '../../../lower/classifier/lookup.js';
import { conditionWords, lowerFirewall } from '../../../lower/firewall/lower.js';
import type { HookPlan, Lookup } from '../../../lower/firewall/plan.js';
import { fieldOf } from '../../../model/condition.js';
import type { Chain, FirewallModel, Rule, Verdict } from '../../../model/firewall.js';
import { formatValue } from '../../../model/value.js';
import { hex } from '../../../packet/hex.js';
import { packetInShort } from '../../../packet/index.js';
import { formatFieldValue } from '../../../packet/value.js';
import {
  decide,
  type HookPacket,
  holds,
  PacketFields,
  type Value,
} from '../../../reference/firewall/index.js';
import type { LookupStep, PacketExplanation, PacketQuestion } from '../../explanation.js';
import { numberWords } from '../draw/words.js';
import { askedPacket } from './asked.js';
import { valueOn } from './values.js';

export function explainPacket(model: FirewallModel, question: PacketQuestion): PacketExplanation {
  const { chain, index, packet } = askedPacket(model, question);
  const plan = lowerFirewall({ ...model, chains: [chain] }).hooks.find(
    ({ family }) => family === packet.family,
  )!;
  return pathOf(chain, index, packet, plan.lookup);
}

/** Ends with NK8009 where the tables say something else than the rules. */
export function pathOf(
  chain: Chain,
  index: number,
  packet: HookPacket,
  tables: HookPlan['lookup'],
): PacketExplanation {
  const fields = new PacketFields(chain.hook, packet);
  const decision = decide(chain, packet);
  const rule = decision.rule === 'policy' ? undefined : chain.rules[decision.rule]!;
  const last = decision.rule === 'policy' ? chain.rules.length - 1 : decision.rule;
  const tried = chain.rules.slice(0, last + 1).map((one, at) => ({
    rule: one.name,
    path: ['chains', index, 'rules', at],
    ...outcome(one, fields),
  }));
  const by = rule?.name ?? 'policy';
  const counted = rule?.counter ?? chain.counter;
  const looked = tables && carriedOut(tables, fields, packet);
  if (looked) agree(chain, { by, verdict: decision.verdict, counted }, looked.action, tables);
  return {
    chain: chain.name,
    hook: chain.hook,
    family: packet.family,
    packet: packetInShort(packet.bytes, packet.family),
    bytes: hex(packet.bytes),
    iif: packet.iif ?? null,
    oif: packet.oif ?? null,
    tried,
    verdict: decision.verdict,
    by,
    counted,
    lookup: looked,
  };
}

/** The first condition that does not hold. */
function outcome(rule: Rule, fields: PacketFields) {
  const failing = rule.when.find((condition) => !holds(condition, fields));
  if (!failing) return { holds: true, condition: null, value: null };
  const value = fields.get(failing.field);
  return {
    holds: false,
    condition: conditionWords(failing),
    value: value === undefined ? null : shown(failing.field, value),
  };
}

function shown(field: string, value: Value): string {
  if (typeof value === 'string') return value;
  const info = fieldOf({ field, op: 'in', values: [] });
  return info.field ? formatFieldValue(info.field, value) : formatValue(info, value);
}

function carriedOut(
  { classifier }: Lookup,
  fields: PacketFields,
  packet: HookPacket,
): NonNullable<PacketExplanation['lookup']> {
  const steps: LookupStep[] = [];
  const action = lookup(
    classifier,
    (source) => valueOn(source, fields, packet),
    (found) => steps.push(stepOf(classifier, found)),
  );
  return { steps, action };
}

function stepOf(classifier: Classifier, found: Found): LookupStep {
  switch (found.kind) {
    case 'number': {
      const { source } = classifier.finds[found.axis]!;
      return { at: nameOf(source), value: numberWords(source, found.value), to: found.number };
    }
    case 'row': {
      const of = found.walk === 'product' ? 'together' : `part ${found.walk + 1}`;
      return { at: `${of}, by ${usedName(classifier, found.use)}`, value: null, to: found.row };
    }
    case 'part':
      return { at: `part ${found.part + 1}`, value: null, to: found.result };
  }
}

function usedName({ finds }: Classifier, { of }: Use): string {
  return of === 'product' ? 'what was found together' : nameOf(finds[of.axis]!.source);
}

interface Decided {
  readonly by: string;
  readonly verdict: Verdict;
  readonly counted: boolean;
}

/** Both ways lead to the same verdict and the same counter. */
function agree(chain: Chain, decided: Decided, action: number, { counted }: Lookup): void {
  const counter = action < 2 ? null : counted[action - 2]!.counter;
  const verdict = action < 2 ? (action === 0 ? 'drop' : 'accept') : counted[action - 2]!.verdict;
  const own = counter && (counter.rule ?? 'policy');
  if (verdict === decided.verdict && own === (decided.counted ? decided.by : null)) return;
  const tables = own === null ? verdict : `${verdict}, counted by '${own}'`;
  fail('NK8009', `the tables of chain '${chain.name}' and its rules do not say the same of this packet`, {
    cause: `the tables: ${tables}; the rules: ${decided.verdict} by '${decided.by}'${decided.counted ? ', counted' : ''}`,
  });
}
