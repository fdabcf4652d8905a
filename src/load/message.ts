/** What the process that evaluates a spec tells the one that started it: one line of JSON on a descriptor of its own. */
import { writeSync } from 'node:fs';
import type { Origin } from '../diagnostic/diagnostic.js';
import type { Inputs } from './inputs.js';

/** The descriptor: standard output and error stay the spec's. */
export const channel = 3;

export type Message =
  | { readonly kind: 'data'; readonly data: unknown; readonly inputs: Inputs }
  | { readonly kind: 'no-default'; readonly exports: readonly string[] }
  | { readonly kind: 'not-a-spec'; readonly what: string }
  | {
      readonly kind: 'threw';
      readonly name: string;
      readonly text: string;
      readonly code?: string;
      /** Where: the innermost place outside netkiln and Node, then those around it. */
      readonly places: readonly Origin[];
    }
  | { readonly kind: 'exit'; readonly call: string; readonly places: readonly Origin[] }
  | { readonly kind: 'timeout'; readonly at?: Origin | undefined }
  | { readonly kind: 'unsettled' }
  | { readonly kind: 'memory'; readonly at?: Origin | undefined }
  | { readonly kind: 'too-large'; readonly text: string };

/** What the process has to know from the beginning: its one argument. */
export interface StartTask {
  readonly entryUrl: string;
  readonly memoryMb: number;
}

/** What it is to do, as one line on its standard input, whose end is also the end of the process. */
export interface Task {
  readonly spec: string;
  readonly timeoutMs: number;
}

/** What the process tells the thread that watches over it: the spec's time begins, or its message is sent. */
export type WatcherTask = { readonly begin: Task } | 'end';

/**
 * Writes the message whole, before anything else can end the process. `json` is data that is JSON already. A spec may
 * have closed the descriptor: then the end of the process is all there is to tell.
 */
export function send(message: Message | { readonly json: string; readonly inputs: Inputs }): void {
  const line =
    'json' in message
      ? `{"kind":"data","inputs":${JSON.stringify(message.inputs)},"data":${message.json}}`
      : JSON.stringify(message);
  let rest = Buffer.from(`${line}\n`);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(channel, rest));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EBADF') throw error;
  }
}
