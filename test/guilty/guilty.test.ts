/** Guilty modules are caught under their own names, at the right line; good ones are not accused. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { bootMachine, buildModules, type Guest } from '../../src/vm/index.js';
import type { Clock } from '../../src/vm/qemu.js';
import { supportedKernels } from '../support/kernels.js';
import { sanitizeKernel } from '../support/sanitize.js';
import { corpus } from './corpus.js';
import { guiltyLines, trial } from './trial.js';

const sources = fileURLToPath(new URL('./modules', import.meta.url));
const sanitize = await sanitizeKernel();

type Find = () => Promise<Kernel>;

/** Counted as `netkiln test` runs by default, and by the host's clock as with --realtime. */
const machines: readonly (readonly [
  name: string,
  clock: Clock,
  profile: 'stock' | 'sanitize',
  find: Find,
])[] = [
  ...supportedKernels.map((series) => [series, 'counted', 'stock', () => findKernel(series)] as const),
  [supportedKernels.at(-1)!, 'real', 'stock', () => findKernel(supportedKernels.at(-1)!)],
  ...(sanitize ? [['sanitize', 'counted', 'sanitize', async () => sanitize] as const] : []),
];

test('every guilty module is caught by one of the profiles', () => {
  expect(corpus.filter(({ stock, sanitize }) => stock === undefined && sanitize === undefined)).toEqual([]);
});

describe.each(machines)('on %s, %s', (_, clock, profile, find) => {
  let kernel: Kernel;
  let folder: string;
  beforeAll(async () => {
    kernel = await find();
    folder = await buildModules(kernel, sources);
  });

  const machine = () => bootMachine({ kernel, clock });
  const ko = (name: string) => join(folder, `${name}.ko`);

  /** The next test: in the same machine if it is still there. */
  async function nextTest(guest: Guest): Promise<void> {
    await guest.load('good', ko('good'));
    await guest.unload('good');
    await guest.assertClean();
  }

  const cases = corpus.flatMap((one) =>
    one[profile] === undefined ? [] : [{ ...one, label: one[profile] }],
  );
  test.each(cases)('$module is $label', async ({ module, label, anywhere, waits, deed }) => {
    const guest = await machine();
    try {
      const { failure, explained } = await trial(guest, module, ko(module), deed);
      expect(failure?.label, failure?.message).toBe(label);
      expect(failure!.trace.length).toBeGreaterThan(0);
      if (anywhere || (waits && clock === 'real')) return;
      expect(explained!.place, explained!.decoded.join('\n')).toMatchObject({ file: `${module}.c` });
      expect(await guiltyLines(join(sources, `${module}.c`)), explained!.headline).toContain(
        explained!.place!.line,
      );
    } finally {
      await guest.close();
    }
    const next = await machine();
    await nextTest(next);
    await next.close();
  });

  test('a good module is not accused', async () => {
    const guest = await machine();
    const ping = async (g: Guest) => {
      const up = g.runOk(['ip', 'link', 'set', 'lo', 'up']);
      await Promise.all([
        up,
        g.run(['ping', '-c', '3', '-i', '0.2', '127.0.0.1']),
        g.runOk(['cat', '/proc/netkiln_good']),
      ]);
    };
    const { failure } = await trial(guest, 'good', ko('good'), ping);
    await guest.close();
    expect(failure?.message).toBeUndefined();
  });
});
