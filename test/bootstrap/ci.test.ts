/** What CI runs and how it counts, with other programs in the place of make and netkiln. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sandbox } from './sandbox.js';

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

describe('.ci/run', () => {
  /** What each target prints, and its exit code. */
  type Made = readonly [string, number];

  async function ci(sanitize: Made, all: Made) {
    await using box = await sandbox();
    const branch = (target: string, [text, status]: Made) =>
      `${target}) echo '${text}'; echo 'make: a word of its own'; exit ${status} ;;`;
    await box.program(
      'make',
      `case $1 in\n${branch('test-sanitize', sanitize)}\n${branch('test', all)}\nesac`,
    );
    return await box.run(['bash', '.ci/run']);
  }

  test('the last line is the sum over both, and what was skipped is told before it', async () => {
    const skipped = 'skipped: a test: no KVM\n200 passed, 0 failed, 1 skipped';
    const { status, stdout } = await ci(['31 passed, 0 failed, 0 skipped', 0], [skipped, 0]);
    expect(stdout).toContain('\nskipped: a test: no KVM\n');
    expect(lastLine(stdout)).toBe('231 passed, 0 failed, 1 skipped');
    expect(status).toBe(0);
  });

  test('one that fails does not keep the other from running', async () => {
    const { status, stdout } = await ci(
      ['30 passed, 1 failed, 0 skipped', 2],
      ['5 passed, 2 failed, 0 skipped', 2],
    );
    expect(lastLine(stdout)).toBe('35 passed, 3 failed, 0 skipped');
    expect(status).toBe(1);
  });

  test('one that ends before it has counted, or badly for all that it has counted, is a failure', async () => {
    const { status, stdout } = await ci(['error: no compiler', 2], ['5 passed, 0 failed, 0 skipped', 2]);
    expect(stdout).toContain('failed: make test-sanitize did not get as far as to count');
    expect(lastLine(stdout)).toBe('5 passed, 2 failed, 0 skipped');
    expect(status).toBe(1);
  });
});

describe('scripts/test-sanitize', () => {
  /** Runs it with a netkiln that writes these events for each spec; one without any has exit code 2. */
  async function sanitized(events: Readonly<Record<string, readonly object[]>>) {
    await using box = await sandbox();
    for (const [name, told] of Object.entries(events)) {
      await mkdir(join(box.root, 'examples', name), { recursive: true });
      await writeFile(join(box.root, 'examples', name, `${name}.spec.ts`), '');
      const lines = told.map((event) => JSON.stringify(event));
      await writeFile(join(box.root, 'examples', name, 'events'), lines.join('\n'));
    }
    const netkiln = `echo "$*"
      for word; do case $word in json=*) cat "\${2%/*}/events" >"\${word#json=}" ;; esac; done
      grep -q '"exit":0' "\${2%/*}/events"`;
    await writeFile(join(box.root, 'bin/netkiln'), `#!/bin/sh\n${netkiln}\n`, { mode: 0o755 });
    return await box.run(['sh', 'scripts/test-sanitize']);
  }
  const tested = (passed: number, failed: number, notRun: number) => ({
    ...{ event: 'tested', module: 'm', kernels: [], passed, failed, notRun },
  });
  const end = (exit: number) => ({ event: 'end', exit });

  test('each example is run on the sanitize kernel, and all scenarios are counted', async () => {
    const { status, stdout } = await sanitized({
      a: [tested(15, 0, 0), end(0)],
      b: [tested(6, 0, 0), end(0)],
    });
    expect(stdout.match(/^test examples\/[ab]\/[ab]\.spec\.ts --profile sanitize /gm)).toHaveLength(2);
    expect(lastLine(stdout)).toBe('21 passed, 0 failed, 0 skipped');
    expect(status).toBe(0);
  });

  test('what fails, what is kept from running and what goes wrong outside of any scenario has failed', async () => {
    const { status, stdout } = await sanitized({
      a: [tested(3, 1, 1), end(1)],
      b: [tested(0, 0, 0), end(1)],
      c: [{ event: 'diagnostic', code: 'NK2001' }, end(2)],
      d: [tested(2, 0, 0), end(0)],
    });
    expect(stdout).toContain('failed: examples/a/a.spec.ts examples/b/b.spec.ts examples/c/c.spec.ts\n');
    expect(lastLine(stdout)).toBe('5 passed, 4 failed, 0 skipped');
    expect(status).toBe(1);
  });

  test('where the kernel cannot be built that is tried once and said', async () => {
    const { status, stdout } = await sanitized({
      a: [{ event: 'diagnostic', code: 'NK6102' }, end(1)],
      b: [tested(2, 0, 0), end(0)],
    });
    expect(stdout).not.toContain('examples/b/');
    expect(stdout).toContain('there is no sanitize kernel');
    expect(lastLine(stdout)).toBe('0 passed, 1 failed, 0 skipped');
    expect(status).toBe(1);
  });
});
