import { be16, flag, ipv4, ipv6, netlinkFamily, s32, u8 } from 'netkiln';

/**
 * The ports of foo-over-UDP, as the kernel's own family `fou` lets them be set up: the same commands, attributes and numbers, so
 * that `ip fou` works with it. It keeps what it is told, and opens no sockets.
 */
export default netlinkFamily({
  name: 'fou',
  description: 'keeps the ports of foo-over-UDP for each network namespace',
  replaces: true,
  commandPrefix: 'FOU_CMD_',
  constants: { genl_name: 'fou', genl_version: 1, encap_unspec: 0, encap_direct: 1, encap_gue: 2 },
  ignoresReserved: true,
  policy: 'global',
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
    ipproto: u8({ min: 1 }),
    type: u8({ min: 1, max: 2 }),
    remcsum_nopartial: flag(),
    local_v4: ipv4({ default: '0.0.0.0' }),
    local_v6: ipv6({ default: '::' }),
    peer_v4: ipv4({ default: '0.0.0.0' }),
    peer_v6: ipv6({ default: '::' }),
    peer_port: be16({ default: 0 }),
    ifindex: s32({ default: 0 }),
  },
  object: {
    name: 'port',
    key: ['port', 'af', 'local_v4', 'local_v6', 'peer_v4', 'peer_v6', 'peer_port', 'ifindex'],
    max: 65_536,
    attributePrefix: 'FOU_ATTR_',
    lenient: true,
    errors: { exists: 'EADDRINUSE', missing: 'EINVAL' },
  },
  operations: {
    create: {
      ...{ id: 1, name: 'add', answers: false },
      required: ['type'],
      requiredWith: {
        peer_v4: ['peer_port'],
        peer_v6: ['peer_port'],
        ifindex: [['local_v4', 'local_v6']],
      },
    },
    delete: { id: 2, name: 'del' },
    get: { id: 3 },
    dump: { id: 3 },
  },
  scenarios: ({ scenario, create, get, remove, dump }) => {
    const direct = 1;
    const gue = 2;
    const ipip = 4;
    const none = { local_v4: '0.0.0.0', local_v6: '::', peer_v4: '0.0.0.0', peer_v6: '::' };
    const unconnected = { ...none, peer_port: 0, ifindex: 0 };
    return [
      scenario('a port is added, shown and deleted', [
        create({ port: 5555, ipproto: ipip, type: direct }),
        get({ port: 5555 }).returns({ port: 5555, af: 2, ipproto: ipip, type: direct, ...unconnected }),
        create({ port: 5555, ipproto: ipip, type: direct }).fails('EADDRINUSE', 'port exists'),
        // What `ip fou del` sends with what it means.
        remove({ port: 5555, af: 2, type: direct }),
        remove({ port: 5555 }).fails('EINVAL', 'no such port'),
        dump().returns([]),
      ]),
      scenario('one port of each family of addresses', [
        create({ port: 5555, ipproto: ipip, type: direct }),
        create({ port: 5555, af: 10, type: gue }),
        dump().returns([
          { port: 5555, af: 2, ipproto: ipip, type: direct, ...unconnected },
          { port: 5555, af: 10, type: gue, ...unconnected },
        ]),
      ]),
      scenario('a peer needs its port, a device an address', [
        create({ port: 7, type: gue, peer_v4: '192.0.2.1' }).fails(
          'EINVAL',
          'peer_port is required with peer_v4',
        ),
        create({ port: 7, type: gue, ifindex: 1 }).fails(
          'EINVAL',
          'local_v4 or local_v6 is required with ifindex',
        ),
        create({ port: 7, type: gue, local_v4: '127.0.0.1', ifindex: 1, peer_v4: '192.0.2.1', peer_port: 9 }),
        get({ port: 7, local_v4: '127.0.0.1', ifindex: 1, peer_v4: '192.0.2.1', peer_port: 9 }).returns({
          ...{ port: 7, af: 2, type: gue, ...none, local_v4: '127.0.0.1', ifindex: 1 },
          ...{ peer_v4: '192.0.2.1', peer_port: 9 },
        }),
      ]),
      scenario('what no port can be is refused', [
        create({ port: 0, type: gue }).fails('ERANGE', 'integer out of range'),
        create({ port: 1, type: gue, af: 3 }).fails('ERANGE', 'integer out of range'),
        create({ port: 1, type: 3 }).fails('ERANGE', 'integer out of range'),
        create({ port: 1 }).fails('EINVAL', 'type is required'),
        create({ type: gue }).fails('EINVAL', 'port is required'),
        dump().returns([]),
      ]),
    ];
  },
});
