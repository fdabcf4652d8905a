/** The machine: a kernel booted in QEMU, its agent, and every way it can fail by name. */
export type { AccelChoice } from './accel.js';
export { accelFor, bootMachine, type MachineOptions } from './boot.js';
export { buildModules } from './driver.js';
export { type FailureKind, failureKinds, GuestError, ProgramError, VmFailure } from './failure.js';
export { Guest, type GuestRunOptions, type GuestRunResult } from './guest.js';
export type { HookName, HookOptions, HookPacket, HookResult, HookVerdict } from './hook.js';
export {
  failureOfStock,
  type LoadedSections,
  type LostObject,
  leftovers,
  lostObjects,
  readSections,
} from './leftovers.js';
export type { Capture, CapturedFrame, Collected, CollectOptions, LinkPlace } from './link.js';
export type { NetlinkAnswer, NetlinkOptions, NetlinkSocket, ReceiveOptions } from './netlink.js';
export { pythonTrees, type Tree } from './programs.js';
export { findQemu, qemuVersion } from './qemu.js';
export { type UninitialisedOptions, uninitialised } from './uninitialised.js';
