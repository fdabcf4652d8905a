/** A booted machine, as tests and scenarios use it. Every call has a deadline and may reject with VmFailure. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Kernel } from '../kernel/index.js';
import { buildModules } from './driver.js';
import { GuestError, VmFailure } from './failure.js';
import {
  decodeResults,
  encodePackets,
  type HookOptions,
  type HookPacket,
  type HookResult,
  resultRoom,
} from './hook.js';
import { Capture, type LinkPlace } from './link.js';
import { showRecord } from './log.js';
import { type NetlinkOptions, NetlinkSocket } from './netlink.js';
import type { Accelerator, Clock } from './qemu.js';
import type { Session } from './session.js';
import { guestFolder } from './tools.js';
import { type Reader, request, Writer } from './wire.js';

export interface GuestRunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly netns?: string;
  /** The program is killed after so long; a minute by default. */
  readonly timeoutMs?: number;
}

export interface GuestRunResult {
  /** Exit code, or 128 + the signal's number as shells count. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** Some of its output was more than 16 MiB and is missing. */
  readonly truncated: boolean;
}

export interface SendResult {
  readonly sent: number;
  readonly refused: readonly { readonly index: number; readonly errno: number }[];
}

export interface MachineFacts {
  readonly kernel: Kernel;
  readonly accel: Accelerator;
  readonly clock: Clock;
  /** From QEMU's start to the agent's first frame. */
  readonly bootMs: number;
}

/** For what is done in milliseconds on an idle machine; emulated, and on a busy one, it takes seconds. */
const CALL_MS = 60_000;

export class Guest {
  #hookDriver: Promise<void> | undefined;

  constructor(
    readonly session: Session,
    readonly facts: MachineFacts,
  ) {}

  /** Loads a module from the host. `module-refused` carries the kernel's reasons. */
  async load(name: string, module: string | Uint8Array, params = '', deadlineMs = CALL_MS): Promise<void> {
    const image = typeof module === 'string' ? await readFile(module) : module;
    const mark = this.mark();
    try {
      await this.#ask(request.load, new Writer().bytes(image).string(params), `loading ${name}`, deadlineMs);
    } catch (error) {
      if (error instanceof GuestError) this.#refused(`loading ${name}`, error, mark);
      throw error;
    }
  }

  /** Unloads a module at once, or rejects with GuestError EAGAIN (in use), ENOENT (not loaded). */
  async unload(name: string, deadlineMs = CALL_MS): Promise<void> {
    await this.#ask(request.unload, new Writer().string(name), `unloading ${name}`, deadlineMs);
  }

  /** Loads one of the kernel's own modules with what it needs; its image must have been asked for at boot. */
  async modprobe(...names: string[]): Promise<void> {
    for (const name of names) {
      const mark = this.mark();
      const { status, stderr } = await this.run(['modprobe', name]);
      if (status === 0) continue;
      const reasons = this.kernelLog(mark);
      throw new VmFailure('module-refused', `modprobe ${name}: ${stderr.trim()}`, {
        log: reasons,
        trace: reasons,
      });
    }
  }

  /** Runs a program of the guest; one that is not there rejects with GuestError ENOENT. */
  async run(argv: readonly string[], options: GuestRunOptions = {}): Promise<GuestRunResult> {
    const limit = options.timeoutMs ?? CALL_MS;
    const input = typeof options.input === 'string' ? Buffer.from(options.input) : options.input;
    const payload = new Writer()
      .strings(argv)
      .strings(Object.entries(options.env ?? {}).map(([key, value]) => `${key}=${value}`))
      .bytes(input ?? new Uint8Array())
      .string(options.cwd ?? '')
      .string(options.netns ?? '')
      .u32(limit);
    const answer = await this.#ask(request.run, payload, argv.join(' '), limit + 10_000);
    const code = answer.u32();
    const signal = answer.u32();
    const timedOut = answer.u8() !== 0;
    const truncated = answer.u8() !== 0;
    const stdout = answer.string();
    const stderr = answer.string();
    return { status: signal === 0 ? code : 128 + signal, stdout, stderr, timedOut, truncated };
  }

