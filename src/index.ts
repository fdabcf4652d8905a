/** What a spec imports: `import { firewall } from 'netkiln'`. */
export * from './spec/field.js';
export * from './spec/firewall.js';
export * from './spec/firewall-scenario.js';
export type { ModuleSpec, Spec } from './spec/module.js';
export * from './spec/netdevice.js';
export * from './spec/netdevice-scenario.js';
export { netlinkFamily, object } from './spec/netlink.js';
export {
  be16,
  be32,
  be64,
  binary,
  bitfield32,
  enumOf,
  flag,
  flagsOf,
  indexed,
  ipv4,
  ipv6,
  mac,
  many,
  nest,
  reference,
  s8,
  s16,
  s32,
  s64,
  sint,
  string,
  u8,
  u16,
  u32,
  u64,
  uint,
} from './spec/netlink-attribute.js';
export type * from './spec/netlink-call.js';
export type * from './spec/netlink-scenario.js';
export { attributeSet, event, nestOf, operation, pad } from './spec/netlink-set.js';
export { store } from './spec/netlink-store.js';
export * from './spec/rules-file.js';
export * from './spec/scenario.js';
export * from './spec/step.js';
export * from './spec/topology.js';
