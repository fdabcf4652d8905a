/** What the templates see of one object: its names, and the C that depends on its attributes. */
import { commandId, type NetlinkPlan, type ObjectPlan } from '../../lower/netlink/plan.js';
import { type Command, defaultOf } from '../../model/netlink.js';
import { type CCode, c, ident, integer, string } from '../c.js';
import type { View } from '../render.js';
import { Writer, written } from '../writer.js';
import { nestStructs, writeNestParsers, writeNestPuts, writeNestSizes } from './nest.js';
import { netMembers, tableParameters } from './net.js';
import { keyStruct, members, writeFill, writeSize } from './object.js';
import { writeDefaults, writeParse, writeRequired, writeRequirements } from './parse.js';
import { writePolicies } from './policy.js';
import { canFail } from './replace.js';
import { writeStore } from './store.js';
import { ownMember } from './tables.js';
import { lengthOf, memberOf, put, room } from './types.js';

export function objectView(plan: NetlinkPlan, object: ObjectPlan): View {
  const { get, set, dump, delete: remove, flush } = object.operations;
  const listeners = plan.group !== null;
  const { attributes } = object;
  const nests = nestStructs(attributes);
  const defaults = written((out) => writeDefaults(out, attributes, c`obj`));
  return {
    ...names(plan, object),
    max: integer(object.object.max),
    tables: object.tables.length > 0,
    several_tables: object.tables.length > 1,
    params: tableParameters(object),
    net_members: netMembers(object),
    destroy: written((out) => {
      for (const { name } of object.tables) {
        out.line(c`rhashtable_destroy(&${ownMember(object, name)});`);
      }
    }),
    destroy_objects: written((out) => out.line(c`xa_destroy(&${ownMember(object, 'objects')});`)),
    counted: object.counted,
    in_use: string(`${object.object.name} is in use`),
    joined: object.keyStruct !== null,
    key_struct: keyStruct(object),
    named: object.unique.length > 0,
    required_key: written((out) => {
      // Whatever a new object is given, a change has to say which it is of.
      for (const one of object.keys) {
        if (defaultOf(one.attribute) === null) out.part(one.path, () => writeRequired(out, one));
      }
    }),
    replace_fails: canFail(object),
    nested: nests.text !== '',
    nests,
    members: members(object),
    policies: writePolicies(plan, object),
    sends: get !== null || dump !== null || listeners,
    messages: messages(plan, object),
    requests: requests(plan, object),
    listeners,
    gets: get !== null,
    sets: set !== null,
    dumps: dump !== null,
    dump_checks: !object.lenient.includes('dump'),
    flush_checks: !object.lenient.includes('flush'),
    answers: object.answers,
    deletes: remove !== null,
    flushes: flush !== null,
    requires: attributes.some(({ required }) => required) || object.requirements.length > 0,
    requires_with: object.requirements.length > 0,
    required: written((out) => {
      for (const one of attributes) if (one.required) out.part(one.path, () => writeRequired(out, one));
      writeRequirements(out, object.requirements, c`info->attrs`, c`info->extack`);
    }),
    has_defaults: defaults.text !== '',
    defaults,
    ...heads(object),
    ...fills(plan, object),
    ...loops(object),
    ...notifications(object, listeners),
    new_reply: written((out) => {
      const sizes = object.keys.map((key) => c`nla_total_size(${room(key)})`);
      out.wrapped(c`reply = genlmsg_new(`, sizes, ' +', c`, GFP_KERNEL);`);
    }),
  };
}

function names(plan: NetlinkPlan, object: ObjectPlan): View {
  return {
    prefix: ident(plan.prefix),
    fn: ident(object.fn),
    type: ident(object.type),
    max_macro: ident(object.max),
  };
}

/** What puts an object into a message. */
function messages(plan: NetlinkPlan, object: ObjectPlan): CCode {
  const out = new Writer();
  const { get, dump } = object.operations;
  const listeners = plan.group !== null;
  if (get !== null || listeners) {
    writeNestSizes(out, object.attributes);
    writeSize(out, object);
  }
  if (get !== null || dump !== null || listeners) {
    writeNestPuts(out, plan, object.attributes);
    writeFill(out, plan, object);
  }
  return out.done();
}

