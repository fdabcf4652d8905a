/** Network device plan to files: the view of templates/netdevice/module.c. */
import type { NetDevicePlan } from '../../lower/netdevice/plan.js';
import type { NetDeviceModel } from '../../model/netdevice.js';
import { type CCode, c, ident, string } from '../c.js';
import type { GeneratedFile } from '../file.js';
import { mark } from '../mark.js';
import { buildFiles, generatedFile, moduleView } from '../module.js';
import { Writer } from '../writer.js';
import { writeSettings, writeTraits } from './setup.js';

/** What struct net_device has is for the header to say, not the version: distributions take changes over early. */
const probes = [
  c`# Members of struct net_device that not every kernel has.`,
  c`netdevice_h := $(srctree)/include/linux/netdevice.h`,
  c`ccflags-$(shell grep -qw lltx $(netdevice_h) && echo y) += -DHAVE_NETDEV_LLTX`,
  c`ccflags-$(shell grep -qw pcpu_stat_type $(netdevice_h) && echo y) += \\`,
  c`\t-DHAVE_NETDEV_PCPU_STAT_TYPE`,
];

export function emitNetDevice(plan: NetDevicePlan, model: NetDeviceModel): GeneratedFile[] {
  const prefix = ident(plan.prefix);
  const traits = new Writer();
  traits.indent(() => writeTraits(traits, plan));
  const settings = new Writer();
  settings.indent(() => writeSettings(settings, plan));
  const module = generatedFile(`${model.name}.c`, 'netdevice/module.c', {
    ...moduleView(model),
    prefix,
    upper: ident(plan.prefix.toUpperCase()),
    link_kind: mark(string(plan.linkKind), ['linkKind']),
    version: plan.version !== null,
    version_text: plan.version === null ? false : mark(string(plan.version), ['version']),
    reflect: plan.transmit === 'reflect',
    xmit_head: head(c`static netdev_tx_t ${prefix}_xmit(`, [
      c`struct sk_buff *skb`,
      c`struct net_device *dev`,
    ]),
    carrier_head: head(c`static int ${prefix}_change_carrier(`, [
      c`struct net_device *dev`,
      c`bool new_carrier`,
    ]),
    drvinfo_head: head(c`static void ${prefix}_get_drvinfo(`, [
      c`struct net_device *dev`,
      c`struct ethtool_drvinfo *info`,
    ]),
    validate_head: head(c`static int ${prefix}_validate(`, [
      c`struct nlattr *tb[]`,
      c`struct nlattr *data[]`,
      c`struct netlink_ext_ack *extack`,
    ]),
    traits: traits.done(),
    settings: settings.done(),
  });
  return [module, ...buildFiles(model, probes)];
}

/** A function's first line, or lines where a long prefix makes it so. */
function head(name: CCode, parameters: readonly CCode[]): CCode {
  const out = new Writer();
  out.wrapped(name, parameters, ',', c`)`);
  return out.done();
}
