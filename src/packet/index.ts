/** Packets: layers to bytes, bytes to headers, one field at a time. All of it from the header library. */
export { hasField, readField, writeField } from './bits.js';
export { type BuiltLayer, type BuiltPacket, buildPacket } from './build.js';
export { crc32c, internetChecksum } from './checksum.js';
export { showDifference } from './difference.js';
export { type Dissected, type DissectedHeader, dissect, type FirstHeader, formatPacket } from './dissect.js';
export type { Layer, LayerProblem } from './layer.js';
export { matchPattern } from './pattern.js';
export { checkLayers, checkLayersApart } from './resolve.js';
export { packetInShort } from './short.js';
export { type BadText, parsePacket } from './text.js';
