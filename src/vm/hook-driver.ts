/** The module in guest/hook, which runs packets through netfilter hooks: built and loaded when it is first needed. */
import { join } from 'node:path';
import type { Kernel } from '../kernel/index.js';
import { buildModules } from './driver.js';
import { GuestError } from './failure.js';
import {
  decodeResults,
  encodePackets,
  type HookOptions,
  type HookPacket,
  type HookResult,
  resultRoom,
} from './hook.js';
import { interfaceIndexes } from './link.js';
import { loadModule } from './loading.js';
import { CALL_MS, type Session } from './session.js';
import { guestFolder } from './tools.js';
import { request, Writer } from './wire.js';

export class HookDriver {
  readonly #session: Session;
  readonly #kernel: Kernel;
  readonly #signal: AbortSignal | undefined;
  #loaded: Promise<void> | undefined;

  constructor(session: Session, kernel: Kernel, signal: AbortSignal | undefined) {
    this.#session = session;
    this.#kernel = kernel;
    this.#signal = signal;
  }

  /** One result a packet, in order. */
  async run(packets: readonly HookPacket[], options: HookOptions): Promise<HookResult[]> {
    this.#loaded ??= this.#load();
    await this.#loaded;
    const payload = new Writer()
      .string(options.netns ?? '')
      .u32((options.bytes ? 1 : 0) | (options.cost ? 2 : 0))
      .u32(packets.length)
      .u32(resultRoom(packets, options.bytes ?? false))
      .bytes(encodePackets(packets, await this.#indexes(packets, options.netns)));
    const what = `${packets.length} packets at a hook`;
    const deadline = options.deadlineMs ?? CALL_MS + 5 * packets.length;
    const answer = await this.#session.request(request.hook, payload, what, deadline);
    return decodeResults(answer.data, packets.length, options);
  }

  /** Indexes of the interfaces that the packets name. */
  async #indexes(packets: readonly HookPacket[], netns: string | undefined): Promise<Map<string, number>> {
    const named = new Set(
      packets.flatMap((packet) => [packet.in, packet.out]).filter((name) => name !== undefined),
    );
    const indexes = await interfaceIndexes(this.#session, [...named], netns);
    const lost = [...named].find((name) => !indexes.has(name));
    if (lost !== undefined) throw new GuestError(`interface ${lost}`, 19, 'ENODEV');
    return indexes;
  }

  async #load(): Promise<void> {
    const folder = await buildModules(this.#kernel, join(guestFolder, 'hook'), this.#signal);
    await loadModule(this.#session, 'netkiln_hook', join(folder, 'netkiln_hook.ko'), '', CALL_MS);
  }
}
