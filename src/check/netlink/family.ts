/** Names of generic netlink families. */
import type { Path } from '../../model/path.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';

/** GENL_NAMSIZ without the NUL. */
export const longestName = 15;

/** Families that the kernel has, or may come to load, itself. */
const kernelFamilies = new Set(
  (
    'nlctrl TASKSTATS ACPI_event VFS_DQUOT acpi_event batadv cifs devlink dpll drop ethtool fou gtp handshake hsr ieee802154 ' +
    'ila ioam6 IOAM6 IPVS l2tp macsec MAC802_15_4 mptcp_pm NCSI NET_DM NLBL_CALIPSO NLBL_CIPSOv4 NLBL_MGMT NLBL_UNLBL ' +
    'netdev nbd nfc nl80211 ovpn ovs_ct_limit ovs_datapath ovs_flow ovs_meter ovs_packet ovs_vport psample SEG6 ' +
    'seg6 smc_gen_netlink sunrpc nfsd team thermal TIPC TIPCv2 tcmu tcp_metrics vdpa wireguard net_shaper'
  ).split(' '),
);

export function checkFamilyName(name: string, replaces: boolean, path: Path, report: Report): void {
  if (name.length > longestName) {
    report.add('NK2501', path, `the family name '${printable(name)}' has ${name.length} characters`, {
      cause: `the kernel has room for ${longestName} (GENL_NAMSIZ)`,
      fix: `give a shorter one: family: '${name.slice(0, longestName).replace(/[_-]+$/, '')}'`,
    });
  } else if (!/^[A-Za-z][A-Za-z0-9_.-]*$/.test(name)) {
    report.add('NK2501', path, `'${printable(name)}' cannot be a family name`, {
      cause: 'a letter, then letters, digits, _, . and -',
    });
  } else if (kernelFamilies.has(name) && !replaces) {
    report.add('NK2501', path, `the kernel has a family '${name}' of its own`);
  }
}
