/** Datagrams for a family: one message or several, most of them right, the others wrong in one place or in many. */
import {
  commandNumber,
  type NetlinkModel,
  type ObjectModel,
  type OperationName,
} from '../../../model/netlink.js';
import type { Reference } from '../../../reference/netlink/index.js';
import {
  type Attr,
  encodeAttrs,
  encodeRequest,
  flag,
  nested,
  splitAttrs,
} from '../../../scenario/netlink/message.js';
import { encodeValues } from '../../../scenario/netlink/wire.js';
import { familyOfSocket } from '../../../vm/netlink.js';
import type { Random } from '../../random.js';
import { mutateAttrs, spoil, tableOf } from '../messages.js';
import { Choices } from './choices.js';
import { asksOthers, misheaded } from './headers.js';

const byteOrder = 0x4000;

/** Whether something is asked for as often as it comes up. */
export type Liking = (step: OperationName) => boolean;

export class Datagrams {
  readonly #choices: Choices;

  constructor(
    private readonly model: NetlinkModel,
    reference: Reference,
    private readonly random: Random,
  ) {
    this.#choices = new Choices(model, reference, random);
  }

  next(netns: string, likes: Liking = () => true): Uint8Array {
    for (;;) {
      const datagram = this.#any(netns, likes);
      if (!asksOthers(datagram)) return datagram;
    }
  }

  /** One message, right in all but its values, if that; what is not liked is not asked. */
  one(netns: string, likes: Liking): Uint8Array {
    const { random } = this;
    for (;;) {
      const object = random.pick(this.model.objects);
      const step = this.#choices.operation(netns, object);
      if (!likes(step)) continue;
      return this.#right(object, step, this.#attributes(netns, object, step, random.oneIn(2)));
    }
  }

  /** Makes an object, of any size, with what is the n-th of many to tell it from others. */
  create(netns: string, object: ObjectModel, number: number): Uint8Array {
    const values = this.#choices.made(netns, object, number);
    return this.#right(object, 'create', encodeValues(object.attributes, values));
  }

  #any(netns: string, likes: Liking): Buffer {
    const { random } = this;
    const parts: Uint8Array[] = [];
    for (let left = random.oneIn(8) ? random.between(2, 6) : 1; left > 0; left--) {
      // Messages begin at multiples of four.
      const before = parts.at(-1)?.length ?? 0;
      const message = this.#message(netns, likes);
      parts.push(new Uint8Array(-before & 3), message);
      // A dump goes on while later messages are answered: which of its parts comes when is the kernel's to say.
      if ((message[7]! & 3) === 3) break;
    }
    // What is behind the last may be no message.
    if (random.oneIn(40)) parts.push(random.bytes(random.below(16)));
    return Buffer.concat(parts);
  }

  /** A message that asks for all there is. */
  dump(object: ObjectModel): Uint8Array {
    const command = commandNumber(this.model, object, 'get');
    const { version } = this.model;
    return encodeRequest({
      family: familyOfSocket,
      command,
      version,
      flags: flag.DUMP,
      sequence: 0,
      attrs: [],
    });
  }

  #message(netns: string, likes: Liking): Uint8Array {
    const { model, random } = this;
    const object = random.pick(model.objects);
    const asked = this.#choices.operation(netns, object);
    const step = likes(asked) ? asked : 'create';
    const right = random.oneIn(2);
    const attrs = this.#attributes(netns, object, step, right || random.oneIn(3));
    const wrong = !right && random.oneIn(2);
    const mutated = wrong ? this.#mutated(tableOf(object.attributes), attrs) : attrs;
    const message = this.#right(object, step, mutated);
    if (right || (wrong && !random.oneIn(4))) return message;
    return random.oneIn(2) ? misheaded(message, random) : spoil(message, random);
  }

  /** A message whose headers are right. */
  #right(object: ObjectModel, step: OperationName, attrs: readonly Attr[]): Buffer {
    const { model, random } = this;
    const plain = step === 'dump' ? flag.DUMP : 0;
    const options = random.pick([0, flag.ACK, flag.ACK, flag.ECHO, flag.ECHO | flag.ACK]);
    return Buffer.from(
      encodeRequest({
        ...{ family: familyOfSocket, version: random.oneIn(4) ? random.below(256) : model.version },
        command: commandNumber(model, object, step === 'dump' ? 'get' : step),
        ...{ flags: plain | options, sequence: random.oneIn(8) ? 0xffffffff : random.below(1000), attrs },
      }),
    );
  }

  /** Right ones in any order, some of them twice, their numbers with flags that say nothing. */
  #attributes(netns: string, object: ObjectModel, step: OperationName, sound: boolean): Attr[] {
    const { random } = this;
    const values = () => this.#choices.values(netns, object, step, sound);
    const attrs = encodeValues(object.attributes, values());
    // Of what is there twice the last counts, or both.
    if (random.oneIn(10)) attrs.push(...encodeValues(object.attributes, values()));
    if (random.oneIn(10)) attrs.sort(() => random.below(3) - 1);
    return attrs
      .map((attr) => this.#opened(object, attr))
      .map((attr) => (random.oneIn(60) ? { ...attr, type: attr.type | byteOrder } : attr));
  }

  /** A string that need not have its NUL is most often without. */
  #opened({ attributes }: ObjectModel, attr: Attr): Attr {
    const one = attributes.find(({ id }) => id === attr.type);
    if (one?.type !== 'string' || one.terminated || one.list?.style === 'indexed') return attr;
    if (attr.data.length < 2 || this.random.oneIn(3)) return attr;
    return { ...attr, data: attr.data.subarray(0, -1) };
  }

  /** One attribute, or any of them. */
  #mutated(table: ReturnType<typeof tableOf>, attrs: readonly Attr[]): Attr[] {
    const { random } = this;
    if (attrs.length === 0 || random.oneIn(2)) return mutateAttrs(table, attrs, random);
    const nests = attrs.flatMap(({ type }, at) => (type & nested ? [at] : []));
    const bent = nests.length > 0 && random.oneIn(2);
    const at = bent ? random.pick(nests) : random.below(attrs.length);
    const own = bent ? [this.#bent(attrs[at]!)] : mutateAttrs(table, [attrs[at]!], random);
    return [...attrs.slice(0, at), ...own, ...attrs.slice(at + 1)];
  }

  /** A nest in which one attribute is there too often, or not at all, or is such a nest: each of them is right in itself. */
  #bent(nest: Attr): Attr {
    const { random } = this;
    const inner = splitAttrs(nest.data);
    if (inner.length === 0) return nest;
    const at = random.below(inner.length);
    const one = inner[at]!;
    if (one.type & nested && random.oneIn(2)) inner[at] = this.#bent(one);
    else inner.splice(at, 1, ...Array.from({ length: random.below(6) }, () => one));
    return { ...nest, data: encodeAttrs(inner) };
  }
}
