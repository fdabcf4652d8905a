/** Names and texts in YNL's way. */
import { Document, Scalar, type YAMLSeq } from 'yaml';

/** `entry_state` is `entry-state`. */
export function hyphens(name: string): string {
  return name.replaceAll('_', '-');
}

/** What a prefix of C is before YNL makes capitals of it: `REGISTRY_A_` is `registry-a-`. */
export function prefixOf(prefix: string): string {
  return hyphens(prefix.toLowerCase());
}

/** YNL's own way from its names to those of C. */
export function capitals(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/**
 * Text of a spec: what YAML cannot carry as it stands becomes visible, and what could be read as anything but text stands
 * in quotes.
 */
export function text(words: string): Scalar<string> {
  const visible = words.replace(
    /\p{C}|[\u2028\u2029]/gu,
    (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
  const scalar = new Scalar(visible);
  if (!/^[A-Za-z][A-Za-z0-9 ,.;()'_-]*$/.test(visible)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

const nodes = new Document();

/** Names on one line: `[ id, label ]`. */
export function row(names: readonly string[]): YAMLSeq {
  return nodes.createNode(names, { flow: true }) as YAMLSeq;
}
