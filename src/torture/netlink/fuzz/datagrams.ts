/** Datagrams for a family: one message or several, most of them right, the others wrong in one place or in many. */
import {
  commandNumber,
  keysOf,
  type NetlinkModel,
  type ObjectModel,
  type OperationName,
  objectNamed,
  referencesOf,
} from '../../../model/netlink.js';
import type { Values } from '../../../model/netlink-value.js';
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
import { operationFor, valuesFor } from '../requests.js';
import { keyNumbered } from '../values.js';
import { asksOthers, misheaded } from './headers.js';

const byteOrder = 0x4000;
export class Datagrams {
  constructor(
    private readonly model: NetlinkModel,
    /** What is there, for requests to find. */
    private readonly reference: Reference,
    private readonly random: Random,
  ) {}

  next(netns: string): Uint8Array {
    for (;;) {
      const datagram = this.#any(netns);
      if (!asksOthers(datagram)) return datagram;
    }
  }

  #any(netns: string): Buffer {
    const { random } = this;
    const parts: Uint8Array[] = [];
    for (let left = random.oneIn(8) ? random.between(2, 6) : 1; left > 0; left--) {
      // Messages begin at multiples of four.
      const before = parts.at(-1)?.length ?? 0;
      const message = this.#message(netns);
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

  #message(netns: string): Uint8Array {
    const { model, random } = this;
    const object = random.pick(model.objects);
    const step = this.#operation(netns, object);
    const right = random.oneIn(2);
    const attrs = this.#attributes(netns, object, step, right || random.oneIn(3));
    const table = tableOf(object.attributes);
    const wrong = !right && random.oneIn(2);
    const plain = step === 'dump' ? flag.DUMP : 0;
    const options = random.pick([0, flag.ACK, flag.ACK, flag.ECHO, flag.ECHO | flag.ACK]);
    const message = Buffer.from(
      encodeRequest({
        ...{ family: familyOfSocket, version: random.oneIn(4) ? random.below(256) : model.version },
        command: commandNumber(model, object, step === 'dump' ? 'get' : step),
        ...{ flags: plain | options, sequence: random.oneIn(8) ? 0xffffffff : random.below(1000) },
        attrs: wrong ? this.#mutated(table, attrs) : attrs,
      }),
    );
    if (right || (wrong && !random.oneIn(4))) return message;
    return random.oneIn(2) ? misheaded(message, random) : spoil(message, random);
  }

  /** Right ones in any order, some of them twice, their numbers with flags that say nothing. */
  #attributes(netns: string, object: ObjectModel, step: OperationName, sound: boolean): Attr[] {
    const { random } = this;
    const values = () => this.#values(netns, object, step, sound);
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

  /** Most keys are of objects that are there, or, to be made, that are not. */
  #values(netns: string, object: ObjectModel, step: OperationName, sound: boolean): Values {
    const { random } = this;
    const values = this.#referring(netns, object, valuesFor(step, object, random, sound));
    if (step === 'dump' || step === 'flush' || random.oneIn(8)) return values;
    const there = [...this.reference.stored(netns, object).values()];
    const keys = keysOf(object).map(({ name }) => name);
    if (step !== 'create') {
      if (there.length === 0) return values;
      const one = random.pick(there);
      return { ...values, ...Object.fromEntries(keys.map((key) => [key, one[key]!])) };
    }
    const taken = (one: Values) => there.some((other) => keys.every((key) => other[key] === one[key]));
    if (!taken(values)) return values;
    if (object.assigned) {
      return Object.fromEntries(Object.entries(values).filter(([name]) => !keys.includes(name)));
    }
    return { ...values, ...this.#otherKey(object) };
  }

  /** Most of what is referred to is there. */
  #referring(netns: string, object: ObjectModel, values: Values): Values {
    const { random, reference } = this;
    const found = referencesOf(object).flatMap(({ name, refers }) => {
      const target = objectNamed(reference.model, refers!)!;
      const there = [...reference.stored(netns, target).values()];
      if (values[name] === undefined || there.length === 0 || random.oneIn(8)) return [];
      return [[name, random.pick(there)[target.key[0]]!] as const];
    });
    return { ...values, ...Object.fromEntries(found) };
  }

  /** A key of so many that most are free. */
  #otherKey(object: ObjectModel): Values {
    const number = this.random.below(500);
    // What it refers to has been chosen.
    const own = keysOf(object).filter(({ refers }) => refers === null);
    const keys = own.map((key) => [key.name, keyNumbered(key, number)] as const);
    return Object.fromEntries(keys.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  }

  /** Where there is no room, more is asked of what there is. */
  #operation(netns: string, object: ObjectModel): OperationName {
    const { random, reference } = this;
    const step = operationFor(object, random);
    if (step !== 'create' || reference.stored(netns, object).size < object.max || random.oneIn(6))
      return step;
    const others = (['delete', 'flush', 'set', 'get'] as const).filter((one) => object.operations[one]);
    return others.length === 0 ? step : random.pick(others);
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
