/** Netlink family plan to files: the module, and the header that user space includes. */
import type { NetlinkPlan } from '../../lower/netlink/plan.js';
import type { NetlinkModel } from '../../model/netlink.js';
import { type CCode, c, headerPath, ident, integer } from '../c.js';
import type { GeneratedFile } from '../file.js';
import { buildFiles, generatedFile, moduleView } from '../module.js';
import { Writer } from '../writer.js';
import { groupMacro, uapiHeader } from './header.js';
import { members, writeFill, writeSize } from './object.js';
import { operations } from './ops.js';
import { writeParse, writeStringHelper } from './parse.js';
import { writePolicies } from './policy.js';
import { writeStore } from './store.js';

export function emitNetlink(plan: NetlinkPlan, model: NetlinkModel): GeneratedFile[] {
  const prefix = ident(plan.prefix);
  const upper = ident(plan.upper);
  const hashed = plan.index === 'hash';
  const helpers = new Writer();
  const sends = plan.get !== null || plan.group !== null;
  if (sends) writeSize(helpers, plan);
  if (sends || plan.dump !== null) writeFill(helpers, plan);
  const store = new Writer();
  writeStringHelper(store, plan);
  writeParse(store, plan);
  writeStore(store, plan);
  const module = generatedFile(`${model.name}.c`, 'netlink/module.c', {
    ...moduleView(model),
    includes: includes(plan),
    prefix,
    upper,
    object: ident(plan.object),
    max: integer(plan.max),
    hashed,
    key_params: keyParameters(plan),
    members: members(plan),
    policies: writePolicies(plan),
    fills: sends || plan.dump !== null,
    helpers: helpers.done(),
    store: store.done(),
    listeners: plan.group !== null,
    group: groupMacro(plan),
    gets: plan.get !== null,
    dumps: plan.dump !== null,
    deletes: plan.delete !== null,
    notify_head: head(plan),
    notify_fill: fill(
      plan,
      1,
      c`if (`,
      [c`msg`, c`obj`, c`info->snd_portid`, c`info->snd_seq`, c`0`, c`cmd`],
      c`)) {`,
    ),
    get_fill: fill(
      plan,
      2,
      c`err = `,
      [c`msg`, c`obj`, c`info->snd_portid`, c`info->snd_seq`, c`0`, c`${upper}_CMD_GET`],
      c`);`,
    ),
    dump_fill: fill(
      plan,
      2,
      c`err = `,
      [
        c`skb`,
        c`obj`,
        c`NETLINK_CB(cb->skb).portid`,
        c`cb->nlh->nlmsg_seq`,
        c`NLM_F_MULTI`,
        c`${upper}_CMD_GET`,
      ],
      c`);`,
    ),
    ops: operations(plan),
  });
  return [module, uapiHeader(plan, model), ...buildFiles(model)];
}

/** A call of the function that puts an object into a message. */
function fill(plan: NetlinkPlan, depth: number, before: CCode, args: readonly CCode[], tail: CCode): CCode {
  const out = new Writer();
  out.indent(() => out.wrapped(c`${before}${ident(plan.prefix)}_fill(`, args, ',', tail), depth);
  return out.done();
}

function head(plan: NetlinkPlan): CCode {
  const prefix = ident(plan.prefix);
  const out = new Writer();
  out.wrapped(
    c`static void ${prefix}_notify(`,
    [c`const struct ${prefix}_${ident(plan.object)} *obj`, c`struct genl_info *info`, c`u8 cmd`],
    ',',
    c`)`,
  );
  return out.done();
}

function keyParameters(plan: NetlinkPlan): CCode {
  const object = c`struct ${ident(plan.prefix)}_${ident(plan.object)}`;
  const key = ident(plan.key.member);
  const out = new Writer();
  out.indent(() => {
    out.wrapped(c`.key_len = sizeof_field(`, [object, key], ',', c`),`);
    out.wrapped(c`.key_offset = offsetof(`, [object, key], ',', c`),`);
  });
  return out.done();
}

/** Kernel headers, in alphabetical order. */
function includes(plan: NetlinkPlan): CCode[] {
  const names = [
    'linux/module.h',
    'linux/mutex.h',
    'linux/slab.h',
    'linux/xarray.h',
    'net/genetlink.h',
    'net/net_namespace.h',
    'net/netns/generic.h',
    ...(plan.dump === null ? [] : ['net/sock.h']),
    ...(plan.index === 'hash' ? ['linux/jhash.h', 'linux/rhashtable.h'] : []),
    'linux/sched.h',
    ...(plan.attributes.some((a) => a.attribute.type === 'string') ? ['linux/string.h'] : []),
  ];
  return [...new Set(names)].sort().map(headerPath);
}
