/** The attributes of a store: its set's, or what the store says in their place, under the set's numbers. */
import { integerTypes } from '../../../model/netlink.js';
import type { Path } from '../../../model/path.js';
import { printable } from '../../printable.js';
import type { Report } from '../../report.js';
import { noAttribute } from '../required.js';
import type { AttributeData } from '../schema.js';
import type { SetAttributeData } from './schema.js';
import { numbered, wrong } from './store-common.js';

export function bindAttributes(
  set: string,
  own: Readonly<Record<string, SetAttributeData>>,
  said: Readonly<Record<string, AttributeData>>,
  path: Path,
  report: Report,
): Record<string, AttributeData> {
  for (const [name, { id }] of Object.entries(said)) {
    if (!Object.hasOwn(own, name)) {
      const all = Object.keys(own).map((one) => ({ name: one }));
      noAttribute(name, [...path, name], all, report, set);
    } else if (id !== undefined) {
      wrong(
        report,
        [...path, name, 'id'],
        `'${printable(name)}' has its number from set '${set}'`,
        'leave it out',
      );
    }
  }
  const attributes: Record<string, AttributeData> = {};
  for (const [name, one] of Object.entries(numbered(own))) {
    if (one.type === 'pad') continue;
    const more = said[name];
    if (!more) checkKept(name, one, set, path, report);
    else if (carried(one) !== carried(more)) {
      wrong(
        report,
        [...path, name],
        `'${printable(name)}' is ${carried(one)} in set '${set}', here ${carried(more)}`,
      );
    }
    attributes[name] = { ...(more ?? (one as AttributeData)), id: one.id };
  }
  return attributes;
}

/** An attribute that is kept has a greatest size. */
function checkKept(name: string, one: SetAttributeData, set: string, path: Path, report: Report): void {
  const of = `'${printable(name)}' of set '${set}'`;
  const say = (what: string) => `say it here: attributes: { ${printable(name)}: ${what} }`;
  if (one.type === 'nest-of') {
    wrong(
      report,
      path,
      `${of} is a nest of attributes that are not kept`,
      say('nest({ attributes: { … } })'),
    );
  } else if ('list' in one && one.list && one.list.max === undefined) {
    wrong(report, path, `${of} may have any number of values`, say('many(…, { max: … })'));
  } else if ((one.type === 'string' || one.type === 'binary') && one.maxLength === undefined) {
    wrong(report, path, `${of} may have any length`, say(`${one.type}({ maxLength: … })`));
  }
}

const sizes: Readonly<Record<string, string>> = {
  ipv4: '4 bytes',
  ipv6: 'bytes',
  mac: 'bytes',
  binary: 'bytes',
  string: 'a string',
  nest: 'a nest',
  'nest-of': 'a nest',
};

/** What there is of it on the wire, as far as whoever sends it can tell. */
function carried(one: SetAttributeData | AttributeData): string {
  const several = 'list' in one && one.list ? `${one.list.style} values of ` : '';
  const shape = Object.hasOwn(integerTypes, one.type)
    ? integerTypes[one.type as keyof typeof integerTypes]
    : null;
  // An address is bytes in network order: how a set of old calls it says little.
  if (shape && shape.bits === 32 && !shape.signed) return `${several}4 bytes`;
  return several + (sizes[one.type] ?? `a ${one.type}`);
}
