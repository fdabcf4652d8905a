/** XML as text: elements of attributes, text and elements. */

export interface Element {
  readonly name: string;
  /** Those that are undefined are left out. */
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly content: string | readonly Element[];
}

export function element(
  name: string,
  attributes: Element['attributes'] = {},
  content: Element['content'] = [],
): Element {
  return { name, attributes, content };
}

export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${print(root, '')}`;
}

function print({ name, attributes, content }: Element, indent: string): string {
  const words = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeAttribute(String(value))}"`],
  );
  const open = `${indent}<${name}${words.join('')}`;
  if (content.length === 0) return `${open}/>\n`;
  if (typeof content === 'string') return `${open}>${escapeText(content)}</${name}>\n`;
  return `${open}>\n${content.map((one) => print(one, `${indent}  `)).join('')}${indent}</${name}>\n`;
}

/** What no document of XML 1.0 may have in it, not even by number: control characters and halves of pairs. */
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escapeText(text: string): string {
  return text
    .replace(impossible, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}
