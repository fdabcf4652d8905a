/** A YNL spec's data as a family: everything that it names is found, everything that it leaves out is there. */
import { printable } from '../../check/printable.js';
import { familyMacros, familyPrefix, groupId } from '../../model/netlink-prefix.js';
import { familyNameProblem, moduleNameProblem } from '../../scaffold/name.js';
import { quote } from '../source-text.js';
import { Definitions, type Enumeration } from './definitions.js';
import type { DescribedConstant, DescribedFamily } from './described.js';
import type { Findings } from './findings.js';
import { fixedHeader } from './header.js';
import { literal } from './integer.js';
import { capitals, Names, Naming, underscored } from './names.js';
import { readOperations } from './operations.js';
import type { YnlData } from './schema.js';
import { AttributeSets } from './sets.js';
import { Variables } from './variables.js';

/** What a person says of the module; undefined for what the spec says. */
export interface Chosen {
  readonly name?: string | undefined;
  readonly family?: string | undefined;
}

const levels = ['genetlink', 'genetlink-c', 'genetlink-legacy'];

export function readFamily(data: YnlData, chosen: Chosen, findings: Findings): DescribedFamily {
  const protocol = data.protocol ?? 'genetlink';
  if (!levels.includes(protocol)) {
    const message = `'${printable(protocol)}' is not generic netlink`;
    findings.error('NK3017', ['protocol'], message, `netkiln imports ${levels.join(', ')}`);
  }
  const version = data.version ?? 1;
  if (version < 1 || version > 255) {
    findings.error('NK3012', ['version'], `version ${version} is not one of 1 to 255`);
  }
  const name = chosen.name ?? underscored(data.name);
  const family = chosen.family ?? (chosen.name === undefined ? data.name : chosen.name);
  const naming = new Naming(data.name, name);
  const upper = familyPrefix({ name, objects: [] }).toUpperCase();
  const definitions = new Definitions(data.definitions ?? [], naming, findings);
  const sets = new AttributeSets(data['attribute-sets'], naming, findings);
  const variables = new Variables();
  const described = sets.described({ findings, definitions, variables, sets: sets.names });
  const groups = groupsOf(data, findings);
  const { operations, events } = readOperations(data.operations, sets, groups, findings);
  const used = new Set(variables.all.map(({ enumeration }) => enumeration));
  const replaces = isTaken(moduleNameProblem, name) || isTaken(familyNameProblem, family);
  if (replaces) {
    const message = `the kernel has '${printable(family)}' itself: only one of the two can be loaded`;
    findings.lost(['name'], message, '--name and --family give it names of its own');
  }
  if (chosen.name === undefined) tellOfNames(data, name, upper, findings);
  return {
    name,
    family,
    version,
    description: summary(data),
    doc: data.doc,
    commandPrefix: naming.commands(data.operations['name-prefix']),
    constants: [
      ...constantsOf(definitions, findings),
      ...definitions.enumerations
        .filter((one) => !used.has(one) && definitions.isRendered(one))
        .flatMap((one) => valuesAsConstants(one, naming, findings)),
      ...ownNames(data, family, upper),
    ],
    variables: variables.all,
    header: fixedHeader(data.operations, definitions, findings),
    sets: described,
    operations,
    events,
    groups,
    old: protocol === 'genetlink-legacy',
    global: data['kernel-policy'] === 'global',
    replaces,
  };
}

/** Whether a name would do, were it not the kernel's. */
function isTaken(problem: (name: string, replaces?: boolean) => unknown, name: string): boolean {
  return problem(name) !== undefined && problem(name, true) === undefined;
}

function groupsOf(data: YnlData, findings: Findings): string[] {
  const groups = data['mcast-groups']?.list ?? [];
  const seen = new Set<string>();
  return groups.map(({ name, flags }, index) => {
    const path = ['mcast-groups', 'list', index];
    if (seen.has(name)) findings.error('NK3014', path, `there are two multicast groups '${printable(name)}'`);
    seen.add(name);
    if (flags !== undefined) {
      const message = 'multicast groups are open to everybody';
      findings.lost([...path, 'flags'], message, 'netkiln has no permissions of groups');
    }
    return name;
  });
}

