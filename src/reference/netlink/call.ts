/**
 * What is refused of a call before the code that a person wrote gets to see it: by the kernel's checks, and by those that the
 * spec asks for. What that code does is beyond any prediction.
 */
import type { Errno } from '../../model/errno.js';
import { type Attribute, messageAttributes, type NetlinkModel, operationNamed } from '../../model/netlink.js';
import type { Value, Values } from '../../model/netlink-value.js';
import { checkPolicy, passedOver } from './policy.js';
import { Refused } from './request.js';
import { bytesOfText } from './text.js';

export interface Call {
  readonly operation: string;
  readonly dump: boolean;
  readonly values: Values;
}

/** Null where it gets there. */
export function predictCall(
  model: NetlinkModel,
  { operation: name, dump, values }: Call,
): { readonly error: Errno; readonly text: string } | null {
  const { attributes, lenient, ...directions } = operationNamed(model, name)!;
  const exchange = (dump ? directions.dump : directions.do)!;
  const all = messageAttributes(model, attributes);
  const request = all.filter((one) => exchange.request.includes(one.name));
  const taken = model.policy === 'global' ? all : request;
  try {
    const left = lenient ? passedOver(all, values, taken) : values;
    if (taken.length === 0) {
      if (!lenient) checkNothing(all, left);
    } else checkPolicy(all, left, taken);
    for (const { name: own } of request) {
      if (exchange.required.includes(own) && left[own] === undefined) {
        throw new Refused('EINVAL', `${own} is required`);
      }
    }
    for (const one of request) if (left[one.name] !== undefined) checkOwn(one, left[one.name]!);
    return null;
  } catch (error) {
    if (error instanceof Refused) return { error: error.error, text: error.text };
    throw error;
  }
}

/** The policy of a command that takes nothing knows one attribute, which it refuses. */
function checkNothing(attributes: readonly Attribute[], values: Values): void {
  const first = attributes.find(({ name }) => values[name] !== undefined);
  if (!first) return;
  throw new Refused(
    'EINVAL',
    first.id === 1 ? 'Attribute failed policy validation' : 'Unknown attribute type',
  );
}

/** What no policy says: the least length of a text, the most values of a list. */
function checkOwn(attribute: Attribute, value: Value): void {
  const { name, list } = attribute;
  if (list !== null) {
    if ((value as readonly Value[]).length > list.max) {
      throw new Refused('EINVAL', `at most ${list.max} of ${name}`);
    }
  } else if (attribute.type === 'string' && bytesOfText(value as string).length < attribute.minLength) {
    throw new Refused('EINVAL', 'string is too short');
  }
}
