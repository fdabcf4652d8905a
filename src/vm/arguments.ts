/** What a machine is made of, and QEMU's arguments for it. */
import { mailboxMiB } from './mailbox.js';

/**
 * `real`: the guest's clock is the host's. `counted`: every guest instruction takes a nanosecond and idle time
 * is skipped, so that durations inside the guest are instruction counts and the same in every run. A counted machine
 * stands still while it has no job (see job.ts): one that waited for the host would see its clock run away.
 */
export type Clock = 'real' | 'counted';
export type Accelerator = 'tcg' | 'kvm';

export interface QemuOptions {
  readonly image: string;
  readonly initrd: string;
  readonly memoryMiB: number;
  readonly cpus: number;
  readonly accel: Accelerator;
  readonly clock: Clock;
  readonly tether: string;
  /** More for the kernel's command line, `slub_debug=P` say. */
  readonly kernelOptions?: readonly string[];
  /** A second line into the guest, beside the agent's: /dev/hvc0 there. By the host's clock only. */
  readonly terminal?: boolean;
  /** The file that is the guest's memory; without one it is QEMU's own. */
  readonly memory?: Memory;
  /** What a counted machine's random numbers begin with. */
  readonly seed?: number;
}

/**
 * `keep`: what the guest writes is in the file. `restore`: it begins with what is there, writes to copies of its own, and
 * takes the state of processor and devices from an open file.
 */
export type Memory =
  | { readonly file: string; readonly use: 'keep' }
  | { readonly file: string; readonly use: 'restore'; readonly state: number };

/** No mitigations, self-tests, certificates or input devices: they cost boot time and prove nothing here. */
const commandLine = [
  ...[
    'console=ttyS0',
    'quiet',
    'panic=-1',
    'oops=panic',
    'unknown_nmi_panic',
    'tsc=reliable',
    'no_timer_check',
  ],
  ...['mitigations=off', 'random.trust_cpu=on', 'cryptomgr.notests', 'lsm=', 'audit=0', 'net.ifnames=0'],
  ...['i8042.noaux', 'i8042.nokbd', 'initcall_blacklist=load_system_certificate_list,jent_mod_init'],
].join(' ');

/** File descriptors that QEMU inherits. */
export const fds = { qmp: 3, agent: 4, serial: 5, terminal: 5, state: 6 } as const;

export function qemuArguments(options: QemuOptions): string[] {
  const { accel, clock, memoryMiB, memory } = options;
  const counted = clock === 'counted';
  const mailboxAt = memoryMiB << 20;
  const commands = [
    commandLine,
    ...(options.kernelOptions ?? []),
    ...(counted
      ? [
          `memmap=${mailboxMiB}M$${memoryMiB}M`,
          'numa=off',
          `netkiln.mailbox=${mailboxMiB << 20}@${mailboxAt}`,
        ]
      : []),
  ];
  return [
    ...['-nodefaults', '-no-user-config', '-accel', accel],
    ...['-machine', !counted && memory ? 'q35,memory-backend=memory' : 'q35'],
    ...['-cpu', accel === 'kvm' ? 'host' : 'max'],
    ...['-smp', String(options.cpus), '-m', String(memoryMiB + (counted ? mailboxMiB : 0))],
    ...['-display', 'none', '-no-reboot', '-action', counted ? 'panic=pause' : 'panic=none'],
    ...['-chardev', `socket,id=qmp,fd=${fds.qmp}`, '-mon', 'chardev=qmp,mode=control'],
    ...['-device', 'pvpanic-pci'],
    ...['-kernel', options.image, '-initrd', options.initrd, '-append', commands.join(' ')],
    ...(memory || counted ? memoryArguments(memory, memoryMiB) : []),
    ...(counted ? countedArguments(options.seed ?? 0) : channelArguments(options.terminal ?? false)),
  ];
}

/** The serial line is QEMU's standard output, the agent's channel a port, the terminal a console. */
function channelArguments(terminal: boolean): string[] {
  return [
    ...['-chardev', 'stdio,id=serial,signal=off', '-serial', 'chardev:serial'],
    ...['-device', 'virtio-serial-pci,id=vs', '-chardev', `socket,id=agent,fd=${fds.agent}`],
    ...['-device', 'virtserialport,bus=vs.0,chardev=agent,name=netkiln.agent'],
    ...(terminal ? ['-chardev', `socket,id=terminal,fd=${fds.terminal}`] : []),
    ...(terminal ? ['-device', 'virtconsole,bus=vs.0,chardev=terminal'] : []),
  ];
}

/**
 * Nothing of the host's may reach the guest while it runs: its time and random numbers are its own, its serial line is a
 * file, which never has to be waited for, and the channel is memory. pvpanic is the agent's bell.
 */
function countedArguments(seed: number): string[] {
  return [
    ...['-icount', 'shift=0,sleep=off', '-seed', String(seed), '-rtc', 'base=2026-01-01,clock=vm'],
    ...['-chardev', `file,id=serial,path=/proc/self/fd/${fds.serial}`, '-serial', 'chardev:serial'],
    ...[
      '-object',
      `memory-backend-file,id=mailbox,size=${mailboxMiB}M,share=on,mem-path=/proc/self/fd/${fds.agent}`,
    ],
    ...['-numa', 'node,memdev=memory,cpus=0', '-numa', 'node,memdev=mailbox', '-device', 'pvpanic'],
  ];
}

function memoryArguments(memory: Memory | undefined, memoryMiB: number): string[] {
  if (!memory) return ['-object', `memory-backend-ram,id=memory,size=${memoryMiB}M`];
  // A comma in a value is written twice.
  const path = memory.file.replaceAll(',', ',,');
  const share = memory.use === 'keep' ? 'on' : 'off';
  return [
    ...['-object', `memory-backend-file,id=memory,size=${memoryMiB}M,share=${share},mem-path=${path}`],
    ...(memory.use === 'restore' ? ['-incoming', 'defer'] : []),
  ];
}