/** What reads a request, and finds and keeps what it is about. */
function requests(plan: NetlinkPlan, object: ObjectPlan): CCode {
  const out = new Writer();
  writeNestParsers(out, plan, object);
  writeParse(out, plan, object);
  writeStore(out, plan, object);
  return out.done();
}

/** Functions' first lines, on as many as their names take. */
function heads({ fn, type }: ObjectPlan): View {
  const head = (name: string, parameters: readonly CCode[], kind = c`static int`) => {
    const out = new Writer();
    out.head(kind, c`${ident(fn)}_${ident(name)}`, parameters);
    return out.done();
  };
  const doit = [c`struct sk_buff *skb`, c`struct genl_info *info`];
  return {
    create_head: head('create_doit', doit),
    get_head: head('get_doit', doit),
    set_head: head('set_doit', doit),
    delete_head: head('delete_doit', doit),
    flush_head: head('flush_doit', doit),
    dump_start_head: head('dump_start', [c`struct netlink_callback *cb`]),
    dump_head: head('dumpit', [c`struct sk_buff *skb`, c`struct netlink_callback *cb`]),
    notify_head: head(
      'notify',
      [c`const struct ${ident(type)} *obj`, c`struct genl_info *info`, c`u8 cmd`],
      c`static void`,
    ),
  };
}

/** Calls that put an object, or its key alone, into a message. */
function fills(plan: NetlinkPlan, object: ObjectPlan): View {
  const fn = ident(object.fn);
  const sender = [c`info->snd_portid`, c`info->snd_seq`];
  const call = (depth: number, before: CCode, args: readonly CCode[], tail: CCode): CCode => {
    const out = new Writer();
    out.indent(() => out.wrapped(before, args, ',', tail), depth);
    return out.done();
  };
  const command = (name: Command) => ident(commandId(object, name));
  const reads = object.commands.some(({ command: own }) => own === 'get');
  const got = reads ? command('get') : c`0`;
  const reply = [c`reply`, ...sender, c`&${ident(plan.prefix)}_family`, c`0`, command('create')];
  const putKeys = new Writer();
  putKeys.indent(() => {
    for (const key of object.keys) {
      const [head, args] = put(ident(plan.prefix), key, ident(key.id), memberOf(key, c`obj`), {
        message: c`reply`,
        length: lengthOf(key, c`obj`),
      });
      putKeys.wrapped(head, args, ',', c`);`);
    }
  });
  return {
    notify_fill: call(1, c`if (${fn}_fill(`, [c`msg`, c`obj`, ...sender, c`0`, c`cmd`], c`)) {`),
    get_fill: call(2, c`err = ${fn}_fill(`, [c`msg`, c`obj`, ...sender, c`0`, got], c`);`),
    dump_fill: call(
      2,
      c`err = ${fn}_fill(`,
      [c`skb`, c`obj`, c`NETLINK_CB(cb->skb).portid`, c`cb->nlh->nlmsg_seq`, c`NLM_F_MULTI`, got],
      c`);`,
    ),
    reply_put: call(1, c`hdr = genlmsg_put(`, reply, c`);`),
    reply_key: putKeys.done(),
  };
}

/** The head of a loop over all objects, and where a dump goes on. */
function loops(object: ObjectPlan): View {
  const objects = c`&${ownMember(object, 'objects')}`;
  return {
    each_object: written((out) => out.wrapped(c`xa_for_each(`, [objects, c`index`, c`obj`], ',', c`) {`)),
    dump_state: written((out) => out.wrapped(c`XA_STATE(`, [c`xas`, objects, c`cb->args[0]`], ',', c`);`)),
  };
}

/** Calls that tell listeners, for what changes anything. */
function notifications(object: ObjectPlan, listeners: boolean): View {
  const told = (command: Command, depth: number): CCode => {
    if (!listeners || !object.commands.some((one) => one.command === command)) return c``;
    const out = new Writer();
    const args = [c`obj`, c`info`, ident(commandId(object, command))];
    out.indent(() => out.wrapped(c`${ident(object.fn)}_notify(`, args, ',', c`);`), depth);
    return out.done();
  };
  return {
    notify_create: told('create_ntf', 1),
    notify_set: told('set_ntf', 1),
    notify_delete: told('delete_ntf', 1),
    notify_deleted: told('delete_ntf', 2),
  };
}
