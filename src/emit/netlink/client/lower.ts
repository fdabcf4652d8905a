/** A family's plan to that of its client: what its structs, functions and tables are called, and the tool's words. */
import type { CustomPlan } from '../../../lower/netlink/operation/plan.js';
import { allAttributes, type NetlinkPlan } from '../../../lower/netlink/plan.js';
import { clientObject } from './asked.js';
import { clientOperation } from './calls.js';
import { clientLayouts, type Filled } from './layouts.js';
import { Names, plainMember } from './names.js';
import type { ClientHeader, ClientObject, ClientPlan, Happening } from './plan.js';

/** Functions and tables of every client, after the family's own name. */
const everyClient =
  'open close error attribute subscribe fd next forget take release lengthen has takes call walk gather drop happened ' +
  'objects n_objects calls n_calls happenings n_happenings';
/** Macros and functions of C that the library and the tool have, and which a family's name could begin. */
const everyFile =
  'append_name begin_nest begin_request character_length digit_of end_nest enter_namespace error_name exchange fail_with ' +
  'find_family find_group find_value find_word follow_path forget_failure free_object is_inside is_signed is_whole is_wide ' +
  'json_bits json_header json_list json_number json_object json_placed json_text json_value json_word load_number ' +
  'member_at nests_around no_more next_word object_named open_client open_socket parse_address parse_attribute ' +
  'parse_attributes parse_bit parse_bits parse_bytes parse_emptied parse_header parse_number parse_places parse_value print_answer ' +
  'print_bytes print_event print_lines print_lost print_members print_pages put_bytes put_layout put_list put_number put_placed put_value read_digits ' +
  'read_end read_event read_extack read_layout read_members read_message read_number read_options read_placed read_value refused ' +
  'run_call run_dump run_monitor run_object run_operation run_request run_words show_attributes show_bits show_header ' +
  'show_number show_placed show_text show_value store_number swap_header take_each take_family take_gathered take_reply ' +
  'wait_readable word_of';

export function lowerClient(plan: NetlinkPlan): ClientPlan {
  const { prefix, custom } = plan;
  const names = new Names([
    ...everyClient.split(' ').map((end) => `${prefix}_${end}`),
    ...everyFile.split(' '),
  ]);
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
  return {
    family: plan,
    ...own,
    header,
    ...{ layouts: layouts.all, placed: layouts.placed, objects },
    operations: (custom?.operations ?? []).map((one) =>
      clientOperation(one, layoutOf(one.set.key), { prefix, names, words, header: header !== null }),
    ),
    happenings,
    groups: happenings.length === 0 ? [] : (custom?.groups ?? [plan.group!]),
  };
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

const changes = { create_ntf: 'create', set_ntf: 'set', delete_ntf: 'delete' } as const;

/** Changes of objects, then what a person's C tells of. */
function happeningsOf(
  { group, custom }: NetlinkPlan,
  objects: readonly ClientObject[],
  layoutOf: (key: string) => ClientObject['layout'],
): Happening[] {
  const told = group === null ? [] : objects;
  const changed = told.flatMap((object) =>
    object.plan.commands.flatMap(({ command, id }): Happening[] => {
      if (!(command in changes)) return [];
      const word = changes[command as keyof typeof changes];
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
