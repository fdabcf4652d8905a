/** Operations and events: their numbers in both of YNL's ways of counting, and what they speak of. */
import { printable } from '../../check/printable.js';
import type { Permission } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import type { DescribedEvent, DescribedExchange, DescribedOperation } from './described.js';
import type { Findings } from './findings.js';
import { Names } from './names.js';
import { type Counted, countDirections, countTogether } from './numbering.js';
import type { ExchangeData, OperationData, OperationsData } from './schema.js';
import type { AttributeSets } from './sets.js';

export interface Operations {
  readonly operations: readonly DescribedOperation[];
  readonly events: readonly DescribedEvent[];
}

/** `groups` are the multicast groups. */
export function readOperations(
  data: OperationsData,
  sets: AttributeSets,
  groups: readonly string[],
  findings: Findings,
): Operations {
  const count = data['enum-model'] === 'directional' ? countDirections : countTogether;
  const counted = count(data.list, findings);
  const reader = new Reader(data.list, sets, groups, findings);
  const names = new Names('an operation', findings);
  const operations: DescribedOperation[] = [];
  const events: DescribedEvent[] = [];
  for (const [index, operation] of data.list.entries()) {
    const path = ['operations', 'list', index];
    // What neither asks nor tells keeps a number free.
    if (!isCall(operation) && !isEvent(operation)) continue;
    const name = names.add(operation.name, [...path, 'name']);
    if (isCall(operation)) operations.push(...reader.call(operation, name, counted[index]!, path));
    else events.push(...reader.event(operation, name, counted[index]!, path));
  }
  return { operations, events };
}

function isCall(operation: OperationData): boolean {
  return operation.do !== undefined || operation.dump !== undefined;
}

function isEvent(operation: OperationData): boolean {
  return operation.notify !== undefined || operation.event !== undefined;
}

class Reader {
  constructor(
    private readonly list: readonly OperationData[],
    private readonly sets: AttributeSets,
    private readonly groups: readonly string[],
    private readonly findings: Findings,
  ) {}

  call(data: OperationData, name: string, { request, reply }: Counted, path: Path): DescribedOperation[] {
    const { findings } = this;
    if (isEvent(data)) {
      findings.error('NK3011', path, `'${printable(data.name)}' is an operation and an event at once`);
    }
    const set = data['attribute-set'];
    if (set === undefined || request === undefined) {
      const lacks = set === undefined ? 'no attribute-set' : 'no number of a request';
      findings.error('NK3011', path, `operation '${printable(data.name)}' has ${lacks}`);
      return [];
    }
    if (data['config-cond'] !== undefined) {
      findings.lost(
        [...path, 'config-cond'],
        'operations are there whatever the configuration of the kernel is',
      );
    }
    const own = this.sets.names.get(set);
    if (own === undefined) return this.#noSet(set, path);
    const exchange = (mode: 'do' | 'dump') => {
      const given = data[mode];
      const answered = given?.reply?.value === undefined ? reply : Number(given.reply.value);
      const replyId = answered === request ? undefined : answered;
      return given && this.#exchange(given, set, [...path, mode], replyId);
    };
    return [
      {
        name,
        id: request,
        doc: data.doc,
        attributes: own,
        permission: permissionOf(data),
        lenient: this.#isLenient(data, path),
        do: exchange('do'),
        dump: exchange('dump'),
      },
    ];
  }

  event(data: OperationData, name: string, { reply }: Counted, path: Path): DescribedEvent[] {
    const { findings } = this;
    const told = this.#told(data, path);
    const group = this.#group(data, path);
    if (told === undefined || group === undefined) return [];
    const [set, attributes, at] = told;
    const own = this.sets.names.get(set);
    if (own === undefined) return this.#noSet(set, path);
    if (reply === undefined) {
      findings.error('NK3011', path, `event '${printable(data.name)}' has no number`);
      return [];
    }
    const has = this.#attributes(attributes, set, at);
    return [{ name, id: reply, doc: data.doc, attributes: own, has, group }];
  }

