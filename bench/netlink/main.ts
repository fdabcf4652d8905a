/**
 * What an object of a netlink family costs: `make bench-netlink`, or `node --import tsx bench/netlink/main.ts --help`.
 * docs/performance.md says what is measured, and how.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GeneratedFile } from '../../src/emit/file.js';
import { withTemporaryFolder } from '../../src/host/temporary.js';
import { findKernel } from '../../src/kernel/index.js';
import { fou, hand, made, measure, type Peer, startMachine } from './machine.js';
import { readOptions } from './options.js';
import { type Cost, costTable, meanOf, operations, type Row } from './result.js';

const options = readOptions(process.argv.slice(2));

/** The most requests that the clock runs for: what they make is kept until they are judged. */
const mostRequests = 10_000;
/** Ports are 16 bits, and fou looks at all there are for each new one. */
const mostPorts = 10_000;

async function run(work: string): Promise<void> {
  const kernel = await findKernel(options.kernel);
  const edited = options.edited === undefined ? undefined : await filesIn(options.edited);
  const peers = { made: await made(kernel, work, edited), hand: await hand(kernel), fou };
  const guest = await startMachine(kernel, work);
  const rows: Row[] = [];
  for (const objects of options.objects) {
    const batch = Math.min(objects, mostRequests);
    const costs: Record<keyof typeof peers, Cost[]> = { made: [], hand: [], fou: [] };
    // In turns, and one round more: what the first finds in the machine's caches is not what the others find.
    for (let round = 0; round <= Math.ceil(options.requests / batch); round++) {
      for (const [name, peer] of Object.entries(peers) as [keyof typeof peers, Peer][]) {
        if (name === 'fou' && (objects > mostPorts || round > 1)) continue;
        const { cost, dumped, wrong } = await measure(guest, peer, objects, batch);
        if (round > 0) costs[name].push(name === 'fou' ? dumpOf(cost) : cost);
        if (round > 0 && name === 'fou' && dumped < objects)
          console.log(`fou has dumped ${dumped} of ${objects}`);
        if (wrong > 0) complain(peer.family, wrong);
      }
    }
    const [own, other, kernels] = [meanOf(costs.made), meanOf(costs.hand), meanOf(costs.fou)];
    for (const operation of operations) {
      const each = { made: own[operation], hand: other[operation], fou: kernels[operation] };
      rows.push({ operation, objects, ...each });
    }
  }
  await guest.close();
  rows.sort((a, b) => operations.indexOf(a.operation) - operations.indexOf(b.operation));
  console.log(
    `\nkernel ${kernel.release}; instructions an object, system calls included, nothing subtracted`,
  );
  console.log(`\n${costTable(rows)}`);
}

/** To create one of fou's objects is to open a socket: nothing to compare with. */
const dumpOf = ({ dump }: Cost): Cost => (dump === undefined ? {} : { dump });

function complain(family: string, wrong: number): void {
  console.log(`${wrong} ANSWERS OF ${family} ARE WRONG`);
  process.exitCode = 1;
}

async function filesIn(folder: string): Promise<GeneratedFile[]> {
  const names = (await readdir(folder)).filter((name) => /\.[ch]$|^(Kbuild|Makefile)$/.test(name));
  return Promise.all(
    names.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8'), lines: new Map() })),
  );
}

await withTemporaryFolder('netkiln-netlink-', run);
