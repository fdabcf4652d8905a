/** The kinds of module there are. A new kind adds its entry here and nowhere else. */
import { checkFirewall } from './check/firewall/check.js';
import { checkNetDevice } from './check/netdevice/check.js';
import { checkNetlink } from './check/netlink/check.js';
import { emitFirewall } from './emit/firewall/emit.js';
import { emitNetDevice } from './emit/netdevice/emit.js';
import { emitNetlink } from './emit/netlink/emit.js';
import type { Kind } from './kind.js';
import { lowerFirewall } from './lower/firewall/lower.js';
import { lowerNetDevice } from './lower/netdevice/lower.js';
import { lowerNetlink } from './lower/netlink/lower.js';
import type { ModuleModel } from './model/module.js';
import { scaffoldFirewall } from './scaffold/firewall.js';
import { scaffoldNetDevice } from './scaffold/netdevice.js';
import { scaffoldNetlink } from './scaffold/netlink.js';
import { firewallScenarios } from './scenario/firewall/run.js';
import { netDeviceScenarios } from './scenario/netdevice/run.js';
import { netlinkScenarios } from './scenario/netlink/run.js';

/** Keeps a kind's own types together while it is put into the list, whose readers see models and plans as opaque. */
function kind<M extends ModuleModel, P, S>(own: Kind<M, P, S>): Kind {
  return own as unknown as Kind;
}

export const kinds: readonly Kind[] = [
  kind({
    name: 'firewall',
    title: 'netfilter rules',
    check: checkFirewall,
    lower: lowerFirewall,
    emit: emitFirewall,
    scenario: firewallScenarios,
    scaffold: scaffoldFirewall,
  }),
  kind({
    name: 'netdevice',
    title: 'a virtual network device',
    check: checkNetDevice,
    lower: lowerNetDevice,
    emit: emitNetDevice,
    scenario: netDeviceScenarios,
    scaffold: scaffoldNetDevice,
  }),
  kind({
    name: 'netlink',
    title: 'generic netlink families',
    check: checkNetlink,
    lower: lowerNetlink,
    emit: emitNetlink,
    scenario: netlinkScenarios,
    scaffold: scaffoldNetlink,
  }),
];

export function kindNamed(name: string): Kind | undefined {
  return kinds.find((kind) => kind.name === name);
}
