/** The reference interpreter of firewalls. */
export { decideAtHook, type MetAtHook } from './at-hook.js';
export { holds } from './condition.js';
export { type Decision, decide, matches } from './decide.js';
export { devicesAt, hasInput, hasOutput } from './devices.js';
export { PacketFields, presentFields, type Value } from './fields.js';
export type { HookPacket } from './packet.js';
export { explained, familyOf, isCounted, type Prediction, predict } from './predict.js';
