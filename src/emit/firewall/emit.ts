/** Firewall plan to files: the view of templates/firewall/module.c, its functions written by the other files here. */
import type { FirewallPlan } from '../../lower/firewall/plan.js';
import type { FirewallModel } from '../../model/firewall.js';
import { headerById } from '../../model/header/index.js';
import { type CCode, c, headerPath, ident, integer, string } from '../c.js';
import type { GeneratedFile } from '../file.js';
import { buildFiles, generatedFile, moduleView } from '../module.js';
import { Writer } from '../writer.js';
import { writeHelpers } from './helpers.js';
import { counts, writeHook } from './hook.js';
import { hookNumber, priorityCode, protocolFamily } from './names.js';
import { looksAtNothing, type Needs, needsBytes, needsOf } from './needs.js';
import { bytesReader, networkParser, packetMembers, transportParser, unparsed, upper } from './parse.js';
import { Sets } from './sets.js';

export function emitFirewall(plan: FirewallPlan, model: FirewallModel): GeneratedFile[] {
  const prefix = ident(plan.prefix);
  const needs = { ipv4: needsOf(plan, 'ipv4'), ipv6: needsOf(plan, 'ipv6') };
  const all: Needs[] = [needs.ipv4, needs.ipv6];
  const parsed = all.some((n) => !looksAtNothing(n));
  const counted = plan.counters.length > 0;
  const open = plan.netns === 'all' && plan.onError === 'open';
  const sets = new Sets(prefix);

  const hooks = new Writer();
  for (const hook of plan.hooks) {
    writeHook(hooks, hook, {
      plan,
      prefix,
      terms: { prefix, sets },
      parsed: !looksAtNothing(needs[hook.family]),
      unparsed: unparsed(prefix, needs[hook.family]),
    });
  }
  const helpers = new Writer();
  writeHelpers(helpers, prefix, plan, sets);
  const parsers = new Writer();
  if (all.some((n) => n.keys.some((k) => k.bits === 128))) wideAddress(parsers, prefix);
  if (all.some(needsBytes)) bytesReader(parsers, prefix);
  const transport = merge(needs.ipv4, needs.ipv6);
  if (transport.protocols.length > 0) transportParser(parsers, prefix, transport);
  for (const family of ['ipv4', 'ipv6'] as const) {
    if (!looksAtNothing(needs[family])) networkParser(parsers, prefix, family, needs[family]);
  }

  const module = generatedFile(`${model.name}.c`, 'firewall/module.c', {
    ...moduleView(model),
    prefix,
    upper: upper(prefix),
    includes: includes(plan, transport, counted),
    uses_l4proto: all.some((n) => n.l4proto),
    uses_found: all.some((n) => n.found),
    counted,
    counters: plan.counters.map((counter) => ({
      id: ident(counter.id),
      chain: string(counter.chain),
      rule: string(counter.rule ?? '-'),
    })),
    counts: counts(plan),
    ...statsView(prefix, plan.counters.length > countersPerBlock),
    hook_count: integer(plan.hooks.length),
    parsed,
    ipv6_keys: all.some((n) => n.keys.some((k) => k.bits === 128)) || sets.uses128,
    members: packetMembers(all, prefix),
    count_pad: under(`static void ${plan.prefix}_count(`),
    sum_pad: under(`static void ${plan.prefix}_sum(`),
    has_helpers: helpers.done().text !== '',
    helpers: helpers.done(),
    parsers: parsers.done(),
    hooks: hooks.done(),
    // Of hooks of one priority, that registered last runs first: the last chain has to be the first here.
    ops: plan.hooks.toReversed().map((hook) => ({
      function: c`${prefix}_${ident(hook.name)}`,
      pf: protocolFamily[hook.family],
      hooknum: hookNumber[hook.hook],
      priority: priorityCode(hook.priority, hook.family),
    })),
    everywhere: plan.netns === 'all',
    open,
  });
  return [module, ...buildFiles(model)];
}

/** A struct with two 64-bit counters for each of these is about half of what the per-CPU allocator hands out at most. */
const countersPerBlock = 1024;

