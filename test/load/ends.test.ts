/** Everything that a spec can do to the process that evaluates it: each ends, and is told as what it is. */
import { describe, expect, it } from 'vitest';
import { loadSpec } from '../../src/load/load.js';
import { refused, specFolder } from './support.js';

const folder = specFolder();
const spec = folder.write;

describe('a spec that does not end well', () => {
  /** Short only where waiting is the point. */
  const limitsOf = (code: string) => ({
    timeoutMs: code === 'NK1005' ? 4000 : 60_000,
    memoryMb: 128,
    typeCheck: false,
  });

  it.each([
    ['exits', 'process.exit(0);', 'NK1004', 'process.exit()'],
    [
      'exits later',
      'await new Promise(() => setTimeout(() => process.exit(1), 50));',
      'NK1004',
      'process.exit()',
    ],
    ['aborts', 'process.abort();', 'NK1004', 'process.abort()'],
    ['kills itself', "process.kill(process.pid, 'SIGTERM'); for (;;) {}", 'NK1004', 'ended early'],
    ['sets its exit code', 'process.exitCode = 3; await new Promise(() => {});', 'NK1005', 'never settles'],
    [
      'throws later',
      "setTimeout(() => { throw new Error('late'); }, 50); await new Promise(() => {});",
      'NK1004',
      'threw',
    ],
    [
      'rejects unheard',
      "Promise.reject(new Error('unheard')); await new Promise(() => setTimeout(() => {}, 1e5));",
      'NK1004',
      'threw',
    ],
    ['throws nothing', 'throw undefined;', 'NK1004', 'threw'],
    ['loops', 'for (;;) {}', 'NK1005', 'within 4 s'],
    ['loops in a microtask', 'for (;;) await null;', 'NK1005', 'within 4 s'],
    ['hides in a regular expression', "/^(a+)+$/.test('a'.repeat(60) + 'b');", 'NK1005', 'within 4 s'],
    ['fills the heap', 'const all = []; for (;;) all.push({ all });', 'NK1008', '128 MiB'],
    [
      'fills memory outside the heap',
      'const all = []; for (;;) all.push(Buffer.alloc(2 ** 26, 1));',
      'NK1008',
      '128 MiB',
    ],
    ['recurses', 'const f = (): number => 1 + f(); f();', 'NK1004', 'threw'],
    [
      'exports too much',
      'export default { kind: "x", all: new Array(6e6).fill(0) };',
      'NK1008',
      'more than 5000000 values',
    ],
    ['closes the channel', "import { closeSync } from 'node:fs'; closeSync(3);", 'NK1004', 'ended early'],
  ])('%s', async (name, text, code, message) => {
    const tail = text.includes('export default') ? '' : "\nexport default { kind: 'firewall' };\n";
    const found = await refused(await spec(`${name}.spec.ts`, text + tail), limitsOf(code));
    expect(found.code).toBe(code);
    expect(found.message).toContain(message);
    expect(found.at?.file).toBe(folder.path(`${name}.spec.ts`));
  });

  it('is not waited for after an interruption', async () => {
    const stop = new AbortController();
    const file = await spec('endless.spec.ts', 'for (;;) {}\nexport default 1;\n');
    setTimeout(() => stop.abort(), 1500);
    await expect(loadSpec(file, { signal: stop.signal, timeoutMs: 60_000 })).rejects.toThrow();
  });
});
