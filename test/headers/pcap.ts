/** Writes packets as a capture file (the classic libpcap format) of Ethernet frames. */
export function pcapOf(frames: readonly Uint8Array[]): Uint8Array {
  const ethernet = 1;
  const head = [0xa1b2c3d4, 0x00040002, 0, 0, 65535, ethernet].map(word32);
  const records = frames.flatMap((frame, i) => [
    ...[i, 0, frame.length, frame.length].map(word32), // seconds, microseconds, bytes here, bytes on the wire
    frame,
  ]);
  return Buffer.concat([...head, ...records]);
}

function word32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
