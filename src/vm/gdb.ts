/**
 * gdb on a machine: it holds the kernel, knows where the module's sections are, and gives the machine free with
 * `continue`. Programs of the guest are started from its prompt by `!guest COMMAND`; they run when the machine does.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { delimiter, join } from 'node:path';
import { leavingCtrlC } from '../host/interruption.js';
import { missingTool } from '../host/missing.js';
import { findProgram, searchPath } from '../host/path.js';
import type { Guest } from './guest.js';
import { withTerminal } from './terminal.js';

export interface Debugging {
  /** The module's name, its .ko on the host, and the folder that its C is in. */
  readonly module: string;
  readonly ko: string;
  readonly sources: string;
  /** A folder for what is needed meanwhile. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Runs gdb to its end; resolves with its status. */
export async function debug(guest: Guest, options: Debugging): Promise<number> {
  const { folder, signal } = options;
  const gdb = (await findProgram('gdb')) ?? (await missingTool('gdb'));
  const sections = await sectionsOf(guest, options.module);
  const socket = join(folder, 'gdb.sock');
  await guest.admitDebugger(socket);
  const helper = await answerGuestCommand(guest, folder);
  const symbols = join(folder, `${options.module}.symbols.ko`);
  await writeFile(symbols, withoutAddresses(await readFile(options.ko)));
  const { debug: vmlinux } = guest.facts.kernel;
  const commands = [
    ...(process.stdin.isTTY ? [] : ['set pagination off']),
    ...(vmlinux === undefined ? ['set architecture i386:x86-64'] : [`file ${quoted(vmlinux)}`]),
    `directory ${quoted(options.sources)}`,
    `target remote ${socket}`,
    [
      'add-symbol-file',
      quoted(symbols),
      ...sections.flatMap(({ name, address }) => ['-s', name, address]),
    ].join(' '),
  ];
  await writeFile(join(folder, 'commands'), `${commands.join('\n')}\n`);
  try {
    const argv = [gdb, '-q', '-iex', 'set confirm off', '-x', join(folder, 'commands')];
    return await runGdb([...(await tiedToUs()), ...argv], folder, signal);
  } finally {
    helper.close();
  }
}

/** What has a program killed as soon as we are gone, and leaves it the terminal. */
async function tiedToUs(): Promise<string[]> {
  const setpriv = await findProgram('setpriv');
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL'];
}

function runGdb(argv: readonly string[], folder: string, signal: AbortSignal): Promise<number> {
  const run = () =>
    new Promise<number>((resolve, reject) => {
      const PATH = [join(folder, 'bin'), ...searchPath()].join(delimiter);
      const child = spawn(argv[0]!, argv.slice(1), {
        stdio: 'inherit',
        env: { ...process.env, PATH, NETKILN_NODE: process.execPath },
      });
      const stop = () => child.kill('SIGKILL');
      signal.addEventListener('abort', stop, { once: true });
      child.on('error', reject);
      child.on('exit', (code) => {
        signal.removeEventListener('abort', stop);
        resolve(code ?? 1);
      });
    });
  return leavingCtrlC(() => (process.stdin.isTTY ? withTerminal('', run) : run()));
}

interface Section {
  readonly name: string;
  readonly address: string;
}

/** Where the kernel has put the module's sections. */
async function sectionsOf(guest: Guest, module: string): Promise<Section[]> {
  const list = await guest.runOk([
    'sh',
    '-c',
    'cd "$0" && grep -H . .[!.]* *',
    `/sys/module/${module}/sections`,
  ]);
  const found = [...list.matchAll(/^(\.?[\w.]+):(0x[0-9a-f]+)$/gm)]
    .map(([, name, address]) => ({ name: name!, address: address! }))
    .filter(({ name }) => !/^\.(strtab|symtab)$/.test(name));
  // What ran as it was loaded is gone: left out, gdb would take it to be where other code is.
  return found.some(({ name }) => name === gone.name) ? found : [...found, gone];
}

const gone: Section = { name: '.init.text', address: '0x0' };

/**
 * An object file (64 bits, little-endian) whose sections have no addresses of their own. The linker leaves some at times, and
 * gdb then takes all debug information to be about the section `.text`.
 */
function withoutAddresses(elf: Buffer): Buffer {
  const table = Number(elf.readBigUInt64LE(0x28));
  const [size, count] = [elf.readUInt16LE(0x3a), elf.readUInt16LE(0x3c)];
  for (let i = 0; i < count; i++) elf.writeBigUInt64LE(0n, table + i * size + 0x10);
  return elf;
}

/** Puts a program named `guest` into a folder `bin`, which has its arguments run as a command of the machine. */
async function answerGuestCommand(guest: Guest, folder: string): Promise<Server> {
  const socket = join(folder, 'guest.sock');
  await mkdir(join(folder, 'bin'));
  await writeFile(
    join(folder, 'bin', 'guest.cjs'),
    `require('node:net').connect(${JSON.stringify(socket)}).end(process.argv.slice(2).join(' '));\n`,
  );
  await writeFile(
    join(folder, 'bin', 'guest'),
    `#!/bin/sh\nexec "$NETKILN_NODE" "$(dirname "$0")/guest.cjs" "$@"\n`,
    { mode: 0o755 },
  );
  const server = createServer((connection) => {
    let line = '';
    connection.setEncoding('utf8').on('data', (text: string) => {
      line += text;
    });
    connection.on('error', () => {});
    connection.on('end', () => {
      guest
        .aside()
        .daring()
        .run(['sh', '-c', line], { timeoutMs: 0 })
        .then(({ stdout, stderr }) => {
          process.stdout.write(stdout);
          process.stderr.write(stderr);
        })
        .catch(() => {}); // the machine has ended, and gdb says so
    });
  });
  await once(server.listen(socket), 'listening');
  server.unref();
  return server;
}

/** A path as one word of gdb's. */
function quoted(path: string): string {
  return `"${path.replaceAll(/["\\]/g, '\\$&')}"`;
}
