/** Links that do one thing wrong each. Their scenarios have to find them out: a check on the runner and on the examples. */
import type { LinkScenario } from '../../src/check/netdevice/scenario.js';
import type { NetDeviceModel } from '../../src/model/netdevice.js';
import { reflector, sink } from './devices.js';

export interface Mutant {
  readonly what: string;
  readonly model: NetDeviceModel;
  readonly scenario: LinkScenario;
  readonly change: (source: string) => string;
  /** What its scenarios have to say. */
  readonly finds: RegExp;
}

function mutant(
  what: string,
  name: string,
  { model, scenarios }: typeof reflector,
  [from, to]: readonly [string, string],
  place: number,
  finds: RegExp,
): Mutant {
  const change = (source: string) => source.replaceAll(from, to);
  return { what, model: { ...model, name }, scenario: scenarios[place]!, finds, change };
}

const forward = 'if (likely(dev_forward_skb(dev, skb)';

export const mutants: readonly Mutant[] = [
  mutant(
    'a byte changed on the way',
    'nk_mutant_byte',
    reflector,
    [forward, `skb->data[skb->len - 1] ^= 1;\n\t${forward}`],
    0,
    /not as it was sent/,
  ),
  mutant(
    'every frame twice',
    'nk_mutant_twice',
    reflector,
    [forward, `dev_forward_skb(dev, skb_clone(skb, GFP_ATOMIC));\n\t${forward}`],
    0,
    /should come back/,
  ),
  mutant(
    'frames to everybody swallowed',
    'nk_mutant_deaf',
    reflector,
    [
      forward,
      `if (is_multicast_ether_addr(skb->data)) {\n\t\tkfree_skb(skb);\n\t\treturn NETDEV_TX_OK;\n\t}\n\t${forward}`,
    ],
    0,
    /should come back/,
  ),
  mutant(
    'the header not counted',
    'nk_mutant_short',
    reflector,
    ['tx_add(dev, 1, len)', 'tx_add(dev, 1, len - ETH_HLEN)'],
    0,
    /txBytes: predicted/,
  ),
  mutant(
    'bytes that come back not counted',
    'nk_mutant_mute',
    reflector,
    ['rx_add(dev, len)', 'rx_add(dev, 0)'],
    0,
    /rxBytes: predicted/,
  ),
  mutant(
    'a limit off by one',
    'nk_mutant_limit',
    sink,
    ['max_mtu = 9000', 'max_mtu = 9001'],
    3,
    /predicted refused, accepted by the kernel/,
  ),
  mutant(
    'a link kept when its namespace goes',
    'nk_mutant_stay',
    sink,
    ['.validate = nk_', '.netns_refund = true,\n\t.validate = nk_'],
    4,
    /moved to the initial namespace/,
  ),
];
