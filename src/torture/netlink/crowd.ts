/** More objects than a dump's message has room for, up to as many as the family takes; dumped, and half of them deleted. */
import type { NetlinkModel, OperationName } from '../../model/netlink.js';
import type { Values } from '../../model/netlink-value.js';
import { requestOf } from '../../scenario/netlink/client.js';
import type { NetlinkSocket } from '../../vm/netlink.js';
import type { Random } from '../random.js';
import { keysNumbered, stepOf, valuesFor } from './requests.js';

/** A dump is read by so many bytes at once: the messages then hold some dozens of objects. */
const receiveBytes = 4096;

/** So many objects at most, which take more than one of a dump's messages. */
const many = 400;
/** So many where the family's limit is to be met, which takes longer. */
const beyond = 5000;

/** The socket's guest may refuse any of it. `full` goes to the family's limit, where that is within reach. */
export function crowd(
  model: NetlinkModel,
  socket: NetlinkSocket,
  random: Random,
  full: boolean,
): Promise<unknown>[] {
  const object = random.pick(model.objects);
  const { max, operations } = object;
  const count = full && max < beyond ? max + 1 : Math.min(max, many);
  const keys = keysNumbered(object, count);
  const send = (step: OperationName, values?: Values) =>
    socket.send(requestOf(model, stepOf(step, object, '', values), 1, { acknowledged: false }));
  const asked: Promise<unknown>[] = [];
  for (const [index, key] of keys.entries()) {
    asked.push(send('create', { ...valuesFor('create', object, random, true), ...key }));
    // Each is answered with its key, which the socket has to have room for.
    if (index % 50 === 49) asked.push(socket.receive({ quietMs: 1, timeoutMs: 200 }));
  }
  if (operations.dump) {
    asked.push(send('dump'), socket.receive({ quietMs: 5, timeoutMs: 2000, receiveBytes }));
  }
  if (operations.delete) {
    const half = keys.filter((_, index) => index % 2 === 0);
    asked.push(...half.map((key) => send('delete', key)));
  }
  // What was refused is told without having been asked for.
  asked.push(socket.receive({ quietMs: 1, timeoutMs: 200 }));
  return asked;
}
