/** A booted machine, as tests and scenarios use it. Every call has a deadline and may reject with VmFailure. */
import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import type { Kernel } from '../kernel/index.js';
import { GuestError, ProgramError, VmFailure } from './failure.js';
import type { HookOptions, HookPacket, HookResult } from './hook.js';
import { HookDriver } from './hook-driver.js';
import { JobSession, type JobTimes } from './job.js';
import { Capture, type LinkPlace } from './link.js';
import { LiveSession } from './live.js';
import { loadModule } from './loading.js';
import { showRecord } from './log.js';
import { FamilySocket, type NetlinkOptions, NetlinkSocket } from './netlink.js';
import type { Accelerator, Clock } from './qemu.js';
import { CALL_MS, type RequestOptions, type Session, withOptions } from './session.js';
import { together } from './together.js';
import { Reader, request, Writer } from './wire.js';

/** kmemleak reads all of the kernel's memory, twice. */
const STOCK_MS = 2 * CALL_MS;

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
  /** Whether the driver that hands packets to hooks is loaded already. */
  readonly hookDriver: boolean;
}

/** Called as modules are asked to come and go; what they ask for is done at that point of the job. */
export interface ModuleWatch {
  readonly beforeLoad?: (guest: Guest) => void;
  readonly afterLoad?: (guest: Guest) => void;
  readonly afterUnload?: (guest: Guest) => void;
}

/**
 * With a counted clock, what is asked for before the first answer is looked at is one job, done in that order. With the
 * host's clock, requests are served at once and side by side, unless the view of the guest is `inOrder()`.
 */
export class Guest {
  readonly #hookDriver: HookDriver;
  readonly #session: Session;
  readonly #signal: AbortSignal | undefined;

  constructor(
    session: Session,
    readonly facts: MachineFacts,
    signal?: AbortSignal,
    private readonly how: RequestOptions = { aside: facts.clock === 'real' },
    private readonly watch: ModuleWatch = {},
  ) {
    this.#signal = signal;
    this.#session = session;
    this.session = withOptions(session, how);
    this.#hookDriver = new HookDriver(this.session, facts.kernel, facts.hookDriver, signal);
  }

  /** What this view asks through. */
  readonly session: Session;

  /** The same guest: each request is done when the one before it has ended. */
  inOrder(): Guest {
    return this.#view({ ...this.how, aside: false });
  }

  /** The same guest: requests are done while others are. */
  aside(): Guest {
    return this.#view({ ...this.how, aside: true });
  }

  /** The same guest: requests whose failure is looked at, and does not end the job. */
  daring(): Guest {
    return this.#view({ ...this.how, mayFail: true });
  }

  /** The same guest, told of modules that come and go. */
  watching(watch: ModuleWatch): Guest {
    return this.#view(this.how, watch);
  }

