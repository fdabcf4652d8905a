/** From a kernel to a guest that answers. */
import { createHash, randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { exists } from '../host/files.js';
import { together } from '../host/together.js';
import type { Kernel } from '../kernel/index.js';
import { fastImage } from '../kernel/vmlinux.js';
import { type AccelChoice, type AccelReport, chooseAccel, judgeTrial, PROBE_MS } from './accel.js';
import { buildModules } from './driver.js';
import { VmFailure } from './failure.js';
import { Guest } from './guest.js';
import { guestImage } from './image.js';
import { JobSession } from './job.js';
import { LiveSession } from './live.js';
import type { Tree } from './programs.js';
import { type Accelerator, type Clock, findQemu, type QemuOptions, qemuVersion } from './qemu.js';
import type { Session } from './session.js';
import { type Machine, type Preparation, restored } from './snapshot.js';
import { guestFolder, tetherBinary } from './tools.js';

export interface MachineOptions {
  readonly kernel: Kernel;
  /** Host programs the guest can run, with their libraries: names in PATH, or paths. Busybox's are always there. */
  readonly programs?: readonly string[];
  /** Host folders the guest has, at the same path unless said otherwise. */
  readonly trees?: readonly Tree[];
  /** In-tree modules beyond the usual ones, loaded by `modprobe` or when the kernel asks for them. */
  readonly modules?: readonly string[];
  /** By default what the image needs, 256 at the least. */
  readonly memoryMiB?: number;
  /** 1 by default: two machines side by side do more than one with two processors. More are for what runs at once. */
  readonly cpus?: number;
  readonly accel?: AccelChoice;
  /** `real` by default. */
  readonly clock?: Clock;
  /** What the time and the random numbers of a counted machine follow from; some others each time unless given. */
  readonly seed?: string;
  /** What is loaded before the snapshot is taken: in-tree modules, and the driver that hands packets to hooks. */
  readonly preload?: { readonly modules?: readonly string[]; readonly hookDriver?: boolean };
  /** A second line into the guest, /dev/hvc0 there, for `guest.terminal`; by the host's clock only. */
  readonly terminal?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Boot, instead of going on from a snapshot of a machine that has booted. */
  readonly fresh?: boolean;
  /** How long the boot may take; two minutes by default (an emulated one takes three seconds on an idle machine). */
  readonly deadlineMs?: number;
}

/**
 * Gives a machine that has booted: from its snapshot, unless told otherwise. Under KVM it boots, which takes a second
 * there. It is gone at the latest with this process, however that ends.
 */
export async function bootMachine(options: MachineOptions): Promise<Guest> {
  const { kernel, signal } = options;
  try {
    return await bootOf(options);
  } catch (error) {
    signal?.throwIfAborted();
    if (await exists(kernel.image)) throw error;
    // Whatever failed first: that is why.
    fail('NK6003', `kernel ${kernel.release} has gone while it was in use`, {
      cause: `${kernel.image} is not there any more`,
      fix: 'run the command again: a kernel that netkiln has fetched or built is had again',
    });
  }
}

async function bootOf(options: MachineOptions): Promise<Guest> {
  const { kernel, signal } = options;
  const clock = options.clock ?? 'real';
  // Instructions are counted where they are emulated.
  const accel = clock === 'counted' ? 'tcg' : (await accelFor(options.accel ?? 'auto', kernel, signal)).accel;
  const [qemu, prepared, preparation] = await together([
    findQemu(),
    prepare(options, accel, clock),
    preload(options, async (own) => {
      // What is booted from is looked at first: a snapshot of a damaged image would be good for nothing, for long.
      await prepare({ ...options, check: true }, accel, clock);
      return start(await findQemu(), own, options.deadlineMs ?? 120_000, signal);
    }),
  ]);
  signal?.throwIfAborted();
  const begin = performance.now();
  const seed =
    options.seed === undefined ? randomBytes(32) : createHash('sha256').update(options.seed).digest();
  let session: Machine;
  if (options.fresh ?? accel === 'kvm') {
    session = await preparation.boot(prepared);
    await preparation.prepare(session);
  } else session = await restored(qemu, prepared, preparation, seed, signal);
  const facts = { kernel, accel, clock, bootMs: Math.round(performance.now() - begin) };
  return new Guest(session, { ...facts, hookDriver: options.preload?.hookDriver ?? false }, signal);
}

/** What is to be in the machine before it is given away. */
async function preload(options: MachineOptions, boot: Preparation['boot']): Promise<Preparation> {
  const { kernel, signal } = options;
  const modules = options.preload?.modules ?? [];
  const driver = options.preload?.hookDriver
    ? await buildModules(kernel, join(guestFolder, 'hook'), signal)
    : undefined;
  const prepare = async (session: Session) => {
    const guest = new Guest(session, { kernel, accel: 'tcg', clock: 'real', bootMs: 0, hookDriver: true });
    if (modules.length > 0) await guest.modprobe(...modules);
    if (driver !== undefined) await guest.load('netkiln_hook', join(driver, 'netkiln_hook.ko'));
    await guest.takeStock('begin');
  };
  return { boot, prepare, key: [...modules, driver === undefined ? '' : basename(driver)] };
}

/** What a machine on this host would use, and why. May boot one to find out. */
export async function accelFor(
  choice: AccelChoice,
  kernel: Kernel,
  signal?: AbortSignal,
): Promise<AccelReport> {
  const qemu = await findQemu();
  const { size, mtimeMs } = await stat(kernel.image);
  const tried = [await qemuVersion(qemu), kernel.image, size, mtimeMs];
  const key = createHash('sha256').update(JSON.stringify(tried)).digest('hex').slice(0, 24);
  return chooseAccel(choice, key, async () => {
    try {
      const session = await start(qemu, await prepare({ kernel, signal }, 'kvm', 'real'), PROBE_MS, signal);
      await session.close();
      return 'yes';
    } catch (error) {
      if (!(error instanceof VmFailure)) throw error;
      return judgeTrial(error);
    }
  });
}

/** What kernels of a profile need: memory in MiB, and more on their command line. */
const demands = {
  stock: { least: 256, kernelOptions: [] },
  // Shadow memory and the objects of kmemleak; new and freed memory has patterns that tell where it gets to, and what is
  // there is counted.
  sanitize: { least: 512, kernelOptions: ['slub_debug=P', 'page_poison=1', 'sysctl.vm.mem_profiling=1'] },
} as const;

interface ImageOptions extends MachineOptions {
  /** Whether images of the cache are held against their digests. */
  readonly check?: boolean;
}

async function prepare(options: ImageOptions, accel: Accelerator, clock: Clock): Promise<QemuOptions> {
  const { kernel, signal, check } = options;
  const ownImage = guestImage({
    kernel,
    programs: options.programs ?? [],
    trees: options.trees ?? [],
    modules: options.modules ?? [],
    signal,
    check,
  });
  const [initrd, image, tether] = await together([
    ownImage,
    fastImage(kernel, { signal, check }),
    tetherBinary(signal),
  ]);
  // The image is in memory twice while it is unpacked.
  const imageMiB = (await stat(initrd)).size / (1 << 20);
  const { least, kernelOptions } = demands[kernel.profile];
  const memoryMiB = options.memoryMiB ?? Math.max(least, Math.ceil((160 + 2.5 * imageMiB) / 64) * 64);
  return {
    kernelOptions,
    image,
    initrd,
    memoryMiB,
    cpus: options.cpus ?? 1,
    accel,
    clock,
    tether,
    terminal: options.terminal ?? false,
  };
}

async function start(
  qemu: string,
  prepared: QemuOptions,
  deadlineMs: number,
  signal?: AbortSignal,
): Promise<Machine> {
  const session =
    prepared.clock === 'counted'
      ? new JobSession(qemu, prepared, signal)
      : new LiveSession(qemu, prepared, signal);
  try {
    await session.ready(deadlineMs);
  } catch (error) {
    await session.close();
    throw error;
  }
  return session;
}
