import { binary, ipv4, ipv6, mac, netlinkFamily, u8, u16, u32, u64 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    none: u8({ ranges: [] }),
    turned: u8({
      ranges: [
        [1, 3],
        [9, 7],
      ],
    }),
    wide: u8({
      ranges: [
        [1, 3],
        [200, 300],
      ],
    }),
    both: u8({ min: 1, ranges: [[1, 3]] }),
    outside: u8({
      ranges: [
        [1, 3],
        [7, 9],
      ],
      default: 5,
    }),
    masked: u16({ mask: 0x70, default: 0x80 }),
    bits: u16({ mask: 0x70, default: 0x11 }),
    empty: u16({ mask: 0 }),
    far: u64({ mask: 1 }),
    address: ipv4({ default: '192.0.2' }),
    other: ipv6({ default: 'fe80::1%eth0' }),
    hw: mac({ default: '02-00-00-00-00-01' }),
    bytes: binary({ maxLength: 3, default: 'c0ffe' }),
    many_bytes: binary({ maxLength: 3, default: 'c0ffee00' }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
