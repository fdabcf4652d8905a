/** A datagram as a person reads it: its messages, and their attributes as a tree. */
import type { Found } from './epoch.js';

const header = 16;
const genlHeader = 4;

/** What was sent, predicted and answered. */
export function showFound({ actor, asked, message, predicted, found }: Found): string[] {
  const { datagram } = asked;
  const bytes = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.length);
  const blamed = message === undefined ? 'the datagram' : `message ${message + 1}`;
  return [
    `from ${actor}, ${bytes.length} bytes:`,
    ...asked.predicted.flatMap(({ from, to }, index) => showMessage(bytes.subarray(from, to), index + 1)),
    `  whole: ${bytes.toString('hex')}`,
    `predicted of ${blamed}: ${predicted}`,
    `found: ${found}`,
  ];
}

function showMessage(bytes: Buffer, number: number): string[] {
  const type = bytes.readUInt16LE(4);
  const about = [
    `type ${type === 0xffff ? 'of the family' : type}, flags 0x${bytes.readUInt16LE(6).toString(16)}`,
    `sequence ${bytes.readUInt32LE(8)}, length ${bytes.readUInt32LE(0)}`,
  ];
  const genl = bytes.subarray(header, header + genlHeader);
  const command = genl.length === genlHeader ? [`command ${genl[0]}, version ${genl[1]}`] : [];
  return [
    `  message ${number}: ${[...about, ...command].join(', ')}`,
    ...showAttributes(bytes.subarray(header + genlHeader), '    '),
  ];
}

function showAttributes(bytes: Buffer, indent: string): string[] {
  const lines: string[] = [];
  let at = 0;
  while (bytes.length - at >= 4) {
    const [length, type] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    if (length < 4 || length > bytes.length - at) break;
    const value = bytes.subarray(at + 4, at + length);
    const flags = `${type & 0x8000 ? ' nested' : ''}${type & 0x4000 ? ' net-byteorder' : ''}`;
    const name = `${indent}${type & 0x3fff}${flags} (${value.length})`;
    if (type & 0x8000) lines.push(`${name}:`, ...showAttributes(value, `${indent}  `));
    else lines.push(`${name}: ${value.toString('hex')}`);
    at += (length + 3) & ~3;
  }
  if (at < bytes.length) lines.push(`${indent}left over: ${bytes.subarray(at).toString('hex')}`);
  return lines;
}
