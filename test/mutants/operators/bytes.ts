/** A value that is not turned into the byte order it is read in. */
import { callsIn, textOf } from '../c/expression.js';
import type { CFile } from '../c/syntax.js';
import { type Edit, type Operator, replace } from './operator.js';

const byValue = /^(hton|ntoh)[sl]$|^cpu_to_[bl]e\d+$|^[bl]e\d+_to_cpu$/;
const byPointer = /^cpu_to_[bl]e\d+p$|^[bl]e\d+_to_cpup$/;
const named = /^(nla_(?:get|put))_[bl]e(\d+)$/;

function* find(file: CFile): Generator<Edit> {
  const whole = { from: 0, to: file.code.length };
  for (const call of callsIn(file, whole)) {
    const [first] = call.args;
    const argument = first && textOf(file, first);
    const other = named.exec(call.name);
    if (byValue.test(call.name)) yield replace(file, call, `(${argument})`);
    else if (byPointer.test(call.name)) yield replace(file, call, `(*(${argument}))`);
    else if (other) yield replace(file, { from: call.from, to: call.from + 1 }, `${other[1]}_u${other[2]}`);
  }
}

export const byteOperators: readonly Operator[] = [{ fault: 'byte order dropped', find }];
