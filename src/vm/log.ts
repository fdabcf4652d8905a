/** The kernel's log as the agent passes it on: records of /dev/kmsg. */
import { Reader } from './wire.js';

export interface LogRecord {
  /** 0 emergency … 7 debug. */
  readonly level: number;
  readonly sequence: number;
  /** Microseconds since boot. */
  readonly time: number;
  readonly text: string;
}

/** Reads an EVENT_LOG payload. */
export function parseLog(payload: Buffer): LogRecord[] {
  const records: LogRecord[] = [];
  for (const reader = new Reader(payload); !reader.done; ) {
    const text = reader.bytes().toString();
    const match = /^(\d+),(\d+),(\d+),[^;]*;([^\n]*)/.exec(text);
    if (!match) continue;
    const [, priority, sequence, time, message] = match;
    records.push({
      level: Number(priority) & 7,
      sequence: Number(sequence),
      time: Number(time),
      text: message!.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
    });
  }
  return records;
}

/** As the console shows it. */
export function showRecord({ time, text }: LogRecord): string {
  return `[${(time / 1e6).toFixed(6).padStart(12)}] ${text}`;
}
