/** Faults in what must be looked at: a check that is left out, its result that is ignored, a part of it that is missing. */
import { callsIn, textOf } from '../c/expression.js';
import { type CFile, type Span, type Statement, statementsIn } from '../c/syntax.js';
import { type Edit, type Operator, replace } from './operator.js';

type If = Extract<Statement, { kind: 'if' }>;

/** What tells how much there is to read or to write. */
const bounding =
  /^(pskb_may_pull|pskb_network_may_pull|skb_header_pointer|skb_ensure_writable|skb_cow_head|skb_may_tx_timestamp|ipv6_find_hdr|skb_(un)?share\w*|nla_len|nlmsg_attrlen|nlmsg_len|nla_ok|strn?len)$/;

/** Whether a branch ends by leaving: what comes after the `if` is then done only where the check let it through. */
function leaves(file: CFile, branch: Statement): boolean {
  const last = branch.kind === 'block' ? branch.body.at(-1) : branch;
  if (!last) return false;
  if (last.kind === 'block') return leaves(file, last);
  return last.kind === 'simple' && /^(return|goto|break|continue)$/.test(file.code[last.from]!.text);
}

function* checks(file: CFile): Generator<{ one: If; bounds: boolean }> {
  for (const { body } of file.functions) {
    for (const one of statementsIn(body)) {
      if (one.kind !== 'if') continue;
      const error = [...callsIn(file, one.condition)].some(({ name }) => /^IS_ERR/.test(name));
      if (leaves(file, one.then) || (error && one.otherwise)) yield { one, bounds: isBound(file, body, one) };
    }
  }
}

/** Whether the condition asks for a length, or looks at a variable that was last set by what tells one. */
function isBound(file: CFile, body: Span, { condition }: If): boolean {
  if ([...callsIn(file, condition)].some(({ name }) => bounding.test(name))) return true;
  const words = file.code.slice(condition.from, condition.to).filter(({ kind }) => kind === 'word');
  return words.some(({ text }) => {
    for (let at = condition.from - 1; at > body.from; at--) {
      if (file.code[at]!.text !== text || file.code[at + 1]!.text !== '=') continue;
      return bounding.test(file.code[at + 2]!.text);
    }
    return false;
  });
}

function droppedWhere(bounds: boolean) {
  return function* find(file: CFile): Generator<Edit> {
    for (const { one, bounds: isOne } of checks(file)) {
      if (isOne !== bounds) continue;
      yield replace(file, one, one.otherwise ? textOf(file, one.otherwise) : '{ }');
      // What is called to find out is still called, but what it says is not heeded.
      if ([...callsIn(file, one.condition)].length > 0) yield replace(file, one.then, '{ }');
    }
  };
}

const joins = new Set(['&&', '||']);
const ends = new Set([...joins, '?', ':', ',', ';', '=', 'return']);

/** Where the operand ends that begins at `at`, going by `step`: the first token that is not of it. */
function operandEnd(file: CFile, at: number, step: 1 | -1): number {
  const [deeper, shallower] = step === 1 ? ['([{', ')]}'] : [')]}', '([{'];
  let depth = 0;
  for (let i = at; i >= 0 && i < file.code.length; i += step) {
    const { text } = file.code[i]!;
    if (text.length === 1 && deeper.includes(text)) depth++;
    else if (text.length === 1 && shallower.includes(text)) {
      if (depth === 0) return i;
      depth--;
    } else if (depth === 0 && ends.has(text)) return i;
  }
  throw new Error(`${file.path} ends within an expression`);
}

function* parts(file: CFile): Generator<Edit> {
  for (const { body } of file.functions) {
    for (let at = body.from; at < body.to; at++) {
      if (!joins.has(file.code[at]!.text)) continue;
      const left = operandEnd(file, at - 1, -1);
      // The first of a row goes with the operator after it, all others with the one before.
      if (!joins.has(file.code[left]!.text)) yield replace(file, { from: left + 1, to: at + 1 }, '');
      yield replace(file, { from: at, to: operandEnd(file, at + 1, 1) }, '');
    }
  }
}

export const checkOperators: readonly Operator[] = [
  { fault: 'bounds check dropped', find: droppedWhere(true) },
  { fault: 'error check dropped', find: droppedWhere(false) },
  { fault: 'part of a check dropped', find: parts },
];
