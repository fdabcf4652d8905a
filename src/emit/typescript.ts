/**
 * TypeScript that is safe to print. `TypeScript` is made here alone: by the sinks, for all that comes from a spec, and by the `ts`
 * template, whose holes take nothing else.
 */
import { Printable } from './printable.js';

const make = Symbol('TypeScript');

export class TypeScript extends Printable {
  /** Only this module knows the key. */
  constructor(
    key: typeof make,
    readonly text: string,
  ) {
    super();
    if (key !== make) throw new Error('TypeScript is made by its sinks only');
  }
}

/** Sink 1: the name of a property, or of a type if it begins with a capital letter: no word of the language does. */
export function tsName(name: string): TypeScript {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) throw new Error(`not a name: ${JSON.stringify(name)}`);
  return new TypeScript(make, name);
}

/** Sink 2: a string literal, quotes included; what is not plain ASCII is escaped. */
export function tsString(text: string): TypeScript {
  const body = text.replace(
    /[^ !"#$%&()*+,\-./0-9:;<=>?@A-Z[\]^_a-z{|}~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return new TypeScript(make, `'${body}'`);
}

/** Sink 3: the inside of a block comment, on one line, that cannot close it. */
export function tsComment(text: string): TypeScript {
  const oneLine = text
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(/\p{C}/gu, '.')
    .replace(/\*(?=\/)/g, '* ')
    .replaceAll('@', '(at)');
  return new TypeScript(make, oneLine.trim());
}

/** TypeScript of our own with safe values in its holes. */
export function ts(fixed: TemplateStringsArray, ...holes: readonly TypeScript[]): TypeScript {
  let text = fixed[0]!;
  holes.forEach((hole, index) => {
    if (!(hole instanceof TypeScript)) throw new Error('only TypeScript may be put into TypeScript');
    text += hole.text + fixed[index + 1]!;
  });
  return new TypeScript(make, text);
}

export function tsJoin(parts: readonly TypeScript[], separator: TypeScript): TypeScript {
  return new TypeScript(make, parts.map(({ text }) => text).join(separator.text));
}

/** Several lines as one value, for a template. */
export function tsLines(parts: readonly TypeScript[]): TypeScript {
  return new TypeScript(make, parts.map(({ text }) => text).join('\n'));
}
