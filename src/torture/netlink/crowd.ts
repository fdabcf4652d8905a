/** More objects than a dump's message has room for, up to as many as the family takes; dumped, and half of them deleted. */
import { commands, keyOf, type NetlinkModel } from '../../model/netlink.js';
import { encodeRequest, flag } from '../../scenario/netlink/message.js';
import { encodeValues } from '../../scenario/netlink/wire.js';
import { familyOfSocket, type NetlinkSocket } from '../../vm/netlink.js';
import type { Random } from '../random.js';
import { keyNumbered, valuesFor } from './messages.js';

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
  const { max } = model.object;
  const count = full && max < beyond ? max + 1 : Math.min(max, many);
  const key = keyOf(model);
  const keys = Array.from({ length: count }, (_, i) => keyNumbered(key, i)).filter(
    (one) => one !== undefined,
  );
  const send = (command: number, values: Parameters<typeof encodeValues>[1], flags = 0) =>
    socket.send(
      encodeRequest({
        ...{ family: familyOfSocket, command, version: model.version, flags, sequence: 1 },
        attrs: encodeValues(model, values),
      }),
    );
  const asked: Promise<unknown>[] = keys.map((value) =>
    send(commands.create, { ...valuesFor(model, random, true, true), [key.name]: value }),
  );
  if (model.operations.dump) {
    asked.push(
      send(commands.get, {}, flag.DUMP),
      socket.receive({ quietMs: 5, timeoutMs: 2000, receiveBytes }),
    );
  }
  if (model.operations.delete) {
    const half = keys.filter((_, index) => index % 2 === 0);
    asked.push(...half.map((value) => send(commands.delete, { [key.name]: value })));
  }
  // What was refused is told without having been asked for.
  asked.push(socket.receive({ quietMs: 1, timeoutMs: 200 }));
  return asked;
}