function constantsOf(definitions: Definitions, findings: Findings): DescribedConstant[] {
  const names = new Names('a constant', findings);
  return definitions.constants.map(({ data: { name, value = 0, doc }, path }) => ({
    name: names.add(name, [...path, 'name']),
    value: typeof value === 'string' ? quote(value) : literal(BigInt(value)),
    doc,
  }));
}

/** An enumeration that no attribute is of, where its names begin as the family's constants do. */
function valuesAsConstants(
  { name, prefix, kind, entries, path }: Enumeration,
  naming: Naming,
  findings: Findings,
): DescribedConstant[] {
  const start = naming.constants;
  if (prefix === start || !prefix.startsWith(start)) {
    const message = `enumeration '${printable(name)}' is left out`;
    findings.lost(path, message, `no attribute is of it, and its names do not begin with ${start}`);
    return [];
  }
  const own = underscored(prefix.slice(start.length));
  return entries.map((entry) => ({
    name: `${own}${entry.name}`,
    value: literal(kind === 'flags' ? 2n ** entry.value : entry.value),
    doc: entry.doc,
  }));
}

/** Names of the macros that have the family's name and version, where they are not those that the header has anyway. */
function ownNames(data: YnlData, family: string, upper: string): DescribedConstant[] {
  const start = `${capitals(data.name)}_`;
  const there: readonly string[] = Object.values(familyMacros(upper));
  const values = {
    'c-family-name': quote(family),
    'c-version-name': String(data.version ?? 1),
  } as const;
  return (['c-family-name', 'c-version-name'] as const).flatMap((key) => {
    const name = capitals(data[key] ?? '');
    const own = name.slice(start.length);
    if (!name.startsWith(start) || own.startsWith('FAMILY_') || there.includes(name)) return [];
    return [{ name: underscored(own), value: values[key], doc: undefined }];
  });
}

/** Names that the header does not have. */
function tellOfNames(data: YnlData, name: string, upper: string, findings: Findings): void {
  if (![undefined, `${name}.h`].includes(data['uapi-header'])) {
    findings.lost(['uapi-header'], `the header is ${name}.h, wherever it was`);
  }
  const start = `${capitals(data.name)}_`;
  for (const key of ['c-family-name', 'c-version-name'] as const) {
    const given = data[key];
    if (given !== undefined && !capitals(given).startsWith(start)) {
      findings.lost([key], `the header has no macro ${printable(capitals(given))}`, names);
    }
  }
  for (const key of ['cmd-max-name', 'cmd-cnt-name'] as const) {
    if (data[key] !== undefined) findings.lost([key], ends, names);
  }
  for (const [index, set] of data['attribute-sets'].entries()) {
    for (const key of ['attr-max-name', 'attr-cnt-name'] as const) {
      if (set[key] !== undefined) findings.lost(['attribute-sets', index, key], ends, names);
    }
    for (const [place, attribute] of set.attributes.entries()) {
      if (attribute['name-prefix'] === undefined) continue;
      const path = ['attribute-sets', index, 'attributes', place, 'name-prefix'];
      findings.lost(path, 'an attribute begins in C with what its set has for all', names);
    }
  }
  if (data.operations['async-prefix'] !== undefined) {
    findings.lost(['operations', 'async-prefix'], 'events begin in C with what operations do', names);
  }
  for (const [index, group] of (data['mcast-groups']?.list ?? []).entries()) {
    const given = group['c-define-name'];
    if (given === undefined || capitals(given) === groupId(upper, group.name)) continue;
    const path = ['mcast-groups', 'list', index, 'c-define-name'];
    findings.lost(path, 'groups have macros by their names', names);
  }
}

const names = 'programs that include the old header would not compile with the new one';
const ends = 'what stands at the ends of enumerations is called as in every header of netkiln';

/** One line, at most as long as a module's description can be. */
function summary({ doc = '', name }: YnlData): string {
  const [sentence = ''] = doc.trim().split(/\n\s*\n|(?<=[^.]\.)\s/);
  const text = sentence.replace(/\s+/g, ' ').replace(/\.$/, '').trim();
  const fits = /^[\x20-\x7e]{1,120}$/.test(text);
  return fits ? text : `Generic netlink family ${printable(name)}`;
}
