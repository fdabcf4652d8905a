/** The module in guest/hook, which runs packets through netfilter hooks: built and loaded when it is first needed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kernel } from '../kernel/index.js';
import { buildModules } from './driver.js';
import {
  decodeResults,
  encodePackets,
  type HookOptions,
  type HookPacket,
  type HookResult,
  resultRoom,
} from './hook.js';
import { loadModule } from './loading.js';
import { CALL_MS, type Session } from './session.js';
import { guestFolder } from './tools.js';
import { request, Writer } from './wire.js';

export class HookDriver {
  #loading: Promise<void> | undefined;

  constructor(
    private readonly session: Session,
    private readonly kernel: Kernel,
    /** Whether the module is there already: then packets are on their way at once. */
    public loaded: boolean,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** One result a packet, in order; GuestError ENODEV where an interface is not there. */
  async run(packets: readonly HookPacket[], options: HookOptions): Promise<HookResult[]> {
    if (!this.loaded) {
      this.#loading ??= this.#load();
      await this.#loading;
    }
    const named = packets.flatMap((packet) => [packet.in, packet.out]).filter((name) => name !== undefined);
    const interfaces = [...new Set(named)];
    const payload = new Writer()
      .string(options.netns ?? '')
      .u32((options.bytes ? 1 : 0) | (options.cost ? 2 : 0))
      .u32(packets.length)
      .u32(resultRoom(packets, options.bytes ?? false))
      .strings(interfaces)
      .bytes(encodePackets(packets, interfaces));
    const links = interfaces.length > 0 ? ` on ${interfaces.join(', ')}` : '';
    const what = `${packets.length} packets at a hook${links}`;
    const deadline = options.deadlineMs ?? CALL_MS + 5 * packets.length;
    const answer = await this.session.request(request.hook, payload, what, deadline);
    return decodeResults(answer.data, packets.length, options);
  }

  async #load(): Promise<void> {
    const folder = await buildModules(this.kernel, join(guestFolder, 'hook'), this.signal);
    await loadModule(
      this.session,
      'netkiln_hook',
      readFileSync(join(folder, 'netkiln_hook.ko')),
      '',
      CALL_MS,
    );
    this.loaded = true;
  }
}
