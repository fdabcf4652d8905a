/** A few mutants of each kind of fault, on a stock kernel: caught, refused or the same, as they must be. All of them: `make mutants`. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findKernel } from '../../src/kernel/index.js';
import { checkSpec } from '../../src/pipeline.js';
import { supportedKernels } from '../support/kernels.js';
import { Court, type Verdict } from './court.js';

interface Sample {
  /** Parts of the ids of mutants. */
  readonly caught: readonly string[];
  readonly refused: readonly string[];
  /** Of code that the kernel's headers leave out. */
  readonly same: readonly string[];
}

const samples: readonly (readonly [example: string, sample: Sample])[] = [
  [
    'registry',
    {
      caught: [
        'registry_delete_doit: unlock dropped: mutex_unlock(&own->lock); -> { } (2)',
        'registry_create_doit: free doubled: kfree(obj);',
        'registry_exit: unregister dropped: genl_unregister_family(&registry_family);',
        'NLA_POLICY_RANGE(NLA_U16, 1, 1001),',
      ],
      refused: [],
      same: [],
    },
  ],
  [
    'sink',
    {
      caught: [
        'nk_sink_xmit: free dropped: consume_skb(skb);',
        'nk_sink_setup: limit widened by one: dev->max_mtu = 9000; -> dev->max_mtu = 9001;',
      ],
      refused: [],
      same: ['nk_sink_dev_uninit: free dropped: free_percpu(dev->tstats);'],
    },
  ],
  [
    'edge-firewall',
    {
      caught: [
        'edge_fw_parse_transport: byte order dropped: pkt->dport = ntohs(h->dest); -> pkt->dport = (h->dest);',
        'edge_fw_input_ipv4_rules: comparison off by one: (pkt->dport >= 8000 && pkt->dport <= 8099))) { -> (pkt->dport > 8000',
      ],
      // No masked number is that one.
      refused: [
        'edge_fw_input_ipv4_rules: compared constant off by one: (pkt->saddr & 0xffffffe0) == 0xc6336440)',
      ],
      same: [],
    },
  ],
];

describe.each(samples)('of %s', (example, { caught, refused, same }) => {
  test('some mutants are brought to their verdicts', async () => {
    const spec = fileURLToPath(new URL(`../../examples/${example}/${example}.spec.ts`, import.meta.url));
    const stock = [await findKernel(supportedKernels.at(-1)!)];
    const folder = await mkdtemp(join(tmpdir(), 'netkiln-mutants-'));
    const { signal } = new AbortController();
    const loaded = await checkSpec(spec);
    const court = await Court.open({ loaded, stock, sanitize: undefined, folder, jobs: 1, signal });
    const chosen = [...caught, ...refused, ...same].map((part) => {
      const found = court.mutants.find(({ id }) => id.includes(part));
      expect(found, part).toBeDefined();
      return found!;
    });
    const verdicts: Verdict[] = [];
    for await (const [, verdict] of court.onStock(chosen)) verdicts.push(verdict);
    const names = chosen.map(({ id }, index) => `${verdicts[index]!.is}: ${id}`);
    expect(names).toEqual(
      chosen.map(({ id }, index) => {
        if (index < caught.length) return `caught: ${id}`;
        return `${index < caught.length + refused.length ? 'refused' : 'same'}: ${id}`;
      }),
    );
  });
});
