import {
  attributeSet,
  be16,
  binary,
  flag,
  ipv4,
  ipv6,
  netlinkFamily,
  operation,
  s32,
  store,
  u8,
  u32,
} from 'netkiln';

/**
 * The ports of foo-over-UDP, as the kernel's own family `fou` lets them be set up: the same commands, attributes and numbers, so
 * that `ip fou` works with it. It keeps what it is told, and opens no sockets.
 *
 * Sets and operations are those that `netkiln import ynl` makes of the kernel's fou.yaml; what it does not say, how ports are told
 * apart and what they are like, is said of the store.
 */
export default netlinkFamily({
  name: 'fou',
  description: 'keeps the ports of foo-over-UDP for each network namespace',
  replaces: true,
  commandPrefix: 'FOU_CMD_',
  constants: { encap_unspec: 0, encap_direct: 1, encap_gue: 2, genl_name: 'fou', genl_version: 1 },
  sets: {
    fou: attributeSet({
      prefix: 'FOU_ATTR_',
      attributes: {
        port: be16(),
        af: u8(),
        ipproto: u8({ min: 1 }),
        type: u8(),
        remcsum_nopartial: flag(),
        local_v4: u32(),
        local_v6: binary({ minLength: 16 }),
        peer_v4: u32(),
        peer_v6: binary({ minLength: 16 }),
        peer_port: be16(),
        ifindex: s32(),
      },
    }),
  },
  operations: {
    /** Add port. */
    add: operation({
      id: 1,
      attributes: 'fou',
      permission: 'admin',
      lenient: true,
      do: {
        request: [
          'port',
          'ipproto',
          'type',
          'remcsum_nopartial',
          'local_v4',
          'local_v6',
          'peer_v4',
          'peer_v6',
          'peer_port',
          'ifindex',
        ],
      },
    }),
    /** Delete port. */
    del: operation({
      id: 2,
      attributes: 'fou',
      permission: 'admin',
      lenient: true,
      do: { request: ['port', 'af', 'local_v4', 'local_v6', 'peer_v4', 'peer_v6', 'peer_port', 'ifindex'] },
    }),
    /** Get tunnel info. */
    get: operation({
      id: 3,
      attributes: 'fou',
      permission: 'none',
      lenient: true,
      do: {
        request: ['port', 'af', 'local_v4', 'local_v6', 'peer_v4', 'peer_v6', 'peer_port', 'ifindex'],
        reply: [
          'port',
          'ipproto',
          'type',
          'remcsum_nopartial',
          'local_v4',
          'local_v6',
          'peer_v4',
          'peer_v6',
          'peer_port',
          'ifindex',
        ],
      },
      dump: {
        reply: [
          'port',
          'ipproto',
          'type',
          'remcsum_nopartial',
          'local_v4',
          'local_v6',
          'peer_v4',
          'peer_v6',
          'peer_port',
          'ifindex',
        ],
      },
    }),
  },
  ignoresReserved: true,
  policy: 'global',
  objects: {
    port: store('fou', {
      attributes: {
        port: be16({ min: 1 }),
        // AF_INET and AF_INET6.
        af: u8({
          ranges: [
            [2, 2],
            [10, 10],
          ],
          default: 2,
        }),
        type: u8({ min: 1, max: 2 }),
        local_v4: ipv4({ default: '0.0.0.0' }),
        local_v6: ipv6({ default: '::' }),
        peer_v4: ipv4({ default: '0.0.0.0' }),
        peer_v6: ipv6({ default: '::' }),
        peer_port: be16({ default: 0 }),
        ifindex: s32({ default: 0 }),
      },
      key: ['port', 'af', 'local_v4', 'local_v6', 'peer_v4', 'peer_v6', 'peer_port', 'ifindex'],
      max: 65_536,
      errors: { exists: 'EADDRINUSE', missing: 'EINVAL' },
      operations: {
        create: {
          of: 'add',
          required: ['type'],
          requiredWith: {
            peer_v4: ['peer_port'],
            peer_v6: ['peer_port'],
            ifindex: [['local_v4', 'local_v6']],
          },
        },
        delete: { of: 'del' },
        get: { of: 'get' },
        dump: { of: 'get' },
      },
    }),
  },
  scenarios: ({ scenario, port }) => {
    const direct = 1;
    const gue = 2;
    const ipip = 4;
    const none = { local_v4: '0.0.0.0', local_v6: '::', peer_v4: '0.0.0.0', peer_v6: '::' };
    const unconnected = { ...none, peer_port: 0, ifindex: 0 };
    return [
      scenario('a port is added, shown and deleted', [
        port.create({ port: 5555, ipproto: ipip, type: direct }),
        port.get({ port: 5555 }).returns({ port: 5555, af: 2, ipproto: ipip, type: direct, ...unconnected }),
        port.create({ port: 5555, ipproto: ipip, type: direct }).fails('EADDRINUSE', 'port exists'),
        // What `ip fou del` sends with what it means.
        port.remove({ port: 5555, af: 2, type: direct }),
        port.remove({ port: 5555 }).fails('EINVAL', 'no such port'),
        port.dump().returns([]),
      ]),
      scenario('one port of each family of addresses', [
        port.create({ port: 5555, ipproto: ipip, type: direct }),
        port.create({ port: 5555, af: 10, type: gue }),
        port.dump().returns([
          { port: 5555, af: 2, ipproto: ipip, type: direct, ...unconnected },
          { port: 5555, af: 10, type: gue, ...unconnected },
        ]),
      ]),
      scenario('a peer needs its port, a device an address', [
        port
          .create({ port: 7, type: gue, peer_v4: '192.0.2.1' })
          .fails('EINVAL', 'peer_port is required with peer_v4'),
        port
          .create({ port: 7, type: gue, ifindex: 1 })
          .fails('EINVAL', 'local_v4 or local_v6 is required with ifindex'),
        port.create({
          port: 7,
          type: gue,
          local_v4: '127.0.0.1',
          ifindex: 1,
          peer_v4: '192.0.2.1',
          peer_port: 9,
        }),
        port.get({ port: 7, local_v4: '127.0.0.1', ifindex: 1, peer_v4: '192.0.2.1', peer_port: 9 }).returns({
          ...{ port: 7, af: 2, type: gue, ...none, local_v4: '127.0.0.1', ifindex: 1 },
          ...{ peer_v4: '192.0.2.1', peer_port: 9 },
        }),
      ]),
      scenario('what no port can be is refused', [
        port.create({ port: 0, type: gue }).fails('ERANGE', 'integer out of range'),
        port.create({ port: 1, type: gue, af: 3 }).fails('ERANGE', 'integer out of range'),
        port.create({ port: 1, type: 3 }).fails('ERANGE', 'integer out of range'),
        port.create({ port: 1 }).fails('EINVAL', 'type is required'),
        port.create({ type: gue }).fails('EINVAL', 'port is required'),
        port.dump().returns([]),
      ]),
    ];
  },
});
