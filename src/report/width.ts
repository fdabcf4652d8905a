/** How many columns of a terminal a text takes. */

const none = /[\p{M}\p{Cf}]/u;
/** East Asian characters and pictures, which take two. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += none.test(char) ? 0 : wide.test(char) ? 2 : 1;
  return width;
}

/** A text that takes no more than `width` columns, at least 1; `…` stands for what is left out. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let shown = '';
  let taken = 0;
  for (const char of text) {
    taken += widthOf(char);
    if (taken > width - 1) break;
    shown += char;
  }
  return `${shown}…`;
}
