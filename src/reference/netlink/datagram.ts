/**
 * What a datagram comes to, predicted from its bytes: the messages that the kernel finds in it, what each is answered, and
 * what it does to the store. It follows `netlink_rcv_skb` and `genl_family_rcv_msg`, and then docs/netlink.md.
 */
import type { Errno } from '../../model/errno.js';
import {
  type Command,
  changeOf,
  commandNumber,
  commandNumbered,
  commandsOf,
  type NetlinkModel,
  namingOf,
  type ObjectModel,
  type OperationName,
  type Permission,
} from '../../model/netlink.js';
import type { Values } from '../../model/netlink-value.js';
import { type Span, tableOf, validate } from './bytes.js';
import type { Core } from './core.js';
import type { Change, Reference, Request } from './reference.js';
import { Refused } from './request.js';
import { decodeValues } from './values.js';

/** Type of a message that stands for the family's number, which only the machine knows. */
const familyType = 0xffff;
const flag = { REQUEST: 1, ACK: 4, ECHO: 8, DUMP: 0x300 } as const;
const header = 16;
const genlHeader = 4;
const firstType = 16;

export interface Sender {
  readonly netns: string;
  /** The permissions it has, `none` among them. */
  readonly may: readonly Permission[];
}

/** A message as the kernel finds it, and what it is answered. */
export interface Predicted {
  /** Of the datagram. */
  readonly from: number;
  readonly to: number;
  readonly sequence: number;
  readonly echo: boolean;
  /** Whether an ERROR message comes, of errno 0 too. */
  readonly acknowledged: boolean;
  readonly refused: Refusal | null;
  /** What the kernel says of a request that it carries out. */
  readonly warning: string | null;
  /** Undefined where it never gets to the family. */
  readonly object?: ObjectModel;
  readonly step?: OperationName;
  readonly objects: readonly Values[];
  readonly changes: readonly Change[];
}

export interface Refusal {
  readonly error: Errno;
  /** Null: without a text. */
  readonly text: string | null;
  /** Where in the message, in bytes, an attribute is pointed at; undefined where the reference does not know. */
  readonly at?: number | undefined;
}

/** Refused without a word. */
class Silent extends Error {
  constructor(readonly error: Errno) {
    super(error);
  }
}

export class Oracle {
  readonly #last: number;

  constructor(
    private readonly reference: Reference,
    private readonly core: Core,
  ) {
    this.#last = lastRequest(reference.model);
  }

  /** The messages of a datagram in order; what is no message ends it, without an answer. */
  predict(datagram: Uint8Array, sender: Sender): Predicted[] {
    const bytes = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.length);
    const predicted: Predicted[] = [];
    for (let at = 0; bytes.length - at >= header; ) {
      const length = bytes.readUInt32LE(at);
      if (length < header || length > bytes.length - at) break;
      predicted.push(this.#message({ bytes, from: at, to: at + length }, sender));
      at += (length + 3) & ~3;
    }
    return predicted;
  }

