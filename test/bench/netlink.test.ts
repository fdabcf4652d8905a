/** The families of the netlink bench answer as they ought to, and the bench sees it where one does not. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fou, hand, made, measure, startMachine } from '../../bench/netlink/machine.js';
import { costTable, meanOf, operations, readMeasured } from '../../bench/netlink/result.js';
import { withTemporaryFolder } from '../../src/host/temporary.js';
import { findKernel } from '../../src/kernel/index.js';
import { checkSpec, generate } from '../../src/pipeline.js';
import { supportedKernels } from '../support/kernels.js';

const spec = join(import.meta.dirname, '../../bench/netlink/made.spec.ts');
/** More than one receive buffer of a dump has room for, and a first batch that is smaller than the others. */
const [objects, batch] = [700, 150];

async function mutant(from: string, to: string) {
  const files = await generate(await checkSpec(spec));
  const edited = files.map((file) => ({ ...file, text: file.text.replace(from, to) }));
  expect(edited).not.toEqual(files);
  return edited;
}

describe.each(supportedKernels)('on kernel %s', (series) => {
  test('every answer is right, and one that is wrong is counted', () =>
    withTemporaryFolder('netkiln-bench-test-', async (work) => {
      const kernel = await findKernel(series);
      const guest = await startMachine(kernel, work);
      for (const peer of [await hand(kernel), await made(kernel, work)]) {
        const { cost, dumped, wrong } = await measure(guest, peer, objects, batch);
        expect({ family: peer.family, dumped, wrong }).toEqual({
          ...{ family: peer.family, dumped: objects, wrong: 0 },
        });
        expect(Object.keys(cost).sort()).toEqual([...operations].sort());
        for (const instructions of Object.values(cost)) expect(instructions).toBeGreaterThan(100);
      }
      const { cost, dumped } = await measure(guest, fou, batch, batch);
      expect(cost.dump).toBeGreaterThan(100);
      expect(dumped).toBeGreaterThan(batch / 2);

      const heavier = await made(kernel, work, await mutant('obj->weight)', 'obj->weight + 1)'));
      const found = await measure(guest, heavier, objects, batch);
      // Each object that a get, the dump or a notification shows.
      expect(found.wrong).toBe(batch + objects + batch);
      await guest.close();
    }));
});

test('a dump that is not whole is counted', () =>
  withTemporaryFolder('netkiln-bench-test-', async (work) => {
    const kernel = await findKernel(supportedKernels[0]!);
    const guest = await startMachine(kernel, work);
    const ending = await mutant('\tif (err && skb->len)\n\t\treturn skb->len;\n\treturn err;', '\treturn 0;');
    const { dumped, wrong } = await measure(guest, await made(kernel, work, ending), objects, batch);
    expect(dumped).toBeLessThan(objects);
    expect(wrong).toBe(1);
    await guest.close();
  }));

test('what the client says is read, and a table made of it', () => {
  const { cost, dumped, wrong } = readMeasured('create 3000 2\nget 500 2\ndump 2000 20\nwrong 1\n');
  expect({ cost, dumped, wrong }).toEqual({
    ...{ cost: { create: 1500, get: 250, dump: 100 }, dumped: 20, wrong: 1 },
  });
  expect(() => readMeasured('create 3000 2\n')).toThrow('create 3000 2');
  expect(meanOf([cost, { create: 500 }])).toEqual({ create: 1000, get: 250, dump: 100 });
  expect(meanOf([])).toEqual({});
  const row = { operation: 'heard', objects: 1000, made: 990, hand: 1100, fou: undefined } as const;
  expect(costTable([row]).split('\n').at(-1)).toBe(
    '| create, heard |   1,000 |     990 |   1,100 |          0.900 |     |',
  );
});
