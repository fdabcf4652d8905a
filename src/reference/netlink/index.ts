/** The reference of netlink families. */
export { type Call, predictCall } from './call.js';
export type { Core } from './core.js';
export { Oracle, type Predicted, type Refusal, type Sender } from './datagram.js';
export { type Answer, type Change, Reference, type Request } from './reference.js';
export { bytesOfText } from './text.js';
