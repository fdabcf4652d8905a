/** Each operation while an allocation fails, with an object there and without. */
import type { NetlinkModel, ObjectModel, OperationName } from '../../model/netlink.js';
import type { Values } from '../../model/netlink-value.js';
import { requestOf } from '../../scenario/netlink/client.js';
import { failing, type Reached } from '../../vm/fault.js';
import { type Arena, type Attempt, allTolerant } from '../torture.js';
import { keyAmong, stepOf } from './requests.js';
import { soundValue } from './values.js';

export function attempts(arena: Arena<NetlinkModel>): readonly Attempt[] {
  return arena.model.objects.flatMap((object) => attemptsWith(object, arena));
}

function attemptsWith(object: ObjectModel, { guest, model, random }: Arena<NetlinkModel>): Attempt[] {
  const { operations, attributes } = object;
  const whole: Values = Object.fromEntries(attributes.map((one) => [one.name, soundValue(one)]));
  const key = keyAmong(object, whole);
  const socket = guest.daring().openFamily(model.family, {});
  let sequence = random.between(1, 1000);
  const send = (step: OperationName, n?: number, reached: Reached = () => {}) => {
    const own = n === undefined ? socket : socket.through(failing(guest, n, reached).session);
    const values = step === 'create' || step === 'set' ? whole : key;
    return allTolerant([
      own.send(requestOf(model, stepOf(step, object, '', values), ++sequence)),
      socket.receive({ quietMs: 1, timeoutMs: 50 }),
    ]);
  };
  const emptying = operations.delete ? 'delete' : operations.flush ? 'flush' : undefined;
  const undo = emptying ? { undo: () => send(emptying) } : {};
  // In a family of one kind there is no doubt what is meant.
  const called = (name: string) => (model.objects.length === 1 ? name : `${name}: ${object.name}`);
  /** What there is is answered: without an object the answer would not even be begun. */
  const withOne = (step: OperationName) => (n: number, reached: Reached) =>
    allTolerant([send('create'), send(step, n, reached)]);
  const others = (['get', 'set', 'dump', 'delete', 'flush'] as const).filter((step) => operations[step]);
  return [
    { name: called('create'), ask: (n, reached) => send('create', n, reached), ...undo },
    { name: called('create where one is'), ask: withOne('create') },
    ...others.map((step) => ({ name: called(step), ask: withOne(step) })),
  ];
}