  #message(span: Span, sender: Sender): Predicted {
    const { bytes, from, to } = span;
    const flags = bytes.readUInt16LE(from + 6);
    const about = { from, to, sequence: bytes.readUInt32LE(from + 8), echo: (flags & flag.ECHO) !== 0 };
    const nothing = { warning: null, objects: [], changes: [] };
    const acknowledged = (flags & flag.ACK) !== 0;
    const type = bytes.readUInt16LE(from + 4);
    // The kernel carries out requests only, and nothing of the types that are netlink's own.
    if ((flags & flag.REQUEST) === 0 || type < firstType) {
      return { ...about, acknowledged, refused: null, ...nothing };
    }
    const refused = (refusal: Refusal) => ({ ...about, acknowledged: true, refused: refusal, ...nothing });
    try {
      if (type !== familyType) throw new Silent('ENOENT');
      const { object, step } = this.#operation(span, flags, sender);
      const { request, warning } = this.#read(span, object, step, sender.netns);
      if (request instanceof Refused) {
        const silent = step === 'dump' && !this.core.dumpText;
        return refused({ error: request.error, text: silent ? null : request.text });
      }
      const answer = this.reference.answer(request, true);
      if (!answer.ok) return refused({ error: answer.error, text: answer.text });
      const { objects, changes } = answer;
      // A dump ends with DONE.
      return {
        ...about,
        acknowledged: acknowledged && step !== 'dump',
        refused: null,
        warning,
        object,
        step,
        objects,
        changes,
      };
    } catch (error) {
      if (error instanceof Refused)
        return refused({ error: error.error, text: error.text, at: whereIn(error, from) });
      if (error instanceof Silent) return refused({ error: error.error, text: null });
      throw error;
    }
  }

  #operation({ bytes, from, to }: Span, flags: number, sender: Sender) {
    if (to - from < header + genlHeader) throw new Silent('EINVAL');
    const dump = (flags & flag.DUMP) === flag.DUMP;
    const command = bytes[from + header]!;
    if (!this.#ignoresReserved(command)) {
      if (bytes.readUInt16LE(from + header + 2) !== 0) {
        throw new Refused('EINVAL', 'genlmsghdr.reserved field is not 0');
      }
      const known = flag.REQUEST | flag.ACK | flag.ECHO | (dump ? flag.DUMP : 0);
      if ((flags & ~known) !== 0) {
        throw new Refused('EINVAL', 'ambiguous or reserved bits set in nlmsg_flags');
      }
    }
    const about = commandNumbered(this.reference.model, command);
    const steps = about ? stepsOf(about.object, about.command) : [];
    const step = steps.find((one) => (one === 'dump') === dump);
    if (!about || steps.length === 0 || (!step && this.core.split)) throw new Silent('EOPNOTSUPP');
    // A command has one permission, whatever it is asked as.
    const { permission } = about.object.operations[steps[0]!]!;
    if (permission !== 'none' && !sender.may.includes(permission)) throw new Silent('EPERM');
    if (!step) throw new Silent('EOPNOTSUPP');
    return { object: about.object, step };
  }

  #ignoresReserved(command: number): boolean {
    return this.reference.model.ignoresReserved && command <= this.#last;
  }

  /** What a family reads in a message, once the kernel has checked it. */
  #read({ bytes, from, to }: Span, object: ObjectModel, step: OperationName, netns: string): Read {
    const span = { bytes, from: from + header + genlHeader, to };
    const common = { netns, object: object.name };
    const lenient = object.operations[step]!.lenient;
    const all = step === 'create' || step === 'set' || this.reference.model.policy === 'global';
    const table = tableFor(object, all);
    // What lenient dumps are sent is not even looked at.
    const warning = lenient && step === 'dump' ? null : validate(table, span, lenient);
    if (step !== 'dump' && step !== 'flush') {
      return { request: { step, ...common, values: decodeValues(table, span) }, warning };
    }
    const what = step === 'dump' ? 'a dump' : 'flush';
    const refused = !lenient && span.to > span.from;
    return {
      request: refused ? new Refused('EINVAL', `${what} takes no attributes`) : { step, ...common },
      warning,
    };
  }
}

interface Read {
  readonly request: Request | Refused;
  readonly warning: string | null;
}

/** The last of a family's requests: what is beyond is looked at as others are. */
function lastRequest(model: NetlinkModel): number {
  const all = model.objects.flatMap((object) =>
    commandsOf(model, object)
      .filter((command) => !changeOf(command))
      .map((command) => commandNumber(model, object, command)),
  );
  return Math.max(...all, ...(model.custom?.operations ?? []).map(({ id }) => id));
}

function whereIn({ at }: Refused, from: number): number | undefined {
  return at === undefined ? undefined : at - from;
}

/** What a command does, asked for one object or for all, as far as the family offers it. */
function stepsOf({ operations }: ObjectModel, command: Command): OperationName[] {
  const steps: readonly OperationName[] =
    command === 'get' ? ['get', 'dump'] : command in operations ? [command as OperationName] : [];
  return steps.filter((step) => operations[step] !== null);
}

/** A table is known by its list of attributes, which is made once. */
const namingAttributes = new WeakMap<ObjectModel, ReturnType<typeof namingOf>>();

function tableFor(object: ObjectModel, all: boolean) {
  if (all) return tableOf(object.attributes);
  const naming = namingAttributes.get(object) ?? namingOf(object);
  namingAttributes.set(object, naming);
  return tableOf(naming);
}
