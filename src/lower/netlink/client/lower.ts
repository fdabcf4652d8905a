/** A family's plan to that of its client: what its structs, functions and tables are called, and the tool's words. */
import { changeOf } from '../../../model/netlink.js';
import type { CustomPlan } from '../operation/plan.js';
import { allAttributes, type NetlinkPlan } from '../plan.js';
import { clientObject } from './asked.js';
import { clientOperation, within } from './calls.js';
import { clientLayouts, type Filled } from './layouts.js';
import { Names, plainMember } from './names.js';
import type {
  ClientHeader,
  ClientLayout,
  ClientObject,
  ClientOperation,
  ClientPlan,
  Happening,
} from './plan.js';

/** Functions and tables of every client, after the family's own name. */
export const everyClient =
  'open close error attribute subscribe fd next forget take release lengthen has takes call walk gather drop happened ' +
  'objects n_objects calls n_calls happenings n_happenings';
/** The tool's own function that a table of words could be called as; what else it has is never called as a family's. */
const ofTool = 'run_words';

export function lowerClient(plan: NetlinkPlan): ClientPlan {
  const { prefix, custom } = plan;
  const names = new Names([ofTool, ...everyClient.split(' ').map((end) => `${prefix}_${end}`)]);
  const tags = new Names(tagsOf(plan));
  const own = {
    client: tags.take(`${prefix}_client`),
    bytes: tags.take(`${prefix}_bytes`),
    event: tags.take(`${prefix}_event`),
  };
  const layouts = clientLayouts(plan, filledBy(plan), names, tags);
  const layoutOf = (key: string) => layouts.of.get(key)!;
  const objects = plan.objects.map((object) => clientObject(object, layoutOf(object.object.name), names));
  const words = new Names(objects.map(({ name }) => name));
  const happenings = happeningsOf(plan, objects, layoutOf);
  if (happenings.length > 0 && !words.has('monitor')) words.take('monitor');
  const header = headerOf(custom, names);
  const operations = (custom?.operations ?? []).map((one) =>
    clientOperation(one, layoutOf(one.set.key), { prefix, names, words, header: header !== null }),
  );
  const used = new Set(usedLayouts(objects, operations, happenings));
  return {
    family: plan,
    ...own,
    header,
    layouts: layouts.all.filter((one) => used.has(one)),
    placed: layouts.placed.filter(({ layout }) => used.has(layout)),
    ...{ objects, operations, happenings },
    groups: happenings.length === 0 ? [] : (custom?.groups ?? [plan.group!]),
  };
}

/** Those that messages have, and what is inside of them: a set can be there for nothing. */
function usedLayouts(
  objects: readonly ClientObject[],
  operations: readonly ClientOperation[],
  happenings: readonly Happening[],
): ClientLayout[] {
  const asked = operations.flatMap(({ calls }) => calls);
  const own = [
    ...[...objects, ...happenings].map(({ layout }) => layout),
    ...asked.flatMap(({ request, reply }) => [request?.layout ?? [], reply ?? []].flat()),
  ];
  return [...own, ...within(own.flatMap(({ attributes }) => attributes))];
}

/** Structs and enumerations that the family's header has, and its objects' structs. */
function tagsOf({ prefix, objects, custom }: NetlinkPlan): string[] {
  return [
    `${prefix}_cmd`,
    ...(custom?.header ? [custom.header.type] : []),
    ...objects.flatMap(({ type, attrs, attributes }) => [
      ...[type, attrs],
      ...[...allAttributes(attributes)].flatMap(({ tag, numbersTag, nest }) => [
        ...[`${prefix}_${tag}`, numbersTag],
        ...(nest ? [nest.type, `${nest.type}_attr`] : []),
      ]),
    ]),
    ...(custom?.sets ?? []).flatMap(({ stored, tag, fields }) =>
      stored ? [] : [tag, ...fields.flatMap((one) => one.plan?.numbersTag ?? [])],
    ),
  ];
}

/** Whose structs are answered, or told of. */
function filledBy({ objects, custom }: NetlinkPlan): Filled {
  const filled = new Set(custom?.events.map(({ set }) => set.key));
  const dumped = new Set(objects.flatMap(({ object }) => (object.operations.dump ? [object.name] : [])));
  for (const { set, do: own, dump } of custom?.operations ?? []) {
    if (own?.exchange.reply) filled.add(set.key);
    if (!dump) continue;
    filled.add(set.key);
    dumped.add(set.key);
  }
  return { filled, dumped };
}

function headerOf(custom: CustomPlan | null, names: Names): ClientHeader | null {
  if (!custom?.header) return null;
  const { type, members } = custom.header;
  return { type, members, table: names.take(`${type}_members`), layout: names.take(`${type}_layout`) };
}

/** Changes of objects, then what a person's C tells of. */
function happeningsOf(
  { group, custom }: NetlinkPlan,
  objects: readonly ClientObject[],
  layoutOf: (key: string) => ClientObject['layout'],
): Happening[] {
  const told = group === null ? [] : objects;
  const changed = told.flatMap((object) =>
    object.plan.commands.flatMap(({ command, id }): Happening[] => {
      const word = changeOf(command);
      if (!word) return [];
      return [{ word, command: id, object, layout: object.layout, event: null, member: object.name }];
    }),
  );
  // What the tool says itself is said of nothing else.
  const words = new Names(['listening', 'lost', ...changed.map(({ word }) => word)]);
  const members = new Names(changed.map(({ member }) => member));
  const events = (custom?.events ?? []).map((event): Happening => {
    const { name } = event.event;
    return {
      ...{ word: words.take(name), command: event.id, object: null, layout: layoutOf(event.set.key), event },
      member: members.take(plainMember(name)),
    };
  });
  return [...changed, ...events];
}
