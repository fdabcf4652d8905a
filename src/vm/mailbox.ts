/**
 * The memory that host and guest share, through which a whole job gets into a machine that stands still, and its answers
 * out of it. The file has no name: it is gone with the last process that holds it. guest/agent/mailbox.c is the other side.
 */

import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refused } from '../host/refused.js';
import { VmFailure } from './failure.js';

export const mailboxMiB = 512;

const jobAt = 4096;
const answersAt = (mailboxMiB / 2) << 20;
const answersRoom = answersAt;

/** Why the guest has rung; `running` while it has not. */
export const why = { running: 0, done: 1, full: 2, overdue: 3 } as const;

const word = {
  why: 0,
  posted: 4,
  beats: 12,
  jobAt: 16,
  jobSize: 20,
  answersAt: 24,
  answersRoom: 28,
  answersSize: 32,
} as const;

export class Mailbox {
  readonly fd = openNameless('netkiln-mailbox-', mailboxMiB << 20);
  #jobs = 0;

  constructor() {
    this.#set(word.answersAt, answersAt);
    this.#set(word.answersRoom, answersRoom);
  }

  get why(): number {
    return this.#get(word.why);
  }

  /** Grows as long as the guest's programs get to run. */
  get beats(): number {
    return this.#get(word.beats);
  }

  /** Puts a job in; the guest takes it when it goes on. */
  post(frames: readonly Buffer[]): void {
    const job = Buffer.concat(frames);
    if (job.length > answersAt - jobAt) {
      const [most, is] = [answersAt - jobAt, job.length].map((size) => (size / (1 << 20)).toFixed(1));
      throw new VmFailure(
        'agent-lost',
        `a job of ${is} MiB is more than fits into the machine at once (${most} MiB)`,
      );
    }
    writeAll(this.fd, job, jobAt);
    this.#set(word.jobAt, jobAt);
    this.#set(word.jobSize, job.length);
    this.#set(word.posted, ++this.#jobs);
    this.goOn();
  }

  /** Says that the guest may go on. */
  goOn(): void {
    this.#set(word.why, why.running);
  }

  /** Takes out what the guest has answered so far. */
  drain(): Buffer {
    const answers = Buffer.alloc(Math.min(this.#get(word.answersSize), answersRoom));
    readAll(this.fd, answers, answersAt);
    this.#set(word.answersSize, 0);
    return answers;
  }

  close(): void {
    closeSync(this.fd);
  }

  #get(at: number): number {
    const bytes = Buffer.alloc(4);
    readAll(this.fd, bytes, at);
    return bytes.readUInt32LE();
  }

  #set(at: number, value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    writeAll(this.fd, bytes, at);
  }
}

const otherFolder = 'make room there, or set TMPDIR to a folder that you may write';

/** A file without a name, of a size, all zero, for a child to inherit. */
export function openNameless(prefix: string, size: number): number {
  const path = join(tmpdir(), `${prefix}${randomBytes(8).toString('hex')}`);
  try {
    const fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    ftruncateSync(fd, size);
    return fd;
  } catch (error) {
    return refused(error, `no temporary file can be made in ${tmpdir()}`, { fix: otherFolder });
  }
}

function writeAll(fd: number, bytes: Buffer, at: number): void {
  try {
    for (let done = 0; done < bytes.length; )
      done += writeSync(fd, bytes, done, bytes.length - done, at + done);
  } catch (error) {
    refused(error, `a machine's mailbox cannot be written in ${tmpdir()}`, { fix: otherFolder });
  }
}

function readAll(fd: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) {
    const n = readSync(fd, bytes, done, bytes.length - done, at + done);
    if (n === 0) return;
    done += n;
  }
}
