/** The kinds of module there are. A new kind adds its entry here and nowhere else. */
import type { Kind } from './kind.js';
import type { ModuleModel } from './model/module.js';
import { scaffoldFirewall } from './scaffold/firewall.js';
import { scaffoldNetDevice } from './scaffold/netdevice.js';
import { scaffoldNetlink } from './scaffold/netlink.js';
import { firewallScenarios } from './scenario/firewall/run.js';
import { netDeviceScenarios } from './scenario/netdevice/run.js';
import { netlinkScenarios } from './scenario/netlink/run.js';
import { firewallTorture } from './torture/firewall/torture.js';
import { netDeviceTorture } from './torture/netdevice.js';
import { netlinkTorture } from './torture/netlink/torture.js';

/** Keeps a kind's own types together while it is put into the list, whose readers see models and plans as opaque. */
function kind<M extends ModuleModel, P, S>(own: Kind<M, P, S>): Kind {
  return own as unknown as Kind;
}

export const kinds: readonly Kind[] = [
  kind({
    name: 'firewall',
    title: 'netfilter rules',
    checker: async () => ({ check: (await import('./check/firewall/check.js')).checkFirewall }),
    generator: async () => {
      const { lowerFirewall: lower } = await import('./lower/firewall/lower.js');
      const { emitFirewall: emit } = await import('./emit/firewall/emit.js');
      return { lower, emit };
    },
    explainer: async () => (await import('./explain/firewall/explain.js')).firewallExplainer,
    scenario: firewallScenarios,
    torture: firewallTorture,
    scaffold: scaffoldFirewall,
  }),
  kind({
    name: 'netdevice',
    title: 'a virtual network device',
    checker: async () => ({ check: (await import('./check/netdevice/check.js')).checkNetDevice }),
    generator: async () => {
      const { lowerNetDevice: lower } = await import('./lower/netdevice/lower.js');
      const { emitNetDevice: emit } = await import('./emit/netdevice/emit.js');
      return { lower, emit };
    },
    scenario: netDeviceScenarios,
    torture: netDeviceTorture,
    scaffold: scaffoldNetDevice,
  }),
  kind({
    name: 'netlink',
    title: 'generic netlink families',
    checker: async () => ({ check: (await import('./check/netlink/check.js')).checkNetlink }),
    generator: async () => {
      const { lowerNetlink: lower } = await import('./lower/netlink/lower.js');
      const { emitNetlink: emit } = await import('./emit/netlink/emit.js');
      return { lower, emit };
    },
    abi: async () => (await import('./abi/netlink/compare.js')).netlinkAbi,
    scenario: netlinkScenarios,
    torture: netlinkTorture,
    scaffold: scaffoldNetlink,
  }),
];

export function kindNamed(name: string): Kind | undefined {
  return kinds.find((kind) => kind.name === name);
}
