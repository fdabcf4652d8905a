/** Command lines for a manual: what the family's own objects and operations can be asked with. */
import type {
  ClientAttribute,
  ClientObject,
  ClientOperation,
  ClientPlan,
} from '../../../lower/netlink/client/plan.js';
import { isAddress, isInteger, numbersOf, type WireAttribute } from '../../../model/netlink.js';

export function examples({ objects, operations, happenings }: ClientPlan, tool: string): string[] {
  const [object] = objects;
  const [operation] = operations;
  return [
    ...(object ? ofObject(object, tool) : []),
    ...(operation ? ofOperation(operation, tool) : []),
    ...(happenings.length === 0 ? [] : [`${tool} monitor`]),
  ];
}

function ofObject({ name, layout, plan }: ClientObject, tool: string): string[] {
  const { get, set, dump } = plan.operations;
  const own = layout.attributes;
  const { key } = plan.object;
  const keys = own.filter(({ attribute }) => key.includes(attribute.name));
  const { required } = plan.object.operations.create;
  const given = own.filter(({ attribute }) => [...required, ...key].includes(attribute.name));
  const other = own.find((one) => !keys.includes(one) && one.attribute.type !== 'flag');
  return [
    `${tool} ${name} add ${wordsOf(given)}`,
    ...(get === null ? [] : [`${tool} ${name} get ${wordsOf(keys)}`]),
    ...(set === null || other === undefined
      ? []
      : [`${tool} ${name} set ${wordsOf(keys)} ${wordsOf([other])}`]),
    ...(dump === null ? [] : [`${tool} --json ${name} show`]),
  ];
}

function ofOperation({ calls }: ClientOperation, tool: string): string[] {
  return calls.slice(0, 1).map(({ word, required, request }) => {
    const given = request?.attributes.filter(({ attribute }) => required.includes(attribute.name)) ?? [];
    return `${tool} --json ${word} ${wordsOf(given)}`.trimEnd();
  });
}

function wordsOf(attributes: readonly ClientAttribute[]): string {
  return attributes
    .map((one) => `${one.attribute.name}${sampleOf(one.attribute, one.placed?.places)}`)
    .join(' ');
}

/** A value that the attribute takes, with a space before it. */
function sampleOf(attribute: WireAttribute, places = 0): string {
  if (isInteger(attribute)) {
    const { names, min, max } = attribute;
    if (names !== null) return ` ${names.list[0]!.name}`;
    return BigInt(min) <= 1n && BigInt(max) >= 1n ? ' 1' : ` ${min}`;
  }
  if (isAddress(attribute)) {
    return { ipv4: ' 192.0.2.1', ipv6: ' 2001:db8::1', mac: ' 02:00:00:00:00:01' }[attribute.type];
  }
  switch (attribute.type) {
    case 'string':
      return ` ${'x'.repeat(Math.max(1, attribute.minLength))}`;
    case 'binary':
      return ` ${'00'.repeat(Math.max(1, attribute.minLength))}`;
    case 'bitfield32':
      return ` +${numbersOf(attribute)[0]!.name}`;
    case 'nest': {
      const inside = attribute.attributes.filter(({ name }) => attribute.required.includes(name));
      return ` [ ${inside.map((one) => `${one.name}${sampleOf(one)} `).join('')}]`;
    }
    case 'nest-of':
      return `${' 1'.repeat(places)} [ ]`;
    case 'flag':
    case 'pad':
      return '';
  }
}
