/** Command lines for a manual: what the family's own objects can be asked with. */
import type { NetlinkPlan, ObjectPlan } from '../../../lower/netlink/plan.js';
import { type Attribute, isAddress, isInteger } from '../../../model/netlink.js';

export function examples({ objects, group }: NetlinkPlan, tool: string): string[] {
  const [first] = objects;
  if (!first) return [];
  const { get, set, dump } = first.operations;
  const key = wordsOf(first.keys);
  const given = first.attributes.filter((one) => one.required || first.keys.includes(one));
  const other = first.attributes.find((one) => !first.keys.includes(one) && one.attribute.type !== 'flag');
  const name = first.object.name;
  return [
    `${tool} ${name} add ${wordsOf(given)}`,
    ...(get === null ? [] : [`${tool} ${name} get ${key}`]),
    ...(set === null || other === undefined ? [] : [`${tool} ${name} set ${key} ${wordsOf([other])}`]),
    ...(dump === null ? [] : [`${tool} --json ${name} show`]),
    ...(group === null ? [] : [`${tool} monitor`]),
  ];
}

function wordsOf(attributes: ObjectPlan['attributes']): string {
  return attributes.map(({ attribute }) => `${attribute.name}${sampleOf(attribute)}`).join(' ');
}

/** A value that the attribute takes, with a space before it. */
function sampleOf(attribute: Attribute): string {
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
      return ` +${attribute.bits[0]!.name}`;
    case 'nest': {
      const inside = attribute.attributes.filter(({ name }) => attribute.required.includes(name));
      return ` [ ${inside.map((one) => `${one.name}${sampleOf(one)} `).join('')}]`;
    }
    case 'flag':
      return '';
  }
}
