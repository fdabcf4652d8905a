/** Bytes as hexadecimal digits, for messages. */

export function hex(bytes: Uint8Array, between = ''): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(between);
}

/** The first bytes, and how many there are where that is not all. */
export function shortHex(bytes: Uint8Array): string {
  const most = 32;
  if (bytes.length <= most) return hex(bytes);
  return `${hex(bytes.subarray(0, most))}… (${bytes.length} bytes)`;
}
