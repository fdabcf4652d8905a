/** A request's values, as the steps that look at them find them. */
import type { Errno } from '../../model/errno.js';
import type { Attribute } from '../../model/netlink.js';
import type { Value, Values } from '../../model/netlink-value.js';

/** What a request is answered that is not carried out. */
export class Refused extends Error {
  constructor(
    readonly error: Errno,
    readonly text: string,
    /** Where in the message the attribute is that is pointed at, in bytes; undefined where that is not known. */
    readonly at?: number,
  ) {
    super(text);
  }
}

/** An attribute that a request has, with its values: one, unless it is a list. */
export interface Given {
  readonly attribute: Attribute;
  readonly values: readonly Value[];
}

/**
 * What a request has of some attributes, in the order of their numbers, which is the message's. A list whose values travel
 * as an attribute each is not there without values.
 */
export function given(attributes: readonly Attribute[], values: Values): readonly Given[] {
  return attributes.flatMap((attribute): Given[] => {
    if (!Object.hasOwn(values, attribute.name)) return [];
    const value = values[attribute.name]!;
    if (attribute.list === null) return [{ attribute, values: [value] }];
    const list = value as readonly Value[];
    return attribute.list.style === 'multi' && list.length === 0 ? [] : [{ attribute, values: list }];
  });
}
