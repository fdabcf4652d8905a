/** Real filter sets in the kernel: every header of their traces at the hook, against the traces' own answers. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { importClassbench } from '../../src/import/classbench.js';
import { findKernel } from '../../src/kernel/index.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import { formatIpv4 } from '../../src/model/address.js';
import { buildPacket } from '../../src/packet/index.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';
import { buildMany, complaints } from '../support/modules.js';

const data = process.env['NETKILN_DATA'];
const sets = ['acl1_1k', 'fw1_1k'];
const hasSets = data !== undefined && sets.every((set) => existsSync(join(data, 'classbench', set)));

interface Header {
  readonly bytes: Uint8Array;
  /** Index of the first rule that matches, or -1. */
  readonly first: number;
}

/** A trace's headers as packets from the IP header on. */
function readTrace(file: string): Header[] {
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [src = 0, dst = 0, sport = 0, dport = 0, protocol = 0, flags = 0, , first = -1] = line
        .split('\t')
        .map(Number);
      const fields = { saddr: formatIpv4(BigInt(src)), daddr: formatIpv4(BigInt(dst)), protocol };
      return {
        bytes: buildPacket([{ header: 'ip', fields }, ...transport(protocol, sport, dport, flags)]).bytes,
        first,
      };
    });
}

function transport(protocol: number, sport: number, dport: number, flags: number) {
  const ports = { sport, dport };
  if (protocol === 6) return [{ header: 'tcp', fields: { ...ports, flags: flags >> 8 } }];
  if (protocol === 17) return [{ header: 'udp', fields: ports }];
  if (protocol === 33) return [{ header: 'dccp', fields: ports }];
  if (protocol === 132) return [{ header: 'sctp', fields: ports }];
  if (protocol === 136) return [{ header: 'udplite', fields: ports }];
  if (protocol === 1) return [{ header: 'icmp', fields: { type: flags >> 8, code: flags & 0xff } }];
  return [{ header: 'payload', fields: { hex: '00'.repeat(24) } }];
}

describe.each(['6.1', '6.12'])('ClassBench sets on kernel %s', (series) => {
  let guest: Guest | undefined;
  afterAll(async () => {
    await guest?.close();
  });

  it('give the verdicts that their traces say', async (context) => {
    if (!hasSets) context.skip('NETKILN_DATA does not name a folder with the ClassBench sets');
    const kernel = await findKernel(series);
    const models = sets.map((set) => {
      const path = join(data!, 'classbench', set);
      const options = { name: `cb_${set}`, verdicts: 'alternate', hook: 'input', counters: false } as const;
      return importClassbench(readFileSync(path, 'utf8'), path, options).model;
    });
    const built = await buildMany(
      kernel,
      models.map((model) => emitFirewall(lowerFirewall(model), model)),
      { sparse: true },
    );
    expect(complaints(built.output)).toEqual([]);
    expect(built.status).toBe(0);
    guest = await bootMachine({ kernel });
    for (const [index, set] of sets.entries()) {
      const model = models[index]!;
      const trace = readTrace(join(data!, 'classbench', `${set}_trace.gz`));
      await guest.load(model.name, join(built.folder, `${model.name}.ko`));
      const results = await guest.hook(
        trace.map(({ bytes }) => ({ family: 'ipv4', hook: 'input', bytes, in: 'lo' })),
      );
      await guest.unload(model.name);
      const wrong = trace.filter(({ first }, i) => {
        const expected = first < 0 || first % 2 === 1 ? 'accept' : 'drop';
        return results[i]!.verdict !== expected;
      });
      console.log(`${set} on ${kernel.release}: ${trace.length} headers, ${wrong.length} verdicts differ`);
      expect(trace.length).toBe(10_000);
      expect(wrong.length).toBe(0);
    }
    await guest.assertClean();
  });
});
