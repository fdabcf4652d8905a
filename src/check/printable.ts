/** A text of a spec as it is shown in messages: what cannot be seen made visible, and not too long. */
export function printable(text: string): string {
  return text
    .replace(/\p{C}|[\u2028\u2029]/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`)
    .slice(0, 80);
}