/** One per-CPU struct holds all counters; only where they are too many for it are they split into blocks. */
function statsView(prefix: CCode, blocks: boolean) {
  const name = upper(prefix);
  return {
    blocks,
    stats_size: blocks ? c`${name}_BLOCK` : c`${name}_COUNTERS`,
    stats_blocks: blocks ? c`[${name}_BLOCKS]` : c``,
    stats_note: blocks ? c`, a block at a time` : c``,
    block_of_id: blocks ? c`[id / ${name}_BLOCK]` : c``,
    slot_of_id: blocks ? c`id % ${name}_BLOCK` : c`id`,
    free_stats: blocks ? c`${prefix}_free_stats(fw)` : c`free_percpu(fw->stats)`,
  };
}

/** The transport parser serves both families. */
function merge(a: Needs, b: Needs): Needs {
  const keys = new Map([...a.keys, ...b.keys].map((k) => [k.name + k.header, k] as const));
  return {
    found: a.found || b.found,
    network: a.network || b.network,
    l4proto: a.l4proto || b.l4proto,
    transport: a.transport || b.transport,
    ports: a.ports || b.ports,
    extensions: a.extensions || b.extensions,
    keys: [...keys.values()],
    protocols: [...new Set([...a.protocols, ...b.protocols])].sort((x, y) => x - y),
  };
}

/** Read by halves as in get_unaligned_be64(), whose header is another one on every kernel. */
function wideAddress(out: Writer, prefix: CCode): void {
  out.line(c`/* An IPv6 address as packets have it, aligned to nothing. */`);
  out.line(c`struct ${prefix}_be128 {`);
  out.indent(() => {
    out.line(c`__be64 hi;`);
    out.line(c`__be64 lo;`);
  });
  out.line(c`} __packed;`);
  out.blank();
  out.line(c`static struct ${prefix}_u128 ${prefix}_addr6(const struct in6_addr *a)`);
  out.line(c`{`);
  out.indent(() => {
    out.line(c`const struct ${prefix}_be128 *be = (const void *)a;`);
    out.blank();
    out.line(c`return (struct ${prefix}_u128) {`);
    out.indent(() => {
      out.line(c`.hi = be64_to_cpu(be->hi),`);
      out.line(c`.lo = be64_to_cpu(be->lo),`);
    });
    out.line(c`};`);
  });
  out.line(c`}`);
  out.blank();
}

/** White space as wide as a text, tabs first: what a continued parameter list begins with. */
function under(text: string): CCode {
  let out = c``;
  for (let i = 0; i < Math.floor(text.length / 8); i++) out = c`${out}\t`;
  for (let i = 0; i < text.length % 8; i++) out = c`${out} `;
  return out;
}

/** Kernel headers, in alphabetical order. */
function includes(plan: FirewallPlan, needs: Needs, counted: boolean): CCode[] {
  const names = new Set(['linux/module.h', 'linux/netfilter.h', 'linux/skbuff.h', 'linux/string.h']);
  const add = (...more: string[]) => more.forEach((name) => void names.add(name));
  add('net/net_namespace.h');
  for (const hook of plan.hooks) {
    if (hook.family === 'ipv4') add('linux/ip.h', 'linux/netfilter_ipv4.h', 'net/ip.h');
    else add('linux/ipv6.h', 'linux/netfilter_ipv6.h', 'net/ipv6.h');
  }
  for (const protocol of needs.protocols) add(headerById('ipproto', protocol)!.include);
  if (plan.hooks.some((h) => h.rules.some((r) => r.tests.some((t) => t.kind === 'device')))) {
    add('linux/netdevice.h');
  }
  if (needs.l4proto || needs.protocols.length > 0) add('linux/in.h');
  if (plan.hooks.some((h) => h.lookup)) add('linux/minmax.h', 'linux/types.h');
  if (counted) {
    add('linux/netdevice.h', 'linux/percpu.h', 'linux/proc_fs.h', 'linux/sched.h', 'linux/seq_file.h');
    add('linux/bottom_half.h', 'linux/u64_stats_sync.h');
  }
  if (plan.netns === 'all') add('net/netns/generic.h');
  if (plan.netns === 'all' && plan.onError === 'open') add('linux/err.h', 'linux/net.h');
  return [...names].sort().map(headerPath);
}
