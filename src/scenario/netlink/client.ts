/** A family as a client in the guest sees it: looked up by name, asked, listened to. Throws WrongAnswer. */
import type { NetlinkStep, Values } from '../../check/netlink/scenario.js';
import { commands, type NetlinkModel } from '../../model/netlink.js';
import type { Change } from '../../reference/netlink.js';
import type { Guest } from '../../vm/guest.js';
import type { NetlinkSocket } from '../../vm/netlink.js';
import {
  type Ack,
  type Attr,
  attrsOf,
  commandOf,
  decodeAck,
  decodeAttrs,
  decodeMessages,
  encodeRequest,
  flag,
  type Message,
  type,
  WrongAnswer,
} from './message.js';
import { decodeValues, encodeValues } from './wire.js';

const genericNetlink = 16;
/** nlctrl: its family number is fixed, the others are handed out. */
const controller = { family: 16, getFamily: 3, id: 1, name: 2, groups: 7, groupName: 1, groupId: 2 } as const;

export interface KernelAnswer {
  readonly ack: Ack;
  readonly objects: readonly Values[];
  /** Notifications that came on the asking socket itself: what NLM_F_ECHO asks for. */
  readonly echoes: readonly Change[];
}

export class Client {
  #sequence = 1;

  private constructor(
    readonly model: NetlinkModel,
    readonly socket: NetlinkSocket,
    readonly listener: NetlinkSocket | undefined,
    readonly family: number,
  ) {}

  /** Two sockets in a namespace: one that asks, one that listens to the family's group. */
  static async open(model: NetlinkModel, guest: Guest, netns: string): Promise<Client> {
    const socket = await guest.netlink(genericNetlink, { netns });
    const { family, groups } = await lookUp(socket, model.family);
    const group = model.notify === null ? undefined : groups.get(model.notify);
    if (model.notify !== null && group === undefined)
      throw new WrongAnswer(`no multicast group ${model.notify}`);
    const listener =
      group === undefined ? undefined : await guest.netlink(genericNetlink, { netns, groups: [group] });
    return new Client(model, socket, listener, family);
  }

  async ask(step: Exclude<NetlinkStep, { step: 'notified' }>, receiveBytes?: number): Promise<KernelAnswer> {
    const dump = step.step === 'dump';
    const request = encodeRequest({
      family: this.family,
      command: commands[dump ? 'get' : step.step],
      version: this.model.version,
      flags: (dump ? flag.DUMP : flag.ACK) | (step.echo ? flag.ECHO : 0),
      sequence: this.#sequence++,
      attrs: dump ? [] : encodeValues(this.model, step.values),
    });
    const options = receiveBytes === undefined ? {} : { receiveBytes };
    const answer = await this.socket.talk(request, { timeoutMs: 10_000, ...options });
    const messages = decodeMessages(answer.datagrams);
    const end = messages.find((m) => m.type === type.ERROR || m.type === type.DONE);
    if (!end || !answer.complete) throw new WrongAnswer(`${step.step} was not answered to its end`);
    const own = messages.filter((m) => m.type === this.family);
    const objects = own.filter((m) => commandOf(m) === commands.get);
    const echoes = own.filter((m) => commandOf(m) !== commands.get);
    return {
      ack: decodeAck(end, request),
      objects: objects.map((m) => decodeValues(this.model, attrsOf(m))),
      echoes: echoes.map((m) => this.#change(m)),
    };
  }

  /** Notifications that have come since the last time. */
  async heard(): Promise<Change[]> {
    if (!this.listener) return [];
    const { datagrams, overruns } = await this.listener.receive({ quietMs: 50 });
    if (overruns > 0) throw new WrongAnswer('notifications were lost (ENOBUFS)');
    return decodeMessages(datagrams).map((m) => this.#change(m));
  }

  async close(): Promise<void> {
    await this.socket.close();
    await this.listener?.close();
  }

  #change(message: Message): Change {
    const command = commandOf(message);
    if (command !== commands.create_ntf && command !== commands.delete_ntf) {
      throw new WrongAnswer(`a notification has command ${command}`);
    }
    return {
      change: command === commands.create_ntf ? 'create' : 'delete',
      values: decodeValues(this.model, attrsOf(message)),
    };
  }
}

async function lookUp(
  socket: NetlinkSocket,
  name: string,
): Promise<{ family: number; groups: Map<string, number> }> {
  const request = encodeRequest({
    family: controller.family,
    command: controller.getFamily,
    version: 1,
    flags: 0,
    sequence: 1,
    attrs: [{ type: controller.name, data: new TextEncoder().encode(`${name}\0`) }],
  });
  const [message] = decodeMessages((await socket.talk(request)).datagrams);
  if (!message || message.type === type.ERROR) throw new WrongAnswer(`the kernel knows no family '${name}'`);
  const attrs = attrsOf(message);
  const groups = new Map<string, number>();
  for (const entry of attrs.filter((a) => a.type === controller.groups).flatMap((a) => decodeAttrs(a.data))) {
    const parts = decodeAttrs(entry.data);
    groups.set(textOf(parts, controller.groupName), numberOf(parts, controller.groupId));
  }
  return { family: numberOf(attrs, controller.id), groups };
}

function find(attrs: readonly Attr[], wanted: number): Uint8Array {
  const attr = attrs.find((a) => a.type === wanted);
  if (!attr) throw new WrongAnswer(`nlctrl's answer lacks attribute ${wanted}`);
  return attr.data;
}

function numberOf(attrs: readonly Attr[], wanted: number): number {
  return find(attrs, wanted).reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function textOf(attrs: readonly Attr[], wanted: number): string {
  return new TextDecoder().decode(find(attrs, wanted)).replace(/\0$/, '');
}
