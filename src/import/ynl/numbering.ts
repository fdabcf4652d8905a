/**
 * The numbers of commands. In the unified model all of a family's messages are counted together; in the directional one
 * those to the kernel and those from it each by themselves, as in families that are older than YNL.
 */
import { printable } from '../../check/printable.js';
import type { Path } from '../../model/path.js';
import type { Findings } from './findings.js';
import type { OperationData } from './schema.js';

/** Of messages to the kernel and from it; undefined where there is none. */
export interface Counted {
  readonly request: number | undefined;
  readonly reply: number | undefined;
}

export function countTogether(list: readonly OperationData[], findings: Findings): Counted[] {
  const numbers = new Numbers(findings);
  let next = 1;
  return list.map((operation, index) => {
    const id = operation.value === undefined ? next : Number(operation.value);
    next = id + 1;
    numbers.take(id, operation, ['operations', 'list', index]);
    return { request: id, reply: id };
  });
}

export function countDirections(list: readonly OperationData[], findings: Findings): Counted[] {
  const [requests, events] = [new Numbers(findings), new Numbers(findings)];
  let [request, reply] = [1, 1];
  return list.map((operation, index) => {
    const path = ['operations', 'list', index];
    const mode = operation.do ?? operation.dump;
    if (!mode) {
      reply = Number(operation.value ?? reply);
      events.take(reply, operation, path);
      return { request: undefined, reply: reply++ };
    }
    request = Number(mode.request?.value ?? request);
    requests.take(request, operation, path);
    if (mode.reply === undefined) return { request: request++, reply: undefined };
    // Answers of several operations may be the same message.
    reply = Number(mode.reply.value ?? reply);
    return { request: request++, reply: reply++ };
  });
}

class Numbers {
  readonly #taken = new Map<number, string>();

  constructor(private readonly findings: Findings) {}

  take(id: number, { name }: OperationData, path: Path): void {
    const other = this.#taken.get(id);
    if (other !== undefined) {
      const both = `'${printable(other)}' and '${printable(name)}'`;
      this.findings.error('NK3012', path, `${both} have the same number, ${id}`);
    } else if (id < 0 || id > 255) {
      this.findings.error('NK3012', path, `'${printable(name)}' has the number ${id}, not one of 0 to 255`);
    }
    this.#taken.set(id, name);
  }
}
