/**
 * A packet as a person types it: headers with their fields from the outside in, `ip saddr 192.0.2.1 ip daddr 192.0.2.2 tcp dport
 * 22 flags syn|ack`, or its bytes in hexadecimal digits.
 */
import { type Header, headerNamed, headers } from '../model/header/index.js';
import { buildPacket } from './build.js';
import { type Layer, parseHex } from './layer.js';
import { checkLayers } from './resolve.js';

/** Why a text is no packet. */
export interface BadText {
  readonly message: string;
  readonly cause?: string;
}

/** From the network header on. */
export function parsePacket(text: string): Uint8Array | BadText {
  const digits = text.trim().replace(/^0x/i, '').replace(/[\s:]/g, '');
  if (digits.length > 2 && /^[0-9a-f]+$/i.test(digits)) {
    const bytes = parseHex(digits);
    return bytes ?? { message: 'a packet in hexadecimal digits has an even number of them' };
  }
  const layers = layersOf(text.split(/\s+/).filter((word) => word !== ''));
  if ('message' in layers) return layers;
  const [first] = layers;
  if (first && first.header !== 'ip' && first.header !== 'ip6') {
    return { message: `a packet begins with ip or ip6, not with ${first.header}` };
  }
  const [problem] = checkLayers(layers);
  return problem ? { message: problem.message } : buildPacket(layers).bytes;
}

interface Written extends Layer {
  readonly fields: Record<string, unknown>;
}

function layersOf(words: readonly string[]): Written[] | BadText {
  const layers: Written[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at]!;
    const last = layers.at(-1);
    const header = last && headerNamed(last.header);
    if (header && (Object.hasOwn(header.fields, word) || word === 'options')) {
      const value = words[at + 1];
      if (value === undefined) return { message: `${header.name} ${word} has no value` };
      last.fields[word] = word === 'options' ? value : fieldValue(header, word, value);
      at += 2;
    } else if (word === 'payload') {
      const hex = words[at + 1];
      if (hex === undefined) return { message: 'payload has no value' };
      layers.push({ header: 'payload', fields: { hex } });
      at += 2;
    } else if (headerNamed(word)) {
      // `ip saddr … ip daddr …` is one header.
      if (last?.header !== word) layers.push({ header: word, fields: {} });
      at += 1;
    } else return unknown(word, header);
  }
  return layers.length > 0 ? layers : { message: 'a packet has at least one header' };
}

function unknown(word: string, header: Header | undefined): BadText {
  const names = Object.keys(headers).join(', ');
  return {
    message: header
      ? `'${word}' is neither a field of ${header.name} nor a header`
      : `'${word}' is not a header`,
    cause: header
      ? `${header.name} has ${Object.keys(header.fields).join(', ')}`
      : `there are ${names}, payload`,
  };
}

/** Numbers as numbers, flags as a list, the rest as it stands. */
function fieldValue(header: Header, name: string, text: string): unknown {
  if (/^(\d+|0x[0-9a-f]+)$/i.test(text)) return Number(text);
  return header.fields[name]!.type === 'flags' ? text.split(/[|,]/) : text;
}
