/** docs/semantics.md, "When a field is present": the devices that packets come in and go out by, end to end. */
import { chain, drop, firewall, ip, ip6, meta, packetAtHook, packetThrough, udp } from 'netkiln';

const inFour = ip({ saddr: '192.0.2.1', daddr: '198.51.100.2' });
const inSix = ip6({ saddr: '2001:db8::1', daddr: '2001:db8:1::2' });

/** A port a hook: what one drops is not for another to see. */
const ports = { prerouting: 1, input: 2, forward: 3, output: 4, postrouting: 5 } as const;

export default firewall({
  name: 'sem_devices',
  chains: [
    ...(['prerouting', 'input'] as const).map((hook) =>
      chain({
        hook,
        rules: [
          drop('in by eth0', { when: [meta.iifname.eq('eth0'), udp.dport.eq(ports[hook])], counter: true }),
        ],
      }),
    ),
    chain({
      hook: 'forward',
      rules: [
        drop('in by eth0, out by eth1', {
          when: [meta.iifname.eq('eth0'), meta.oifname.eq('eth1'), udp.dport.eq(ports.forward)],
          counter: true,
        }),
      ],
    }),
    ...(['output', 'postrouting'] as const).map((hook) =>
      chain({
        hook,
        counter: true,
        rules: [
          drop('out by eth0', { when: [meta.oifname.eq('eth0'), udp.dport.eq(ports[hook])], counter: true }),
        ],
      }),
    ),
  ],
  scenarios: [
    ...(
      [
        ['at prerouting a packet has come in by a device', 'prerouting', 'in by eth0'],
        ['at input too', 'input', 'in by eth0'],
        ['a packet that is forwarded has both', 'forward', 'in by eth0, out by eth1'],
        ['at output a packet is to go out by a device', 'output', 'out by eth0'],
        ['at postrouting too', 'postrouting', 'out by eth0'],
      ] as const
    ).flatMap(([name, hook, by]) => [
      packetThrough(name, {
        chain: hook,
        packet: [inFour, udp({ dport: ports[hook] })],
        expect: 'dropped',
        by,
      }),
      packetThrough(`${name} (IPv6)`, {
        chain: hook,
        packet: [inSix, udp({ dport: ports[hook] })],
        expect: 'dropped',
        by,
      }),
    ]),
    // Names that are words of ip's own language.
    ...['dev', 'type', 'name'].map((oif) =>
      packetAtHook(`an interface may be called ${oif}`, {
        chain: 'output',
        oif,
        packet: [inFour, udp({ dport: ports.output })],
        expect: 'accept',
        by: 'policy',
      }),
    ),
  ],
});
