/** Limits that are off by one. */
import { callsIn, textOf } from '../c/expression.js';
import type { CFile, Span } from '../c/syntax.js';
import { type Edit, type Operator, replace, shifted } from './operator.js';

/** Which way is the wider one depends on what the comparison is for: both are off by one. */
const neighbours = new Map([
  ['<', ['<=', '< -1 +']],
  ['<=', ['<= 1 +', '<']],
  ['>', ['>=', '> 1 +']],
  ['>=', ['>= -1 +', '>']],
]);

function* comparisons(file: CFile): Generator<Edit> {
  for (const { body } of file.functions) {
    for (let at = body.from; at < body.to; at++) {
      for (const text of neighbours.get(file.code[at]!.text) ?? [])
        yield replace(file, { from: at, to: at + 1 }, text);
    }
  }
}

function* equalities(file: CFile): Generator<Edit> {
  for (const { body } of file.functions) {
    for (let at = body.from; at < body.to; at++) {
      if (!/^[!=]=$/.test(file.code[at]!.text)) continue;
      const text = shifted(file.code[at + 1]!.text, 1n);
      if (text !== undefined) yield replace(file, { from: at + 1, to: at + 2 }, text);
    }
  }
}

/** Which argument of a call is a length, and by how much more it allows. */
const lengths: ReadonlyMap<string, readonly (readonly [argument: number, by: 1 | -1])[]> = new Map([
  // One byte less is asked for than is read.
  ['pskb_may_pull', [[1, -1]]],
  ['pskb_network_may_pull', [[1, -1]]],
  ['skb_ensure_writable', [[1, -1]]],
  ['skb_cow_head', [[1, -1]]],
  ['skb_header_pointer', [[2, -1]]],
  ['kmalloc', [[0, -1]]],
  ['kzalloc', [[0, -1]]],
  // One more is read or written than there is.
  ['memcpy', [[2, 1]]],
  ['memset', [[2, 1]]],
  ['strnlen', [[1, 1]]],
  ['strscpy', [[2, 1]]],
  ['nla_strscpy', [[2, 1]]],
  ['skb_copy_bits', [[3, 1]]],
  ['nla_put', [[2, 1]]],
  ['NLA_POLICY_MIN', [[1, -1]]],
  ['NLA_POLICY_MAX', [[1, 1]]],
  [
    'NLA_POLICY_RANGE',
    [
      [1, -1],
      [2, 1],
    ],
  ],
  ['NLA_POLICY_MIN_LEN', [[0, -1]]],
  ['NLA_POLICY_MAX_LEN', [[0, 1]]],
  ['NLA_POLICY_EXACT_LEN', [[0, 1]]],
] as const);

function* lengthArguments(file: CFile): Generator<Edit> {
  const whole = { from: 0, to: file.code.length };
  for (const call of callsIn(file, whole)) {
    for (const [index, by] of lengths.get(call.name) ?? []) {
      const argument = call.args[index];
      if (argument) yield off(file, argument, by);
    }
    if (call.name === 'ARRAY_SIZE') yield replace(file, call, `(${textOf(file, call)} + 1)`);
  }
}

/** An expression that is more or less by one: another literal where it is one. */
function off(file: CFile, span: Span, by: 1 | -1): Edit {
  const text = textOf(file, span);
  return replace(file, span, shifted(text, BigInt(by)) ?? `${text} ${by === 1 ? '+' : '-'} 1`);
}

/** Which limit a name is of, if it is of one. */
function limit(name: string): 1 | -1 | undefined {
  if (/(^|_)min(_|$)/i.test(name)) return -1;
  return /(^|_)(max|len|length|limit|size)(_|$)/i.test(name) ? 1 : undefined;
}

/** Members and macros that are named as limits, set to a number. */
function* limits(file: CFile): Generator<Edit> {
  for (const [at, { text }] of file.code.entries()) {
    const [before, name] = [file.code[at - 2]?.text, file.code[at - 1]?.text ?? ''];
    const by = text === '=' && /^(\.|->)$/.test(before ?? '') ? limit(name) : undefined;
    const value = file.code[at + 1];
    if (by === undefined || value?.kind !== 'number' || !/^[;,}]$/.test(file.code[at + 2]!.text)) continue;
    const changed = shifted(value.text, BigInt(by));
    if (changed !== undefined) yield { start: value.start, end: value.end, text: changed };
  }
  for (const { text, start } of file.directives) {
    const [, head, name = '', value = ''] = /^(#\s*define\s+(\w+)\s+)(\w+)\s*$/.exec(text) ?? [];
    const by = head === undefined ? undefined : limit(name);
    const changed = by === undefined ? undefined : shifted(value, BigInt(by));
    const at = start + (head?.length ?? 0);
    if (changed !== undefined) yield { start: at, end: at + value.length, text: changed };
  }
}

/** Arrays that are declared, not those that are looked into: a type stands before their name. */
function* arrays(file: CFile): Generator<Edit> {
  for (const [at, { text }] of file.code.entries()) {
    if (text !== '[' || file.code[at + 2]?.text !== ']' || !/^[;=]$/.test(file.code[at + 3]?.text ?? ''))
      continue;
    const type = file.code[at - 2];
    if (file.code[at - 1]?.kind !== 'word' || (type?.kind !== 'word' && type?.text !== '*')) continue;
    yield off(file, { from: at + 1, to: at + 2 }, -1);
  }
}

export const boundOperators: readonly Operator[] = [
  { fault: 'comparison off by one', find: comparisons },
  { fault: 'compared constant off by one', find: equalities },
  { fault: 'length off by one', find: lengthArguments },
  { fault: 'limit widened by one', find: limits },
  { fault: 'array one too small', find: arrays },
];
