/**
 * Strings of attributes as text and back. The kernel takes any bytes: those that are no UTF-8 become single surrogates, which
 * no UTF-8 gives, so that text stands for its bytes whatever they are.
 */

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const raised = 0xdc00;
const single = /\p{Surrogate}/u;

export function textOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return String.fromCharCode(...Array.from(bytes, (byte) => (byte < 0x80 ? byte : raised + byte)));
  }
}

export function bytesOfText(text: string): Uint8Array {
  if (!single.test(text)) return encoder.encode(text);
  return Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
}
