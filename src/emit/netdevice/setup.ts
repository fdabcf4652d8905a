/** Statements of a link kind's setup function, which makes a new net_device one of this kind. */

import type { NetDevicePlan } from '../../lower/netdevice/plan.js';
import type { Path } from '../../model/path.js';
import { type CCode, c, ident, integer, join } from '../c.js';
import type { Writer } from '../writer.js';

/** What the device is: its flags and what it takes over from the stack. */
export function writeTraits(out: Writer, plan: NetDevicePlan): void {
  if (plan.flags.length > 0) {
    out.comment('There is no one else on the link to ask.');
    out.line(c`dev->flags |= ${bits(plan.flags)};`);
  }
  out.line(c`dev->priv_flags |= ${bits(plan.privFlags)};`);
  if (plan.clearedPrivFlags.length > 0) {
    out.comment('What comes back must not be what its sender still holds.');
    out.line(c`dev->priv_flags &= ~${bits(plan.clearedPrivFlags)};`);
  }
  for (const feature of plan.features) {
    out.part(feature.path, () => out.line(c`dev->features |= ${bits(feature.bits)};`));
  }
  if (plan.features.length > 0) {
    out.line(c`dev->hw_features |= dev->features;`);
    out.line(c`dev->vlan_features |= dev->features;`);
  }
}

/** What can be set on a link, and what a new one has. */
export function writeSettings(out: Writer, plan: NetDevicePlan): void {
  setting(out, ['mtu', 'min'], c`min_mtu`, plan.mtu.min);
  setting(out, ['mtu', 'max'], c`max_mtu`, plan.mtu.max);
  setting(out, ['mtu', 'default'], c`mtu`, plan.mtu.default);
  if (plan.txQueueLength !== null) setting(out, ['txQueueLength'], c`tx_queue_len`, plan.txQueueLength);
}

function setting(out: Writer, path: Path, member: CCode, value: number): void {
  out.part(path, () => out.line(c`dev->${member} = ${integer(value, { bits: 32 })};`));
}

function bits(names: readonly string[]): CCode {
  return join(names.map(ident), c` | `);
}