  /** Like `run`; an exit code other than 0 rejects with the program's words. */
  async runOk(argv: readonly string[], options: GuestRunOptions = {}): Promise<string> {
    const { status, stdout, stderr, timedOut } = await this.run(argv, options);
    if (status === 0) return stdout;
    const how = timedOut ? 'ran out of time' : `exited with ${status}`;
    throw new Error(`in the guest: ${argv.join(' ')} ${how}\n${(stderr || stdout).trim()}`);
  }

  async readFile(path: string): Promise<Buffer> {
    const answer = await this.#ask(request.readFile, new Writer().string(path), `reading ${path}`, CALL_MS);
    return answer.data;
  }

  /** Writes a file, making the folders it lies in. */
  async writeFile(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const payload = new Writer().string(path).u32(mode).bytes(bytes);
    await this.#ask(request.writeFile, payload, `writing ${path}`, CALL_MS);
  }

  /** Makes a network namespace, with its loopback up unless told otherwise; `ip netns` knows it by the same name. */
  async netnsAdd(name: string, options: { readonly loopback?: boolean } = {}): Promise<void> {
    const up = options.loopback === false ? 0 : 1;
    await this.#ask(request.netnsAdd, new Writer().string(name).u8(up), `adding namespace ${name}`, CALL_MS);
  }

  async netnsDelete(name: string): Promise<void> {
    await this.#ask(request.netnsDelete, new Writer().string(name), `deleting namespace ${name}`, CALL_MS);
  }

  /** Starts to watch a link. `outgoing` also shows what is sent there. */
  async capture(
    place: LinkPlace,
    options: { readonly outgoing?: boolean; readonly bufferBytes?: number } = {},
  ): Promise<Capture> {
    const payload = new Writer()
      .string(place.netns ?? '')
      .string(place.link)
      .u32(options.bufferBytes ?? 32 << 20)
      .u8(options.outgoing ? 1 : 0);
    const answer = await this.#ask(request.captureOpen, payload, `capturing on ${place.link}`, CALL_MS);
    return new Capture(this.session, answer.u32(), place);
  }

