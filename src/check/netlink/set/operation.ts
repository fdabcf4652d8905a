/** Operations that a person writes, and events: what they take and answer, their numbers, who may. */
import type { CustomOperation, EventModel, Exchange, WireAttribute } from '../../../model/netlink.js';
import type { Path } from '../../../model/path.js';
import { printable } from '../../printable.js';
import type { Report } from '../../report.js';
import { bounds } from '../bounds.js';
import { noAttribute } from '../required.js';
import { checkOwnName } from './names.js';
import type { EventData, ExchangeData, OperationData } from './schema.js';

/** What the netlink core takes for one message. */
const largestReply = 65_000;

export interface Surroundings {
  readonly report: Report;
  /** The attributes of each set and of each kind of object. */
  readonly attributes: ReadonlyMap<string, readonly WireAttribute[]>;
  /** The greatest number that an operation can have. */
  readonly last: number;
}

export function checkOperation(
  name: string,
  id: number,
  data: OperationData,
  { report, attributes, last }: Surroundings,
): CustomOperation {
  const path = ['operations', name];
  checkOwnName(name, 'an operation', path, report);
  bounds(id, 0, last, [...path, 'id'], 'id', report);
  const all = attributesOf(data.attributes, attributes, [...path, 'attributes'], report);
  if (!data.do && !data.dump) {
    report.add('NK2542', path, `operation '${printable(name)}' has neither do nor dump`);
  }
  const exchange = (direction: 'do' | 'dump', own: ExchangeData | undefined) =>
    own ? checkExchange(data.attributes, id, own, all, [...path, direction], report) : null;
  return {
    name,
    id,
    attributes: data.attributes,
    permission: data.permission ?? 'admin',
    lenient: data.lenient ?? false,
    do: exchange('do', data.do),
    dump: exchange('dump', data.dump),
  };
}

function attributesOf(
  name: string,
  known: Surroundings['attributes'],
  path: Path,
  report: Report,
): readonly WireAttribute[] {
  const found = known.get(name);
  if (found) return found;
  report.add('NK2541', path, `the family has neither a set nor an object '${printable(name)}'`, {
    fix: known.size > 0 ? `it has ${[...known.keys()].join(', ')}` : 'declare a set of that name',
  });
  return [];
}

function checkExchange(
  owner: string,
  id: number,
  data: ExchangeData,
  attributes: readonly WireAttribute[],
  path: Path,
  report: Report,
): Exchange {
  const names = (field: 'request' | 'required' | 'reply') =>
    checkNames(owner, data[field] ?? [], attributes, [...path, field], report);
  const [request, required, reply] = [names('request'), names('required'), names('reply')];
  for (const [index, name] of (data.required ?? []).entries()) {
    const own = [...path, 'required', index];
    if (!required.includes(name)) continue;
    if (!request.includes(name)) {
      report.add('NK2507', own, `'${name}' is required, but a request cannot have it`, {
        fix: 'name it in request, too',
      });
    } else if (attributes.find((one) => one.name === name)?.type === 'flag') {
      report.add('NK2013', own, `flag '${name}' says no by not being there: requiring it leaves one value`);
    }
  }
  const { replyId = id, replySize } = data;
  if (data.replyId !== undefined) bounds(replyId, 0, 255, [...path, 'replyId'], 'replyId', report);
  if (replySize !== undefined) {
    bounds(replySize, 1, largestReply, [...path, 'replySize'], 'replySize', report);
  }
  return { request, required, reply: data.reply ? reply : null, replyId, replySize: replySize ?? null };
}

/** In the order of their numbers. */
function checkNames(
  owner: string,
  names: readonly string[],
  attributes: readonly WireAttribute[],
  base: Path,
  report: Report,
): readonly string[] {
  // A set that there is not has been told.
  if (attributes.length === 0) return names;
  for (const [index, name] of names.entries()) {
    const found = attributes.find((one) => one.name === name);
    if (!found || found.type === 'pad') noAttribute(name, [...base, index], attributes, report, owner);
    else if (names.indexOf(name) < index) {
      report.add('NK2013', [...base, index], `'${name}' is named twice`);
    }
  }
  return attributes.filter(({ name }) => names.includes(name)).map(({ name }) => name);
}

export function checkEvent(
  name: string,
  data: EventData,
  groups: readonly string[],
  { report, attributes }: Surroundings,
): EventModel {
  const path = ['events', name];
  checkOwnName(name, 'an event', path, report);
  bounds(data.id, 0, 255, [...path, 'id'], 'id', report);
  const all = attributesOf(data.attributes, attributes, [...path, 'attributes'], report);
  const has = checkNames(data.attributes, data.has ?? [], all, [...path, 'has'], report);
  if (!groups.includes(data.group)) {
    report.add('NK2543', [...path, 'group'], `the family has no group '${printable(data.group)}'`, {
      ...(groups.length > 0 ? { fix: `its groups are ${groups.join(', ')}` } : {}),
    });
  }
  return { name, id: data.id, attributes: data.attributes, has, group: data.group };
}
