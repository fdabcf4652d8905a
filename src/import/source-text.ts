/** Texts of an imported file in the source of a spec, which they cannot leave. */

/** A string literal in single quotes. */
export function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}

/** One line of a block comment, which it cannot end. */
export function inComment(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return text.replaceAll('*/', '* /').replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ');
}