  #view(how: RequestOptions, watch = this.watch): Guest {
    const facts = { ...this.facts, hookDriver: this.#hookDriver.loaded };
    return new Guest(this.#session, facts, this.#signal, how, watch);
  }

  /** What its jobs took by its own clock; undefined where that is the host's. */
  get times(): JobTimes | undefined {
    return this.#session instanceof JobSession ? this.#session.times : undefined;
  }

  /** The host's end of the guest's /dev/hvc0, where the machine was given one. */
  get terminal(): Duplex | undefined {
    return this.#session instanceof LiveSession ? this.#session.terminal : undefined;
  }

  /**
   * Lets a debugger in at a Unix socket; only for machines with the host's clock. The machine stands still as soon as it is
   * there, and no request has a deadline any more.
   */
  async admitDebugger(socket: string): Promise<void> {
    if (!(this.#session instanceof LiveSession)) throw new Error('a counted machine cannot be debugged');
    this.#session.bePatient();
    const command = `gdbserver unix:${socket},server=on,wait=off`;
    const said = await this.#session.qmp.execute('human-monitor-command', { 'command-line': command });
    // What is wrong is said in an answer like any other.
    if (!String(said).startsWith('Waiting')) throw new VmFailure('qemu-lost', `no debugger gets in: ${said}`);
  }

  /**
   * Does several things at once: each branch asks for its own, before it returns, of the guest that it is handed. An answer
   * comes when all are there; one that is a failure has ended its branch.
   */
  async together(...branches: readonly ((guest: Guest) => void)[]): Promise<void> {
    await together(
      this.session,
      branches.map((branch) => (session) => branch(this.through(session))),
    );
  }

  /** The same guest, asked through a session that does something with each request; `watcher` is told as modules come and go. */
  through(session: Session, watcher?: Guest): Guest {
    const facts = { ...this.facts, hookDriver: this.#hookDriver.loaded };
    const { beforeLoad, afterLoad, afterUnload } = this.watch;
    const told = watcher && {
      beforeLoad: () => beforeLoad?.(watcher),
      afterLoad: () => afterLoad?.(watcher),
      afterUnload: () => afterUnload?.(watcher),
    };
    return new Guest(session, facts, this.#signal, {}, told ?? this.watch);
  }

  /** What the kernel has said since the machine began, up to where this is asked for: without time stamps. */
  async logSoFar(): Promise<string[]> {
    const { logged } = await this.#ask(request.ping, new Writer(), 'ping', CALL_MS);
    return this.session.log.slice(0, logged).map(({ text }) => text);
  }

  /** Lets time pass in the guest. */
  async sleep(ms: number): Promise<void> {
    await this.#ask(request.sleep, new Writer().u32(ms), `waiting ${ms} ms`, ms + CALL_MS);
  }

  /** Loads a module from the host. `module-refused` carries the kernel's reasons. */
  async load(name: string, module: string | Uint8Array, params = '', deadlineMs = CALL_MS): Promise<void> {
    // Read at once: what is asked for next comes after it.
    const image = typeof module === 'string' ? readFileSync(module) : module;
    this.watch.beforeLoad?.(this);
    const loading = loadModule(this.session, name, image, params, deadlineMs);
    this.watch.afterLoad?.(this);
    await loading;
  }

  /** Tells whoever watches that a module is not there: one that was refused has to have left nothing behind either. */
  moduleIsGone(): void {
    this.watch.afterUnload?.(this);
  }

  /** Unloads a module at once, or rejects with GuestError EAGAIN (in use), ENOENT (not loaded). */
  async unload(name: string, deadlineMs = CALL_MS): Promise<void> {
    const unloading = this.#ask(request.unload, new Writer().string(name), `unloading ${name}`, deadlineMs);
    this.watch.afterUnload?.(this);
    await unloading;
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
    return readResult(await this.#run(argv, options, false));
  }

  /** Like `run`; a program that fails rejects with ProgramError, which has its words. */
  async runOk(argv: readonly string[], options: GuestRunOptions = {}): Promise<string> {
    try {
      return readResult(await this.#run(argv, options, true)).stdout;
    } catch (error) {
      if (!(error instanceof GuestError && error.code === 'ECHILD' && error.answer)) throw error;
      const { status, stdout, stderr, timedOut } = readResult(new Reader(error.answer.payload));
      const how = timedOut ? 'ran out of time' : `exited with ${status}`;
      throw new ProgramError(argv, how, (stderr || stdout).trim());
    }
  }

  #run(argv: readonly string[], options: GuestRunOptions, mustSucceed: boolean): Promise<Reader> {
    const limit = options.timeoutMs ?? CALL_MS;
    const input = typeof options.input === 'string' ? Buffer.from(options.input) : options.input;
    const payload = new Writer()
      .strings(argv)
      .strings(Object.entries(options.env ?? {}).map(([key, value]) => `${key}=${value}`))
      .bytes(input ?? new Uint8Array())
      .string(options.cwd ?? '')
      .string(options.netns ?? '')
      .u32(limit)
      .u8(mustSucceed ? 1 : 0);
    return this.#ask(request.run, payload, argv.join(' '), limit + 10_000);
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

  /**
   * Takes stock of what modules leave behind (guest/stock): `before` one is loaded, while it is `loaded`, and `after` it
   * is gone; or only of `memory` that is lost by then. leftovers.ts reads the answers.
   */
  async takeStock(what: 'begin' | 'before' | 'loaded' | 'after' | 'memory'): Promise<string> {
    const asked = this.#ask(request.stock, new Writer().string(what), `taking stock: ${what}`, STOCK_MS);
    return (await asked).string();
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
    const capture = this.openCapture(place, options);
    await capture.opened;
    return capture;
  }

  /** Like `capture`, for a job that collects what is captured before it looks at answers. */
  openCapture(
    place: LinkPlace,
    options: { readonly outgoing?: boolean; readonly bufferBytes?: number } = {},
  ): Capture {
    const handle = this.session.newHandle();
    const payload = new Writer()
      .u32(handle)
      .string(place.netns ?? '')
      .string(place.link)
      .u32(options.bufferBytes ?? 32 << 20)
      .u8(options.outgoing ? 1 : 0);
    const opened = this.#ask(request.captureOpen, payload, `capturing on ${place.link}`, CALL_MS);
    return new Capture(this.session, handle, place, opened);
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
    const capture = this.openReceiver(family, protocol, netns);
    await capture.opened;
    return capture;
  }

  /** Like `receive`, for a job that collects what is received before it looks at answers. */
  openReceiver(family: 'ipv4' | 'ipv6', protocol: number, netns = ''): Capture {
    const handle = this.session.newHandle();
    const payload = new Writer()
      .u32(handle)
      .string(netns)
      .u8(family === 'ipv6' ? 1 : 0)
      .u32(protocol);
    const opened = this.#ask(request.rawOpen, payload, `receiving protocol ${protocol}`, CALL_MS);
    return new Capture(this.session, handle, { netns, link: `protocol ${protocol}` }, opened);
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

  /** Runs packets straight through a netfilter hook; one result a packet, in order. */
  hook(packets: readonly HookPacket[], options: HookOptions = {}): Promise<HookResult[]> {
    return this.#hookDriver.run(packets, options);
  }

  /** Opens a netlink socket of a protocol (NETLINK_ROUTE is 0, NETLINK_GENERIC 16). */
  async netlink(protocol: number, options: NetlinkOptions = {}): Promise<NetlinkSocket> {
    const groups = options.groups ?? [];
    const handle = this.session.newHandle();
    const payload = new Writer()
      .u32(handle)
      .string(options.netns ?? '')
      .u32(protocol)
      .u32(options.strict ? 1 : 0)
      .u32(groups.length);
    for (const group of groups) payload.u32(group);
    await this.#ask(request.netlinkOpen, payload, `netlink socket ${protocol}`, CALL_MS);
    return new NetlinkSocket(this.session, handle);
  }

  /**
   * Opens a socket for a generic netlink family by its name, and joins one of its groups if asked to. Messages sent with
   * `familyOfSocket` as their type get the family's number.
   */
  openFamily(
    family: string,
    options: { readonly netns?: string; readonly group?: string } = {},
  ): FamilySocket {
    const handle = this.session.newHandle();
    const payload = new Writer()
      .u32(handle)
      .string(options.netns ?? '')
      .string(family)
      .string(options.group ?? '');
    const opened = this.#ask(request.genlOpen, payload, `netlink family ${family}`, CALL_MS);
    const found = opened.then((answer) => ({ family: answer.u32(), address: answer.u32() }));
    return new FamilySocket(this.session, handle, found);
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
}

function readResult(answer: Reader): GuestRunResult {
  const code = answer.u32();
  const signal = answer.u32();
  const timedOut = answer.u8() !== 0;
  const truncated = answer.u8() !== 0;
  const stdout = answer.string();
  const stderr = answer.string();
  return { status: signal === 0 ? code : 128 + signal, stdout, stderr, timedOut, truncated };
}
