/** The process that evaluates one spec: imports it, sends what it exports, ends. */
import { once } from 'node:events';
import { readSync } from 'node:fs';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { originsIn } from '../spec/origin.js';
import { filesRead } from '../spec/read.js';
import { watchAmbient } from './ambient.js';
import { encode, TooLarge } from './encode.js';
import type { HookData } from './hooks.js';
import { InputNotes, type Inputs } from './inputs.js';
import { type Message, type StartTask, send, type Task, type WatcherTask } from './message.js';
import { codeRoot, siblingUrl, startThread } from './tool.js';

const { entryUrl, memoryMb } = JSON.parse(process.argv[2]!) as StartTask;

let watcher: Worker | undefined;

/**
 * The first message is the only one. The watcher ends the process: an exit from here would first wait for its
 * inspector to let go, and say so on standard error. Nothing runs here any more meanwhile.
 */
function finish(message: Parameters<typeof send>[0]): never {
  send(message);
  watcher?.postMessage('end' satisfies WatcherTask);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, watcher ? 1000 : 0);
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}

function placesOf(stack: unknown): Extract<Message, { kind: 'threw' }>['places'] {
  const places = originsIn(String(stack ?? ''));
  return places.filter((at) => !at.file.startsWith(codeRoot) && !at.file.includes('/node_modules/'));
}

function onThrow(thrown: unknown): never {
  if (thrown instanceof TooLarge) return finish({ kind: 'too-large', text: thrown.message });
  const isError = thrown instanceof Error;
  const own = (thrown as { at?: { file: string; line: number; col: number } } | null | undefined)?.at;
  const code = isError && 'code' in thrown ? { code: String(thrown.code) } : {};
  return finish({
    kind: 'threw',
    name: isError ? thrown.name : 'not an Error',
    text: isError ? thrown.message : describe(thrown),
    ...code,
    places: [...(own?.file ? [own] : []), ...(isError ? placesOf(thrown.stack) : [])],
  });
}

function describe(value: unknown): string {
  try {
    return typeof value === 'string' ? value : encode(value);
  } catch {
    return typeof value;
  }
}

/** A spec that ends the process would look like one without an answer. */
function guardExit(): void {
  const guard = (call: string) => (): never =>
    finish({ kind: 'exit', call, places: placesOf(new Error(call).stack) });
  process.exit = guard('process.exit()');
  process.abort = guard('process.abort()');
}

/** Waits for what is to be done. Without a task there is nobody left who wants anything. */
function readTask(): Task {
  const byte = Buffer.alloc(1);
  let line = '';
  for (;;) {
    try {
      if (readSync(0, byte) === 0) process.kill(process.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      continue;
    }
    if (byte[0] === 10) return JSON.parse(line) as Task;
    // One byte at a time, so that nothing is taken that comes after; the line is one of ASCII.
    line += byte.toString('latin1');
  }
}

async function main(): Promise<void> {
  const workerData: StartTask & { ignore: string } = { entryUrl, memoryMb, ignore: codeRoot };
  watcher = startThread('watch', workerData);
  watcher.on('error', onThrow);
  await once(watcher, 'message');
  watcher.unref();
  const { port1: inputs, port2: port } = new MessageChannel();
  inputs.unref();
  const data: HookData = { entryUrl, codeRoot, port };
  register(siblingUrl('hooks'), { data, transferList: [port] });
  process.setSourceMapsEnabled(true);
  await import(entryUrl);
  const task = readTask();
  process.argv = [process.argv[0]!, task.spec];
  guardExit();
  process.on('uncaughtException', onThrow);
  process.on('unhandledRejection', onThrow);
  process.on('beforeExit', () => finish({ kind: 'unsettled' }));
  watcher.postMessage({ begin: task } satisfies WatcherTask);
  const notes = new InputNotes();
  watchAmbient((what) => notes.took(what));
  const exported = (await import(pathToFileURL(task.spec).href)) as Record<string, unknown>;
  if (!('default' in exported)) finish({ kind: 'no-default', exports: Object.keys(exported) });
  const spec = exported['default'];
  const what = misfit(spec);
  if (what !== undefined) finish({ kind: 'not-a-spec', what });
  const json = encode(spec);
  finish({ json, inputs: collect(notes, inputs) });
}

/** All that the spec took: what the hooks saw in their thread is here before its import is. */
function collect(notes: InputNotes, hooks: MessagePort): Inputs {
  for (let next = receiveMessageOnPort(hooks); next; next = receiveMessageOnPort(hooks)) {
    notes.add(next.message as Inputs);
  }
  for (const [path, bytes] of filesRead) {
    if (bytes) notes.read(path, bytes);
    else notes.saw(path);
  }
  return notes.all;
}

/** What a default export is, where a builder cannot have made it. */
function misfit(spec: unknown): string | undefined {
  if (spec === null || spec === undefined) return String(spec);
  if (spec instanceof Promise) return 'a promise';
  if (Array.isArray(spec)) return 'a list';
  if (typeof spec !== 'object') return `a ${typeof spec}`;
  if (typeof (spec as { kind?: unknown }).kind !== 'string') return "an object without a 'kind'";
  return undefined;
}

await main().catch(onThrow);
