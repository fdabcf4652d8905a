/** What a machine's words amount to: complaints while it runs, and why it ended. */
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import { findComplaint } from './complaint.js';
import { VmFailure } from './failure.js';
import { type LogRecord, showRecord } from './log.js';
import type { Qemu } from './qemu.js';
import { taintWords } from './taint.js';

/** What the kernel complains of as its log grows; each complaint is reported once. */
export class Complaints {
  #checked = 0;
  #acknowledged = 0n;

  /** What has been said so far, and the taint so far, is nobody's doing. */
  begin(log: readonly LogRecord[], taint: bigint): void {
    this.#checked = log.length;
    this.#acknowledged = taint;
  }

  /** The complaint since the last time, if there is one. */
  next(records: readonly LogRecord[], taint: bigint): VmFailure | undefined {
    // Asked at each answer: what was looked at is not looked at again.
    const fresh = records.slice(this.#checked).map(showRecord);
    this.#checked = records.length;
    const found = findComplaint(fresh);
    const words = taintWords(taint & ~this.#acknowledged);
    this.#acknowledged |= taint;
    if (!found && words.length === 0) return undefined;
    const log = records.map(showRecord);
    if (found) {
      const { kind, line, detail, trace } = found;
      return new VmFailure(kind, line, { detail, log, trace });
    }
    return new VmFailure('warning', `the kernel is tainted: ${words.join(', ')}`, { log, trace: fresh });
  }
}

/** Why a machine has ended, from its last words; `met` says whether its agent was ever there. */
export function verdict(qemu: Qemu, met: boolean): VmFailure {
  const { serialLines: log, errors, exitCode, exitSignal } = qemu;
  const found = findComplaint(log);
  if (found) {
    const { kind, line, detail, trace } = found;
    return met
      ? new VmFailure(kind, line, { detail, log, trace })
      : new VmFailure('boot-failed', line, { log, trace });
  }
  const words = errors.trim();
  const details = { log, trace: log.slice(-20) };
  if (exitCode === 0) {
    return met
      ? new VmFailure('agent-lost', 'the guest has switched itself off: its agent died', details)
      : new VmFailure('boot-failed', 'the guest went down before its agent was there', details);
  }
  return new VmFailure(
    'qemu-lost',
    words === '' ? `QEMU was killed by ${exitSignal}` : `QEMU ended: ${words}`,
    details,
  );
}

/** Node's map has the numbers that file systems and networks use, once each; ENOEXEC is one that it lacks. */
export function systemErrorName(errno: number): string {
  const [known] = getSystemErrorMap().get(-errno) ?? [];
  const other = Object.entries(constants.errno).find(([, number]) => number === errno);
  return known ?? other?.[0] ?? `errno ${errno}`;
}
