/** The kernel's own modules, under traffic, are not accused of anything. */
import { describe, expect, test } from 'vitest';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { bootMachine, leftovers } from '../../src/vm/index.js';
import type { Clock } from '../../src/vm/qemu.js';
import { supportedKernels } from '../support/kernels.js';
import { sanitizeKernel } from '../support/sanitize.js';

const sanitize = await sanitizeKernel();
const machines: readonly (readonly [name: string, clock: Clock, find: () => Promise<Kernel>])[] = [
  ...supportedKernels.map((series) => [series, 'counted', () => findKernel(series)] as const),
  ...(sanitize
    ? (['counted', 'real'] as const).map((clock) => ['sanitize', clock, async () => sanitize] as const)
    : []),
];

const tested = ['dummy', 'veth', 'fou', 'nf_tables'];

/** Comes up, carries traffic, and goes. */
const life = `
set -e
modprobe dummy; modprobe veth; modprobe fou; modprobe nf_tables
ip link set lo up
ip link add d0 type dummy
ip addr add 192.0.2.1/24 dev d0
ip link set d0 up
ip netns add far
ip link add v0 type veth peer name v1 netns far
ip addr add 198.51.100.1/24 dev v0
ip link set v0 up
ip -n far addr add 198.51.100.2/24 dev v1
ip -n far link set v1 up
ip fou add port 5555 ipproto 4
nft -f - <<'END'
table ip t {
  set s { type ipv4_addr; elements = { 203.0.113.1, 203.0.113.2 }; }
  chain in { type filter hook input priority 0; ip saddr @s drop; icmp type echo-request counter; }
}
END
ping -c 5 -i 0.2 198.51.100.2
ping -c 1 127.0.0.1
nft delete table ip t
ip fou del port 5555
ip link del v0
ip link del d0
ip netns del far
`;

describe.each(machines)('on %s, %s', (_, clock, find) => {
  test('dummy, veth, fou and nf_tables are not accused', async () => {
    const kernel = await find();
    const guest = await bootMachine({ kernel, clock, programs: ['ip', 'nft'] });
    try {
      const g = guest.inOrder();
      await g.takeStock('before');
      const lived = g.runOk(['sh', '-c', life]);
      const gone = g.run(['sh', '-c', `sleep 1; for m in ${tested.join(' ')}; do modprobe -r $m; done`]);
      const after = g.takeStock('after');
      const [said] = await Promise.all([lived, gone]);
      expect(said).toMatch(/5 packets received/);
      const answer = await after;
      for (const module of tested) {
        const failure = leftovers(module, answer);
        expect(failure && [failure.label, failure.message], answer).toBeUndefined();
      }
      await g.assertClean();
    } finally {
      await guest.close();
    }
  });
});