  /** What an event has: attributes of its own, or those of the answers of an operation. */
  #told(data: OperationData, path: Path): [set: string, attributes: readonly string[], at: Path] | undefined {
    if (data.notify === undefined) {
      const set = data['attribute-set'];
      if (set !== undefined) return [set, data.event?.attributes ?? [], [...path, 'event', 'attributes']];
      this.findings.error('NK3011', path, `event '${printable(data.name)}' has no attribute-set`);
      return undefined;
    }
    const index = this.list.findIndex(({ name }) => name === data.notify);
    const of = this.list[index];
    const set = of?.['attribute-set'];
    if (of === undefined || set === undefined) {
      this.findings.error('NK3013', [...path, 'notify'], `there is no operation '${printable(data.notify)}'`);
      return undefined;
    }
    const mode = of.do?.reply ? 'do' : 'dump';
    const at = ['operations', 'list', index, mode, 'reply', 'attributes'];
    return [set, of[mode]?.reply?.attributes ?? [], at];
  }

  #group(data: OperationData, path: Path): string | undefined {
    const { findings, groups } = this;
    const name = printable(data.name);
    if (data.mcgrp !== undefined) {
      if (groups.includes(data.mcgrp)) return data.mcgrp;
      findings.error('NK3013', [...path, 'mcgrp'], `there is no multicast group '${printable(data.mcgrp)}'`);
      return undefined;
    }
    if (groups.length === 1) return groups[0];
    findings.lost(path, `event '${name}' is left out`, 'it does not say to which multicast group it goes');
    return undefined;
  }

  #exchange(
    { request, reply }: ExchangeData,
    set: string,
    path: Path,
    replyId: number | undefined,
  ): DescribedExchange {
    const read = (part: 'request' | 'reply', names: readonly string[] = []) =>
      this.#attributes(names, set, [...path, part, 'attributes']);
    return {
      request: read('request', request?.attributes),
      reply: reply && read('reply', reply.attributes),
      replyId: reply ? replyId : undefined,
    };
  }

  /** In the order of their numbers, whatever the spec's. */
  #attributes(names: readonly string[], set: string, path: Path): string[] {
    const known = this.sets.attributesOf(set) ?? [];
    const found = names.flatMap((name, index) => {
      const attribute = known.find(({ data }) => data.name === name);
      const at = [...path, index];
      if (!attribute) {
        const message = `attribute set '${printable(set)}' has no attribute '${printable(name)}'`;
        this.findings.error('NK3013', at, message);
      } else if (attribute.data.type === 'unused' || attribute.data.type === 'pad') {
        this.findings.lost(at, `'${printable(name)}' is left out: it is not an attribute that messages have`);
      } else if (attribute.id !== 0) return attribute;
      return [];
    });
    const sorted = [...new Set(found)].sort((a, b) => a.id - b.id);
    return sorted.map(({ data }) => this.sets.ownName(data.name));
  }

  #isLenient(data: OperationData, path: Path): boolean {
    const passed = data['dont-validate'] ?? [];
    const lenient = {
      do: passed.includes('strict'),
      dump: passed.includes('dump') || passed.includes('dump-strict'),
    };
    const given = (['do', 'dump'] as const).filter((mode) => data[mode] !== undefined);
    const [first, second] = given.map((mode) => lenient[mode]);
    if (second !== undefined && first !== second) {
      const at = [...path, 'dont-validate'];
      this.findings.lost(at, 'requests for a dump are checked as leniently as others of the same command');
      return true;
    }
    return first ?? false;
  }

  #noSet(name: string, path: Path): [] {
    const message = `there is no attribute set '${printable(name)}'`;
    this.findings.error('NK3013', [...path, 'attribute-set'], message);
    return [];
  }
}

function permissionOf({ flags = [] }: OperationData): Permission {
  if (flags.includes('admin-perm')) return 'admin';
  return flags.includes('uns-admin-perm') ? 'netns-admin' : 'none';
}