  /** Sends frames, Ethernet header first, out of a link. */
  async send(place: LinkPlace, frames: readonly Uint8Array[]): Promise<SendResult> {
    const payload = new Writer()
      .string(place.netns ?? '')
      .string(place.link)
      .u32(frames.length);
    for (const frame of frames) payload.bytes(frame);
    const answer = await this.#ask(
      request.send,
      payload,
      `sending on ${place.link}`,
      CALL_MS + frames.length,
    );
    const sent = answer.u32();
    const refused = Array.from({ length: answer.u32() }, () => ({
      index: answer.u32(),
      errno: answer.u32(),
    }));
    return { sent, refused };
  }

  /**
   * Receives the IP packets of a protocol that are for this namespace itself, once they are past its input hooks:
   * whole for IPv4, from the transport header on for IPv6.
   */
  async receive(family: 'ipv4' | 'ipv6', protocol: number, netns = ''): Promise<Capture> {
    const payload = new Writer()
      .string(netns)
      .u8(family === 'ipv6' ? 1 : 0)
      .u32(protocol);
    const answer = await this.#ask(request.rawOpen, payload, `receiving protocol ${protocol}`, CALL_MS);
    return new Capture(this.session, answer.u32(), { netns, link: `protocol ${protocol}` });
  }

  /** Sends an IP packet as it is, through this namespace's output hooks. One that a hook drops is not an error. */
  async sendPacket(family: 'ipv4' | 'ipv6', to: string, packet: Uint8Array, netns = ''): Promise<void> {
    const payload = new Writer()
      .string(netns)
      .u8(family === 'ipv6' ? 1 : 0)
      .string(to)
      .bytes(packet);
    await this.#ask(request.rawSend, payload, `sending a packet to ${to}`, CALL_MS);
  }

  /** Indexes of interfaces by name; those that are not there are missing from the result. */
  async interfaceIndexes(names: readonly string[], netns = ''): Promise<Map<string, number>> {
    const payload = new Writer().string(netns).strings(names);
    const answer = await this.#ask(request.ifindex, payload, `finding ${names.join(', ')}`, CALL_MS);
    const pairs = names.map((name) => [name, answer.u32()] as const);
    return new Map(pairs.filter(([, index]) => index !== 0));
  }

  /** Runs packets straight through a netfilter hook; one result a packet, in order. */
  async hook(packets: readonly HookPacket[], options: HookOptions = {}): Promise<HookResult[]> {
    this.#hookDriver ??= this.#loadHookDriver();
    await this.#hookDriver;
    const named = new Set(
      packets.flatMap((packet) => [packet.in, packet.out]).filter((name) => name !== undefined),
    );
    const indexes = await this.interfaceIndexes([...named], options.netns);
    const lost = [...named].find((name) => !indexes.has(name));
    if (lost !== undefined) throw new GuestError(`interface ${lost}`, 19, 'ENODEV');
    const payload = new Writer()
      .string(options.netns ?? '')
      .u32((options.bytes ? 1 : 0) | (options.cost ? 2 : 0))
      .u32(packets.length)
      .u32(resultRoom(packets, options.bytes ?? false))
      .bytes(encodePackets(packets, indexes));
    const what = `${packets.length} packets at a hook`;
    const deadline = options.deadlineMs ?? CALL_MS + 5 * packets.length;
    const answer = await this.#ask(request.hook, payload, what, deadline);
    return decodeResults(answer.data, packets.length, options);
  }

  /** Opens a netlink socket of a protocol (NETLINK_ROUTE is 0, NETLINK_GENERIC 16). */
  async netlink(protocol: number, options: NetlinkOptions = {}): Promise<NetlinkSocket> {
    const groups = options.groups ?? [];
    const payload = new Writer()
      .string(options.netns ?? '')
      .u32(protocol)
      .u32(options.strict ? 1 : 0)
      .u32(groups.length);
    for (const group of groups) payload.u32(group);
    const answer = await this.#ask(request.netlinkOpen, payload, `netlink socket ${protocol}`, CALL_MS);
    return new NetlinkSocket(this.session, answer.u32(), answer.u32());
  }

  /** A place in the kernel's log: now. */
  mark(): number {
    return this.session.log.length;
  }

  /** What the kernel has said since, as the console shows it. Complete up to the last answer. */
  kernelLog(since = 0): string[] {
    return this.session.log.slice(since).map(showRecord);
  }

  /** The taint mask; a module of ours always sets O (12) and E (13). */
  async taint(): Promise<bigint> {
    await this.#ask(request.ping, new Writer(), 'ping', CALL_MS);
    return this.session.taint;
  }

  /** Rejects if the kernel has warned, died or become tainted (but for O and E) and no call has said so yet. */
  async assertClean(): Promise<void> {
    await this.taint();
    this.session.check();
  }

  /** Ends the machine. */
  async close(): Promise<void> {
    await this.session.close();
  }

  #ask(type: number, payload: Writer, what: string, deadlineMs: number): Promise<Reader> {
    return this.session.request(type, payload, what, deadlineMs);
  }

  async #loadHookDriver(): Promise<void> {
    const folder = await buildModules(this.facts.kernel, join(guestFolder, 'hook'));
    await this.load('netkiln_hook', join(folder, 'netkiln_hook.ko'));
  }

  #refused(what: string, error: GuestError, mark: number): never {
    const reasons = this.kernelLog(mark);
    const first = reasons
      .map((line) => line.replace(/^\[[^\]]*\] /, ''))
      .find((line) => !/taints? kernel/.test(line));
    throw new VmFailure('module-refused', `${what}: ${error.code}${first ? ` (${first})` : ''}`, {
      log: this.kernelLog(),
      trace: reasons,
      errno: error.errno,
    });
  }
}

/** The name a module has once loaded: that of its file, with dashes as underscores. */
export function loadedName(ko: string): string {
  return basename(ko, '.ko').replaceAll('-', '_');
}
