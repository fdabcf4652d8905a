/** The templates' text. Read once from the tool's own folder; the only thing `emit` takes from outside its arguments. */
import { readFileSync } from 'node:fs';

const root = new URL('../../templates/', import.meta.url);
const texts = new Map<string, string>();

/** `template('firewall/module.c')` is templates/firewall/module.c.hbs. */
export function template(name: string): string {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(new URL(`${name}.hbs`, root), 'utf8');
    texts.set(name, text);
  }
  return text;
}
