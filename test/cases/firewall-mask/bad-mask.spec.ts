import { chain, drop, firewall, ip, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('flags', { when: tcp.flags.mask(['syn', 'ack'], ['syn', 'fin']) }),
        drop('bits', { when: ip.ttl.mask(0x0f, 0x10) }),
        drop('name', { when: tcp.flags.has('sin' as never) }),
        drop('address', { when: { field: 'ip.saddr', op: 'mask', mask: 255, value: 1 } }),
      ],
    }),
  ],
});
