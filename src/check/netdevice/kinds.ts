/**
 * Link kinds of the kernel and words that `ip link` reads as kinds of its own: a second kind of a name is refused
 * with EEXIST, or keeps the kernel's own out. Facts from the rtnl-link aliases of 6.1 and 6.12, and of the drivers
 * that distributions may leave out.
 */
const kinds = new Set(
  (
    'amt bareudp batadv bond bond_slave bridge bridge_slave caif can dsa dummy erspan geneve gre gretap gtp hsr ifb ' +
    'ip6erspan ip6gre ip6gretap ip6tnl ipip ipip6 ip6ip6 ipoib ipvlan ipvtap lowpan macsec macvlan macvtap netdevsim ' +
    'netkit nlmon ovpn pfcp ppp rmnet sit slcan team team_slave tun vcan veth virt_wifi vlan vrf vrf_slave vsockmon ' +
    'vti vti6 vxcan vxlan wireguard wwan xfrm'
  ).split(' '),
);

export function isKernelLinkKind(name: string): boolean {
  return kinds.has(name);
}
