/** Objects held against each other. */
import type { Value, Values } from '../../model/netlink-value.js';
import type { Change } from '../../reference/netlink/index.js';

/** One text for one value, whatever the order of its attributes. A list without values is no part of an object. */
function canonical(value: Value): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value as Values)
    .filter(([, one]) => !(Array.isArray(one) && one.length === 0))
    .map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`);
  return `{${members.sort().join()}}`;
}

/** The same objects, each as often: the order of a dump is not compared. */
export function same(a: readonly Values[], b: readonly Values[]): boolean {
  return a.length === b.length && lacking(a, b).length === 0;
}

/** Those of some objects that are not among others, as often. */
export function lacking(list: readonly Values[], others: readonly Values[]): Values[] {
  const left = new Map<string, number>();
  for (const text of others.map(canonical)) left.set(text, (left.get(text) ?? 0) + 1);
  return list.filter((one) => {
    const text = canonical(one);
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

export function sameChange(a: Change, b: Change): boolean {
  return a.object === b.object && a.change === b.change && same([a.values], [b.values]);
}
