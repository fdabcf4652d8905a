/** Operations on objects, and what is told of them, as those see them who talk to the family. */
import {
  type Attribute,
  changeOf,
  commandName,
  defaultOf,
  type NetlinkModel,
  namingOf,
  type ObjectModel,
  type Operation,
  type OperationName,
} from '../../../model/netlink.js';
import type { EventDescription, Exchange, OperationDescription } from '../description.js';
import type { CommandPlan, ObjectPlan } from '../plan.js';

export function objectOperations(
  model: NetlinkModel,
  { object, lenient, commands }: ObjectPlan,
): OperationDescription[] {
  const all = namesOfAll(object.attributes);
  const naming = namesOfAll(namingOf(object));
  const named = object.unique.length === 0 ? withoutDefault(object) : [];
  const { create, get, set, dump, delete: remove, flush } = object.operations;
  return commands.flatMap((one): OperationDescription[] => {
    const exchange = (
      name: OperationName,
      request: readonly string[],
      attributes: readonly string[] | null,
      needs: Partial<Pick<Exchange, 'required' | 'requiredWith'>> = {},
    ) =>
      object.operations[name] && {
        ...{ request, required: [], requiredWith: [], ...needs },
        reply: attributes && { attributes, number: one.number, id: one.id },
        lenient: lenient.includes(name),
        unchecked: name === 'dump' && lenient.includes(name),
      };
    const asked = (
      operation: Operation | null,
      more: Partial<OperationDescription>,
    ): OperationDescription[] => {
      if (operation === null) return [];
      const { permission } = operation;
      return [{ ...commonOf(model, object, one), permission, do: null, dump: null, ...more }];
    };
    switch (one.command) {
      case 'create': {
        const reply = create.answers ? all.filter((name) => object.key.includes(name)) : null;
        const { required, requiredWith } = create;
        return asked(create, { do: exchange('create', all, reply, { required, requiredWith }) });
      }
      case 'get':
        return asked(get ?? dump, {
          do: exchange('get', naming, all, { required: named }),
          dump: exchange('dump', [], all),
        });
      case 'set':
        return asked(set, { do: exchange('set', all, null, { required: withoutDefault(object) }) });
      case 'delete':
        return asked(remove, { do: exchange('delete', naming, null, { required: named }) });
      case 'flush':
        return asked(flush, { do: exchange('flush', [], null) });
      default:
        return [];
    }
  });
}

function commonOf(model: NetlinkModel, object: ObjectModel, { command, id, number, words }: CommandPlan) {
  return { name: commandName(model, object, command), id, number, words, set: object.name };
}

/** What a key has to be given of: one of several attributes may have a default. */
function withoutDefault(object: ObjectModel): string[] {
  return namesOfAll(
    object.attributes.filter((one) => object.key.includes(one.name) && defaultOf(one) === null),
  );
}

export function objectEvents(
  model: NetlinkModel,
  { object, commands }: ObjectPlan,
  group: string,
): EventDescription[] {
  return commands
    .filter(({ command }) => changeOf(command))
    .map((one) => ({
      ...commonOf(model, object, one),
      attributes: namesOfAll(object.attributes),
      group,
      like: object.operations.get && commandName(model, object, 'get'),
    }));
}

function namesOfAll(attributes: readonly Attribute[]): string[] {
  return attributes.map(({ name }) => name);
}
