/** The kernel's own frames: their lines, where its debug information was kept. */
import { beforeEach, describe, expect, test } from 'vitest';
import { explainTrace } from '../../src/trace/index.js';
import { VmFailure } from '../../src/vm/index.js';
import { sanitizeKernel } from '../support/sanitize.js';

const trace = [
  '[    1.000001] Call Trace:',
  '[    1.000002]  <TASK>',
  '[    1.000003]  register_netdevice+0x40/0x1000',
  '[    1.000004]  ? vfs_read+0x40/0x1000',
  '[    1.000005]  nobody_is_called_this+0x40/0x1000',
];
const failure = new VmFailure('warning', 'WARNING', { trace });

const sanitize = await sanitizeKernel();

describe('with the sanitize kernel, if it has been built', () => {
  beforeEach((context) => context.skip(!sanitize, 'the sanitize kernel is not built here'));

  test('a frame has its file and line; one that is doubtful or unknown has not', async () => {
    const { decoded, place, headline } = await explainTrace(failure, {
      modules: [],
      vmlinux: sanitize!.debug,
    });
    const added = decoded.filter((line) => !trace.includes(line));
    expect(added).toEqual([expect.stringMatching(/^ +register_netdevice at net\/core\/dev\.c:\d+$/)]);
    expect(decoded.indexOf(added[0]!)).toBe(3);
    // It is where the kernel was, and never whose fault it is.
    expect(place).toBeUndefined();
    expect(headline).toBe('kernel warning');
  });
});

test.each([undefined, '/nowhere/vmlinux', import.meta.filename])(
  '%s tells nothing of them',
  async (vmlinux) => {
    expect((await explainTrace(failure, { modules: [], vmlinux })).decoded).toEqual(trace);
  },
);
