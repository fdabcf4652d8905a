/** The kernel's own client dumps thousands of objects in small parts while another client adds and deletes others. */
import { expect, it } from 'vitest';
import { Client, requestOf } from '../../../src/scenario/netlink/client.js';
import type { Guest } from '../../../src/vm/index.js';
import { supportedKernels } from '../../support/kernels.js';
import { cli, families, withFamilies } from './machine.js';

const family = families.neighbours;
const request = { netns: '', object: 'entry', echo: false, fails: null } as const;
const unanswered = { acknowledged: false };
/** Tables, by their numbers. */
const [staying, coming] = [1, 2];

function addressOf(number: number): string {
  return `fd00::${(number + 1).toString(16)}`;
}

const make = (table: number, number: number) => {
  const values = { table: String(table), address: addressOf(number) };
  return requestOf(family, { step: 'create', ...request, returns: null, values }, 0, unanswered);
};
const remove = (table: number, number: number) => {
  const values = { table: String(table), address: addressOf(number) };
  return requestOf(family, { step: 'delete', ...request, values }, 0, unanswered);
};

/** Whether a dump is under way: it keeps the module. */
async function dumping(guest: Guest): Promise<boolean> {
  const modules = (await guest.readFile('/proc/modules')).toString();
  return Number(/^neighbours \d+ (\d+)/m.exec(modules)![1]) > 0;
}

it.for(supportedKernels)('cli.py dumps 5,000 entries, each once, on kernel %s', (series, context) =>
  withFamilies(context, series, async (guest) => {
    const client = Client.open(family, guest, '', { listens: false });
    await client.ready();
    for (const name of ['staying', 'coming']) {
      const { ack } = await client.ask({
        ...{ step: 'create', ...request, object: 'table', returns: null, values: { name } },
      });
      expect(ack.errno).toBe(0);
    }
    // The others stand between those that stay.
    for (let first = 0; first < 5000; first += 100) {
      const some = Array.from({ length: 100 }, (_, i) => make(staying, first + i));
      const others = Array.from({ length: 20 }, (_, i) => make(coming, first / 5 + i));
      await client.socket.send(Buffer.concat([...some, ...others]));
      await client.socket.receive({ count: 120 });
    }
    let ended = false;
    const how = ['--no-schema', '--dbg-small-recv', '4000', '--dump', 'entry-get'];
    const dump = cli(guest, 'neighbours', ...how).finally(() => {
      ended = true;
    });
    let [gone, next, during] = [0, 1000, 0];
    while (!ended) {
      if (!(await dumping(guest))) {
        await new Promise((later) => setTimeout(later, 50));
        continue;
      }
      const changes = Array.from({ length: 10 }, () => [remove(coming, gone++), make(coming, next++)]).flat();
      await client.socket.send(Buffer.concat(changes));
      // Only those that were made are answered.
      await client.socket.receive({ count: 10 });
      if (await dumping(guest)) during += changes.length;
    }
    const { stdout, stderr, status } = await dump;
    expect(status).toBe(0);
    const parts = stderr.match(/^Recv: /gm)!.length;
    console.log(`kernel ${series}: ${parts} parts, ${during} changes while they came`);
    expect(parts).toBeGreaterThan(50);
    expect(during).toBeGreaterThan(100);
    const found = JSON.parse(stdout) as { readonly table: number; readonly address: string }[];
    expect(new Set(found.map(({ table, address }) => `${table} ${address}`)).size).toBe(found.length);
    expect(found.filter(({ table }) => table === staying).map(({ address }) => address)).toEqual(
      Array.from({ length: 5000 }, (_, i) => addressOf(i)),
    );
    await client.close();
  }),
);
