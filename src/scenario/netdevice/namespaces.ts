/** Links of one name in two namespaces, and the end of one of the namespaces. */
import type { NetDeviceModel } from '../../model/netdevice.js';
import { buildPacket } from '../../packet/index.js';
import { predictFrames } from '../../reference/netdevice.js';
import type { Guest } from '../../vm/guest.js';
import { type Bench, inTurn } from '../runner.js';
import { compareFrames, sendFrames } from './frames.js';
import { raiseLink, readLink } from './link.js';

/** One end lies in the namespace that is deleted, the other, which goes with it, where it can be watched. */
const witness = 'nk-witness';

export async function runNamespaces(
  { model, guest }: Bench<NetDeviceModel>,
  ending: string,
  staying: string,
): Promise<{ summary: string; details: string[] }> {
  const frame = buildPacket([
    { header: 'ether', fields: {} },
    { header: 'payload', fields: { hex: '00'.repeat(46) } },
  ]);
  const predicted = predictFrames(model, model.mtu.default, [frame.bytes]);
  const kind = model.linkKind;
  const [, , , observed, other, , gone, moved, stayed] = await inTurn(
    raiseLink(guest, { netns: ending, kind }),
    raiseLink(guest, { netns: staying, kind }),
    guest.runOk(['ip', 'link', 'add', witness, 'type', 'veth', 'peer', 'name', 'peer', 'netns', ending]),
    sendFrames(guest, ending, [frame.bytes], predicted.returned.length),
    readLink(guest, staying),
    guest.netnsDelete(ending),
    isGone(guest),
    readLink(guest, ''),
    readLink(guest, staying),
  );
  const details = compareFrames(
    predicted.returned.map(() => frame.bytes),
    observed.returned,
  );
  if (observed.counted.txPackets !== 1) {
    details.push(`1 frame was sent in one namespace, its link counts ${observed.counted.txPackets}`);
  }
  if (other === undefined || other.counted.txPackets + other.counted.rxPackets !== 0) {
    details.push("the other namespace's link has counted it too");
  }
  if (!gone) details.push('the namespace did not end within 10 s: something holds it');
  if (moved !== undefined) details.push('the link has moved to the initial namespace');
  if (stayed === undefined) details.push('the other namespace has lost its link');
  return { summary: 'separate, and gone with its namespace', details };
}

/** All devices of a namespace are unregistered together: once the witness is gone, so is the link. */
async function isGone(guest: Guest): Promise<boolean> {
  const waiting =
    'i=0; while [ -e /sys/class/net/$1 ]; do [ $i -lt 100 ] || exit 1; i=$((i + 1)); sleep 0.1; done';
  return (await guest.run(['sh', '-c', waiting, 'sh', witness], { timeoutMs: 15_000 })).status === 0;
}
