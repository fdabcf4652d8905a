/**
 * Watches over the evaluation of a spec from a thread beside it: time, memory, and whether the process that
 * wants the answer is still there. A spec that loops cannot be asked where it is; the inspector can.
 */
import { createReadStream } from 'node:fs';
import { type Debugger, Session } from 'node:inspector';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Origin } from '../diagnostic/diagnostic.js';
import { type StartTask, send, type WatcherTask } from './message.js';

const task = workerData as StartTask & { readonly ignore: string };
const session = new Session();
const scripts = new Map<string, Debugger.ScriptParsedEventDataType>();

function end(message?: Parameters<typeof send>[0]): never {
  if (message) send(message);
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}

function inSource(frame: Debugger.CallFrame): Origin | undefined {
  const script = scripts.get(frame.location.scriptId);
  const inline = /^data:application\/json[^,]*;base64,(.*)$/.exec(script?.sourceMapURL ?? '');
  if (!script?.url.startsWith('file://')) return undefined;
  const file = fileURLToPath(script.url.split('?')[0]!);
  if (file.startsWith(task.ignore) || file.includes('/node_modules/')) return undefined;
  const { lineNumber: line, columnNumber: col = 0 } = frame.location;
  if (!inline) return { file, line: line + 1, col: col + 1 };
  const map = new SourceMap(JSON.parse(Buffer.from(inline[1]!, 'base64').toString()));
  const entry = map.findEntry(line, col);
  if (!('originalLine' in entry)) return undefined;
  return { file, line: entry.originalLine + 1, col: entry.originalColumn + 1 };
}

/** We have asked for it, or V8 has stopped short of its memory's limit to let a debugger look. */
session.on('Debugger.paused', ({ params }) => {
  const at = params.callFrames.map(inSource).find((place) => place !== undefined);
  end({ kind: params.reason === 'OOM' ? 'memory' : 'timeout', at });
});

function onTimeout(): void {
  session.post('Debugger.pause');
  // Nothing runs that could be paused: it waits for something that does not come.
  setTimeout(() => end({ kind: 'timeout' }), 300);
}

session.connectToMainThread();
session.on('Debugger.scriptParsed', ({ params }) => void scripts.set(params.scriptId, params));
session.post('Debugger.enable', () => parentPort?.postMessage('watching'));

parentPort?.on('message', (message: WatcherTask) => {
  if (message === 'end') end();
  setTimeout(onTimeout, message.begin.timeoutMs);
  createReadStream('', { fd: 0 })
    .on('data', () => {})
    .on('close', () => end());
});

setInterval(() => {
  if (process.memoryUsage.rss() > (task.memoryMb + 512) * 2 ** 20) end({ kind: 'memory' });
}, 50);
