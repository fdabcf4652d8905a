/** `netkiln vm` as a user meets it: a shell and gdb in a machine with the module loaded, and an empty cache. */
import { spawn } from 'node:child_process';
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { identityOf } from '../../src/host/process.js';
import { sanitizeKernel } from '../support/sanitize.js';
import { command, events, folder, netkiln, smallSpec, start } from './netkiln.js';

const sanitize = await sanitizeKernel();

async function withSpec() {
  const dir = await folder();
  await writeFile(join(dir.path, 'small.spec.ts'), smallSpec);
  return dir;
}

async function piped(argv: readonly string[], input: string, cwd: string) {
  const running = start(argv, { cwd });
  running.child.stdin!.end(input);
  return running.ended;
}

describe.each(['stock', 'sanitize'])('in a %s machine', (profile) => {
  const needed = (context: TestContext) =>
    context.skip(profile === 'sanitize' && !sanitize, 'the sanitize kernel is not built here');

  test('a script is run with the module loaded, and its status is that of the command', async (context) => {
    needed(context);
    await using dir = await withSpec();
    const script = 'cat /proc/net/small_fw\necho aside >&2\nexit 7\n';
    const { status, stdout, stderr } = await piped(
      ['vm', 'shell', 'small.spec.ts', '--profile', profile],
      script,
      dir.path,
    );
    expect(stdout).toBe('0 0 input telnet\n0 0 input stray\n0 0 input -\n');
    expect(stderr).toBe('aside\n');
    expect(status).toBe(7);
  });

  test('a person gets a terminal with job control, whose ctrl-C is the program’s', async (context) => {
    needed(context);
    await using dir = await withSpec();
    // A terminal of its own for it; what is typed comes in by a pipe.
    const child = spawn(
      'script',
      ['-qec', `${command} vm shell small.spec.ts --profile ${profile}`, '/dev/null'],
      {
        cwd: dir.path,
      },
    );
    let seen = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      seen += text;
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const until = async (text: string) => {
      while (!seen.includes(text)) {
        if (child.exitCode !== null) throw new Error(`it ended before '${text}':\n${seen}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await until('# ');
    // What the shell prints differs from what is typed, which is echoed.
    child.stdin.write('tty; sh -c \'echo be""gun; exec sleep 1000\'\r');
    await until('begun');
    child.stdin.write('\u0003');
    await until('^C\r\n/ # ');
    child.stdin.write('echo $?-af""ter\r');
    await until('130-after');
    child.stdin.write('sleep 1000 &\rjobs\r');
    await until('Running');
    child.stdin.write('exit 5\r');
    expect(await ended).toBe(5);
    expect(seen).toContain('/dev/hvc0');
  });

  test('gdb stops in a function of the module, with its lines, and the machine goes on', async (context) => {
    needed(context);
    await using dir = await withSpec();
    const commands = [
      'break small_fw_show',
      '!guest cat /proc/net/small_fw',
      'continue',
      'info symbol $pc',
      'list small_fw_show,+1',
      'backtrace 2',
      'delete',
      '!guest "cat /proc/net/small_fw > /tmp/seen; echo o > /proc/sysrq-trigger"',
      // It goes on until the machine has switched itself off.
      'continue',
    ];
    const { status, stdout } = await piped(
      ['vm', 'gdb', 'small.spec.ts', '--profile', profile],
      `${commands.join('\n')}\n`,
      dir.path,
    );
    expect(stdout).toMatch(/^Breakpoint 1, small_fw_show \(m=0x[0-9a-f]+/m);
    expect(stdout).toMatch(/small_fw_show in section \.text of /);
    expect(stdout).toMatch(/^\d+\t\s+const struct small_fw_net \*fw = /m);
    // The kernel's own functions too, where its debug information was kept.
    if (profile === 'sanitize') expect(stdout).toMatch(/^#1 .* seq_read_iter \(.*\sat fs\/seq_file\.c:\d+/ms);
    expect(status).toBe(0);
  });
});

test.each(['shell', 'gdb'])('vm %s has no events to tell', async (name) => {
  await using dir = await withSpec();
  const { status, stdout } = await netkiln(['vm', name, 'small.spec.ts', '--json'], { cwd: dir.path });
  expect(status).toBe(2);
  expect(events(stdout)[0]).toMatchObject({ event: 'diagnostic', code: 'NK8001' });
});

test('nothing outlives a netkiln that is killed', async () => {
  await using dir = await withSpec();
  const running = start(['vm', 'gdb', 'small.spec.ts'], { cwd: dir.path });
  while (!running.printed().includes('add symbol table')) await new Promise((r) => setTimeout(r, 50));
  expect((await running.descendants()).some((one) => one.command.includes('qemu'))).toBe(true);
  running.child.kill('SIGKILL');
  await running.ended;
  // A descendant that stays is this test's time-out.
  while ((await running.descendants()).length > 0) await new Promise((r) => setTimeout(r, 50));
});

test('clean removes what can be made again, but nothing that is in use or that is not its own', async () => {
  await using dir = await folder();
  const own = join(dir.path, 'cache');
  const put = async (path: string, size = 1 << 20) => {
    await mkdir(join(own, path, '..'), { recursive: true });
    await writeFile(join(own, path), new Uint8Array(size));
  };
  for (const name of ['old', 'used', 'made', 'older']) await put(`snapshots/${name}/memory`);
  await put('images/image-1/content');
  await put('modules/a.ko');
  await put('kernels/6.12/boot/vmlinuz');
  await put('mine/letter');
  await put(`snapshots/made.${process.pid}.tmp/memory`);
  await put('snapshots/dead.999999999.tmp/memory');
  await symlink((await identityOf(process.pid))!, join(own, 'snapshots/made.lock'));
  await symlink('no 1 body', join(own, 'snapshots/older.lock'));
  const user = spawn('sh', ['-c', 'read -r _', `mem-path=${own}/snapshots/used/memory`], { stdio: 'pipe' });
  const env = { NETKILN_CACHE: own };
  const first = events((await netkiln(['vm', 'clean', '--json'], { env })).stdout);
  expect(first[0]).toEqual({
    event: 'cleaned',
    groups: [
      { name: 'snapshots', removed: 3, bytes: expect.any(Number), inUse: 3 },
      { name: 'images', removed: 1, bytes: expect.any(Number), inUse: 0 },
    ],
  });
  const [{ bytes }] = first[0]!['groups'] as [{ bytes: number }];
  expect(bytes).toBeGreaterThanOrEqual(3 << 20);
  expect((await readdir(join(own, 'snapshots'))).sort()).toEqual(
    ['made', `made.${process.pid}.tmp`, 'made.lock', 'used'].sort(),
  );
  await stat(join(own, 'modules/a.ko'));
  user.stdin.end();
  await new Promise((resolve) => user.once('close', resolve));
  const { stdout } = await netkiln(['vm', 'clean', '--all'], { env });
  expect(stdout).toMatch(/^snapshots: 1 removed, 1 MiB; 2 in use$/m);
  expect(stdout).toMatch(/^modules: 1 removed, 1 MiB$/m);
  await stat(join(own, 'kernels/6.12/boot/vmlinuz'));
  await netkiln(['vm', 'clean', '--kernels'], { env });
  expect(await readdir(join(own, 'kernels'))).toEqual([]);
  await stat(join(own, 'mine/letter'));
});
