/** A client, a router and a server, for the specs of this folder. */
import { veth } from 'netkiln';

export const client = { netns: 'client', link: 'eth0' };
export const lan = { netns: 'router', link: 'lan0' };
export const wan = { netns: 'router', link: 'wan0' };
export const server = { netns: 'server', link: 'eth0' };

export const topology = {
  links: [
    veth(
      { ...client, addresses: ['192.0.2.9/24', '2001:db8:1::9/64'] },
      { ...lan, addresses: ['192.0.2.1/24', '2001:db8:1::1/64'] },
    ),
    veth(
      { ...wan, addresses: ['203.0.113.1/24', '2001:db8:2::1/64'] },
      { ...server, addresses: ['203.0.113.80/24', '2001:db8:2::80/64'], mtu: 1400 },
    ),
  ],
  routes: [
    { netns: 'client', to: 'default', via: '192.0.2.1' },
    { netns: 'server', to: 'default', via: '203.0.113.1' },
    { netns: 'client', to: 'default', via: '2001:db8:1::1' },
    { netns: 'server', to: '2001:db8:1::/64', via: '2001:db8:2::1', link: 'eth0' },
  ],
  sysctls: {
    router: {
      'net.ipv4.ip_forward': 1,
      'net.ipv6.conf.all.forwarding': 1,
      'net.ipv4.conf.lan0.log_martians': 1,
    },
  },
};

export const across = { saddr: '192.0.2.9', daddr: '203.0.113.80' };
