/** What the tests of the machine share: small modules of their own, packets, a machine per file. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { bootMachine, buildModules, type Guest, type MachineOptions, VmFailure } from '../../src/vm/index.js';

const sources = fileURLToPath(new URL('./modules', import.meta.url));

export interface Machine {
  readonly kernel: Kernel;
  readonly guest: Guest;
  /** Path of one of the modules in test/vm/modules. */
  readonly ko: (name: string) => string;
}

export async function machine(
  series: string,
  options: Omit<MachineOptions, 'kernel'> = {},
): Promise<Machine> {
  const kernel = await findKernel(series);
  const [folder, guest] = await Promise.all([
    buildModules(kernel, sources),
    bootMachine({ kernel, ...options }),
  ]);
  return { kernel, guest, ko: (name) => join(folder, `${name}.ko`) };
}

/** The failure that a promise rejects with; fails the test if it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<VmFailure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof VmFailure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** An IPv4 UDP packet, without checksums. */
export function udp4(from: string, to: string, sport: number, dport: number, size = 8): Buffer {
  const packet = Buffer.alloc(28 + size);
  packet.set([0x45, 0, 0, 0, 0, 1, 0, 0, 64, 17]);
  packet.writeUInt16BE(packet.length, 2);
  packet.set(from.split('.').map(Number), 12);
  packet.set(to.split('.').map(Number), 16);
  ports(packet, 20, sport, dport, 8 + size);
  return packet;
}

/** An IPv6 UDP packet; addresses are fd00:: and a last number. */
export function udp6(from: number, to: number, sport: number, dport: number, size = 8): Buffer {
  const packet = Buffer.alloc(48 + size);
  packet.set([0x60, 0, 0, 0, 0, 8 + size, 17, 64]);
  packet.set([0xfd], 8);
  packet.set([from], 23);
  packet.set([0xfd], 24);
  packet.set([to], 39);
  ports(packet, 40, sport, dport, 8 + size);
  return packet;
}

function ports(packet: Buffer, at: number, sport: number, dport: number, length: number): void {
  packet.writeUInt16BE(sport, at);
  packet.writeUInt16BE(dport, at + 2);
  packet.writeUInt16BE(length, at + 4);
}
