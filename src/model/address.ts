/** IPv4, IPv6 and MAC addresses as text and as integers. Strict: one spelling of an octet, no leading zeros. */
import { isIPv4, isIPv6 } from 'node:net';

export function parseIpv4(text: string): bigint | undefined {
  if (!isIPv4(text)) return undefined;
  return text.split('.').reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

export function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
}

export function parseIpv6(text: string): bigint | undefined {
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = dotted ? parseIpv4(dotted[2]!)! : undefined;
  const hex = dotted ? `${dotted[1]}${(tail! >> 16n).toString(16)}:${(tail! & 0xffffn).toString(16)}` : text;
  const [left = '', right] = hex.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const head = groups(left);
  const rest = right === undefined ? [] : groups(right);
  const zeros = right === undefined ? 0 : 8 - head.length - rest.length;
  const words = [...head, ...Array<string>(zeros).fill('0'), ...rest];
  return words.reduce((value, word) => (value << 16n) | BigInt(`0x${word}`), 0n);
}

/** RFC 5952: lower case, the longest run of two or more zero groups as `::`. */
export function formatIpv6(value: bigint): string {
  const words = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && words[i + run] === '0') run++;
    if (run > length) [start, length] = [i, run];
    i += run;
  }
  if (start < 0) return words.join(':');
  return `${words.slice(0, start).join(':')}::${words.slice(start + length).join(':')}`;
}

export function parseMac(text: string): bigint | undefined {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return undefined;
  return BigInt(`0x${text.replaceAll(':', '')}`);
}

export function formatMac(value: bigint): string {
  return value.toString(16).padStart(12, '0').match(/../g)!.join(':');
}

/** Each kind of address as text: to a number, from one, and in words. */
export const addressForms = {
  ipv4: { parse: parseIpv4, format: formatIpv4, what: "an IPv4 address, as '192.0.2.1'" },
  ipv6: { parse: parseIpv6, format: formatIpv6, what: "an IPv6 address, as '2001:db8::1'" },
  mac: { parse: parseMac, format: formatMac, what: "an Ethernet address, as '02:00:00:00:00:01'" },
} as const;
