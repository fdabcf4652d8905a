/** What holds for every module: its name, licence and the texts that end up in C. */
import type { z } from 'zod';
import { isReserved } from '../model/identifier.js';
import { type License, licenses, type ModuleModel, schemaVersion } from '../model/module.js';
import { isInTreeModule } from './in-tree-modules.js';
import type { moduleFields } from './module-schema.js';
import { printable } from './printable.js';
import type { Report } from './report.js';

type ModuleData = z.infer<z.ZodObject<typeof moduleFields>>;

/** The parts of a model that all kinds share; mistakes go to the report. `replaces`: it may have the name of a kernel's module. */
export function checkModule<Kind extends string>(
  data: ModuleData,
  kind: Kind,
  title: string,
  report: Report,
  { replaces = false } = {},
): ModuleModel<Kind> {
  checkModuleName(data.name, replaces, report);
  for (const field of ['description', 'author'] as const) {
    const text = data[field];
    if (text !== undefined) checkText(text, 120, [field], field, report);
  }
  if (data.license !== undefined && !Object.hasOwn(licenses, data.license)) {
    report.add('NK2011', ['license'], `the kernel does not take '${data.license}' for GPL-only symbols`, {
      cause: `generated modules use symbols exported with EXPORT_SYMBOL_GPL; licences that go with them: ${Object.keys(licenses).join(', ')}`,
    });
  }
  return {
    schemaVersion,
    kind,
    name: data.name,
    description: data.description ?? title,
    author: data.author ?? null,
    license: (data.license ?? 'GPL-2.0-only') as License,
  };
}

/** Files in /proc/net that the kernel makes itself: a module of such a name could not show its counters. */
const procNet = new Set(
  'anycast6 arp bnep connector dev dev_mcast dev_snmp6 fib_trie fib_triestat icmp icmp6 if_inet6 igmp igmp6 ip6_flowlabel ip6_mr_cache ip6_mr_vif ip_mr_cache ip_mr_vif ip_tables_names ip_tables_matches ip_tables_targets ip6_tables_names mcfilter mcfilter6 netfilter netlink netstat nf_conntrack packet protocols psched ptype raw raw6 route rpc rt6_stats rt_cache snmp snmp6 sockstat sockstat6 softnet_stat stat tcp tcp6 udp udp6 udplite udplite6 unix vlan wireless xfrm_stat'.split(
    ' ',
  ),
);

function checkModuleName(name: string, replaces: boolean, report: Report): void {
  const path = ['name'];
  if (!/^[a-z][a-z0-9_]{1,30}$/.test(name)) {
    report.add('NK2010', path, `'${printable(name)}' cannot be a module name`, {
      cause:
        'it names C functions, the .ko file and what modprobe is given: a lower-case letter, then 1 to 30 of a to z, 0 to 9 and _',
      ...(suggestName(name) ? { fix: `name it '${suggestName(name)}', say` } : {}),
    });
  } else if (isReserved(name)) {
    report.add('NK2010', path, `'${name}' is a word of C or of the kernel's headers`, {});
  } else if (isInTreeModule(name) && !replaces) {
    report.add('NK2010', path, `the kernel has a module '${name}' of its own`, {
      cause: 'modprobe would load one in place of the other',
    });
  } else if (procNet.has(name)) {
    report.add('NK2010', path, `/proc/net/${name} is the kernel's own`, {});
  }
}

function suggestName(name: string): string | undefined {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 31);
  return plain.length > 1 ? plain : undefined;
}

/** A text for people that goes into strings and comments: one line, nothing invisible. */
export function checkText(
  text: string,
  longest: number,
  path: readonly (string | number)[],
  what: string,
  report: Report,
): void {
  if (text.trim() === '') report.add('NK2012', path, `${what} is empty`);
  else if (text.length > longest) report.add('NK2012', path, `${what} is longer than ${longest} characters`);
  else if (/\p{C}|[\u2028\u2029]/u.test(text)) {
    report.add('NK2012', path, `${what} '${printable(text)}' has a line break or an invisible character`);
  }
}
