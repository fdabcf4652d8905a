/** Names that the header has of a family which says what they begin with: no two may be the same. */
import {
  type Attribute,
  commandName,
  commandsOf,
  type NetlinkModel,
  numbersOf,
  type ObjectModel,
} from '../../model/netlink.js';
import { commandPrefixOf, familyPrefix } from '../../model/netlink-prefix.js';
import type { Path } from '../../model/path.js';
import type { Report } from '../report.js';
import type { ObjectData } from './object.js';

interface Name {
  readonly name: string;
  readonly path: Path;
}

/** What no prefix changes has been looked at already: what is told is of the names beside that. */
export function checkHeader(model: NetlinkModel, data: readonly ObjectData[], report: Report): void {
  const owners = new Map<string, Path>();
  for (const { name, path } of namesIn(model, data)) {
    const owner = owners.get(name);
    if (owner) {
      const at = report.origins.at(owner);
      report.add('NK2502', path, `the header would have two of '${name}'`, {
        fix: 'call one of them something else, or let them begin with something else',
        ...(at ? { related: [{ message: 'the first', at }] } : {}),
      });
    }
    owners.set(name, path);
  }
}

function* namesIn(model: NetlinkModel, data: readonly ObjectData[]): Generator<Name> {
  const upper = familyPrefix(model).toUpperCase();
  const several = model.objects.length > 1;
  for (const end of ['FAMILY_NAME', 'FAMILY_VERSION']) yield { name: `${upper}_${end}`, path: ['name'] };
  for (const [place, object] of model.objects.entries()) {
    const { paths } = data[place]!;
    const kind = several ? `${object.name.toUpperCase()}_` : '';
    yield { name: `${upper}_MAX_${kind}OBJECTS`, path: paths.name };
    yield* enumeratorsOf(model, object, paths);
  }
  for (const { name } of model.constants) {
    yield { name: `${upper}_${name.toUpperCase()}`, path: ['constants', name] };
  }
}

/** Those of an object: of its attributes, of their values and bits, of its commands. */
export function* enumeratorsOf(
  model: NetlinkModel,
  object: ObjectModel,
  paths: Pick<ObjectData['paths'], 'attributes' | 'operations'>,
): Generator<Name> {
  const upper = familyPrefix(model).toUpperCase();
  const kind = model.objects.length > 1 ? `${object.name.toUpperCase()}_` : '';
  const prefix = object.attributePrefix ?? `${upper}_A_${kind}`;
  yield* attributesIn(object.attributes, prefix, `${upper}_${kind}`, paths.attributes);
  for (const command of commandsOf(model, object)) {
    const name = `${commandPrefixOf(model)}${commandName(model, object, command).toUpperCase()}`;
    yield { name, path: paths.operations };
  }
}

/** `numbers` is what those of their values and bits begin with. */
function* attributesIn(
  attributes: readonly Attribute[],
  prefix: string,
  numbers: string,
  base: Path,
): Generator<Name> {
  for (const end of ['UNSPEC', 'MAX']) yield { name: `${prefix}${end}`, path: base };
  for (const attribute of attributes) {
    const own = attribute.name.toUpperCase();
    const path = [...base, attribute.name];
    yield { name: `${prefix}${own}`, path };
    for (const number of numbersOf(attribute)) {
      yield { name: `${numbers}${own}_${number.name.toUpperCase()}`, path: [...path, number.name] };
    }
    if (attribute.type === 'nest') {
      const inner = [...path, 'attributes'];
      yield* attributesIn(attribute.attributes, `${prefix}${own}_`, `${numbers}${own}_`, inner);
    }
  }
}
