/** Netlink family plan to files: the module, the header that user space includes, and what other programs read of the family. */
import { lowerClient } from '../../lower/netlink/client/lower.js';
import { describeFamily } from '../../lower/netlink/describe.js';
import { allAttributes, type NetlinkPlan } from '../../lower/netlink/plan.js';
import type { NetlinkModel } from '../../model/netlink.js';
import { groupId } from '../../model/netlink-prefix.js';
import { type CCode, c, headerPath, ident } from '../c.js';
import type { GeneratedFile } from '../file.js';
import { buildFiles, generatedFile, moduleView } from '../module.js';
import { Writer } from '../writer.js';
import { emitClient } from './client/client.js';
import { uapiHeader } from './header.js';
import { netInit } from './net.js';
import { opsHeader } from './operation/header.js';
import { opsFile } from './operation/stub.js';
import { customView, dumpProbes } from './operation/view.js';
import { lastRequest, operations, splitOperations } from './ops.js';
import { hasSized, writeSizedGetters, writeSizedPuts } from './sized.js';
import { writeStringHelpers } from './text.js';
import { objectView } from './view.js';
import { wireDescription } from './wire/emit.js';
import { ynlSpec } from './ynl/emit.js';

/** What there is is for the headers to say, not the version: distributions take changes over early. */
const splitProbes = [
  c`# Operations of one direction each, which not every kernel has.`,
  c`genetlink_h := $(srctree)/include/net/genetlink.h`,
  c`ccflags-$(shell grep -qw n_split_ops $(genetlink_h) && echo y) += \\`,
  c`\t-DHAVE_GENL_SPLIT_OPS`,
];
const sizedProbes = [
  c`# A type of attributes that not every kernel has.`,
  c`netlink_h := $(srctree)/include/net/netlink.h`,
  c`ccflags-$(shell grep -qw NLA_UINT $(netlink_h) && echo y) += -DHAVE_NLA_UINT`,
];

export function emitNetlink(plan: NetlinkPlan, model: NetlinkModel): GeneratedFile[] {
  const sized = hasSized(plan);
  const getters = new Writer();
  writeSizedGetters(getters, plan);
  const got = getters.done();
  const helpers = new Writer();
  writeSizedPuts(helpers, plan);
  writeStringHelpers(helpers, plan);
  const helped = helpers.done();
  const { custom } = plan;
  const groups = custom?.groups ?? (plan.group === null ? [] : [plan.group]);
  const main = custom ? `${model.name}_main` : model.name;
  const module = generatedFile(`${main}.c`, 'netlink/module.c', {
    ...moduleView(model),
    ...customView(plan),
    header: ident(custom ? `${model.name}_ops` : model.name),
    stores: plan.objects.length > 0,
    includes: includes(plan),
    prefix: ident(plan.prefix),
    upper: ident(plan.upper),
    sized: got.text !== '',
    getters: got,
    helps: helped.text !== '',
    helpers: helped,
    listeners: groups.length > 0,
    groups: groups.map((group) => ident(groupId(plan.upper, group))),
    tables: plan.objects.some(({ tables }) => tables.length > 0),
    net_init: netInit(plan.objects),
    objects: plan.objects.map((object) => objectView(plan, object)),
    ignores_reserved: plan.ignoresReserved,
    last_request: lastRequest(plan),
    split_ops: splitOperations(plan),
    ops: operations(plan),
  });
  const probes = [...splitProbes, ...(sized ? sizedProbes : []), ...(custom ? dumpProbes(custom) : [])];
  return [
    module,
    uapiHeader(plan, model),
    ...(custom ? [opsHeader(plan, custom, model), opsFile(plan, custom, model)] : []),
    ...buildFiles(model, probes, custom ? [main, `${model.name}_ops`] : []),
    ...forOthers(plan, model),
  ];
}

/** What programs of other kinds read of the family, or have to do with it. */
function forOthers(plan: NetlinkPlan, model: NetlinkModel): GeneratedFile[] {
  const family = describeFamily(plan, model);
  return [ynlSpec(family), wireDescription(family), ...emitClient(lowerClient(plan), model)];
}

/** Kernel headers, in alphabetical order. */
function includes({ objects, custom }: NetlinkPlan): CCode[] {
  const attributes = objects.flatMap((object) => [...allAttributes(object.attributes)]);
  const has = (...types: readonly string[]) =>
    attributes.some(({ attribute }) => types.includes(attribute.type));
  const names = [
    'linux/module.h',
    'net/genetlink.h',
    'net/net_namespace.h',
    ...(objects.length > 0
      ? ['linux/mutex.h', 'linux/sched.h', 'linux/slab.h', 'linux/xarray.h', 'net/netns/generic.h']
      : []),
    ...(custom ? ['linux/slab.h', 'linux/string.h', 'net/sock.h'] : []),
    ...(objects.some(({ operations }) => operations.dump !== null) ? ['net/sock.h'] : []),
    ...(objects.some(({ tables }) => tables.length > 0) ? ['linux/jhash.h', 'linux/rhashtable.h'] : []),
    ...(has('string', 'binary', 'mac', 'nest') || attributes.some(({ preset }) => preset !== null)
      ? ['linux/string.h']
      : []),
    ...(has('mac') ? ['linux/if_ether.h'] : []),
    ...(has('ipv6') ? ['linux/in6.h'] : []),
  ];
  return [...new Set(names)].sort().map(headerPath);
}
