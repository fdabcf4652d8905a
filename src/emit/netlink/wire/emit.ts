/** A family's description as data for programs that speak to it: docs/netlink-clients.md tells what each part means. */
import type {
  AttributeDescription,
  Exchange,
  FamilyDescription,
  HeaderDescription,
  NamesDescription,
} from '../../../lower/netlink/description.js';
import {
  addressTypes,
  type IntegerType,
  integerTypes,
  isAddress,
  isInteger,
} from '../../../model/netlink.js';
import type { GeneratedFile } from '../../file.js';

/** Raised whenever what read the older shape would misread it. docs/netlink-wire.schema.json is the shape. */
export const wireSchemaVersion = 2;

export function wireDescription(family: FamilyDescription): GeneratedFile {
  const { module, upper, version, policy, ignoresReserved, constants } = family;
  const { groups, objects, operations, events } = family;
  const wire = {
    schemaVersion: wireSchemaVersion,
    module,
    header: `${module}.h`,
    family: family.family,
    prefix: upper,
    ...{ version, policy, ignoresReserved },
    fixedHeader: family.header && headerIn(family.header),
    constants: constants.map(({ id, ...one }) => ({ ...one, macro: id })),
    groups: groups.map(({ name, id }) => ({ name, macro: id })),
    objects,
    names: family.names.map(namesIn),
    sets: family.sets.map(({ name, tag, attributes }) => ({
      ...{ name, enumeration: tag },
      attributes: attributes.map(attributeIn),
    })),
    operations: operations.map(({ id, words, ...one }) => ({
      ...{ ...one, do: one.do && exchangeIn(one.do), dump: one.dump && exchangeIn(one.dump) },
      ...{ enumerator: id, words },
    })),
    events: events.map(({ id, words, ...one }) => ({ ...one, enumerator: id, words })),
  };
  return { path: `${module}.wire.json`, text: `${JSON.stringify(wire, null, 2)}\n`, lines: new Map() };
}

function headerIn({ tag, size, members }: HeaderDescription): object {
  return {
    ...{ struct: tag, size },
    members: members.map(({ name, type, offset }) => ({ name, type, offset, ...formOf(type) })),
  };
}

/** How an integer lies in a message. Sizes are bytes of one value without its header. */
function formOf(type: IntegerType): object {
  const { bits, signed, bigEndian, sized } = integerTypes[type];
  return { sizes: sized ? [4, 8] : [bits / 8], signed, byteOrder: bigEndian ? 'network' : 'host' };
}

function exchangeIn({ request, required, requiredWith, reply, lenient }: Exchange): object {
  const answer = reply && { attributes: reply.attributes, number: reply.number, enumerator: reply.id };
  return { request, required, requiredWith, reply: answer, lenient };
}

function namesIn({ name, kind, tag, prefix, list }: NamesDescription): object {
  return {
    ...{ name, kind, enumeration: tag },
    list: list.map((one) => ({ ...one, enumerator: `${prefix}${one.name.toUpperCase()}` })),
  };
}

function attributeIn(one: AttributeDescription): object {
  const { name, id, type, list, refers } = one.attribute;
  return {
    // What makes a nest is its set, whoever has that.
    ...{ name, number: id, enumerator: one.id, type: type === 'nest-of' ? 'nest' : type },
    ...shapeOf(one),
    ...{ list, refers, required: one.required },
  };
}

/** Numbers of up to 64 bits are texts: JSON's have 53. */
function shapeOf({ attribute, names, nest, requiredWith }: AttributeDescription): object {
  if (isInteger(attribute)) {
    const { min, max, ranges, mask } = attribute;
    return { ...formOf(attribute.type), min, max, ranges, mask, default: attribute.default, names };
  }
  if (isAddress(attribute)) return { length: addressTypes[attribute.type], default: attribute.default };
  switch (attribute.type) {
    case 'string': {
      const { minLength, maxLength, terminated } = attribute;
      return { minLength, maxLength, terminated, default: attribute.default };
    }
    case 'binary': {
      const { minLength, maxLength } = attribute;
      return { minLength, maxLength, default: attribute.default };
    }
    case 'bitfield32':
      return { names };
    case 'nest':
    case 'nest-of':
      return { ...nest, requiredWith };
    case 'flag':
    case 'pad':
      return {};
  }
}
