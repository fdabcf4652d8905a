/** Which netkiln this is: what it keeps for later is of use to the same one only. */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const code = fileURLToPath(new URL('..', import.meta.url));
const templates = fileURLToPath(new URL('../../templates/', import.meta.url));

/** Packages whose version shows in what becomes of a spec. */
const packages = ['typescript', '@types/node', 'undici-types', 'zod', 'handlebars'];

let known: string | undefined;

/**
 * Code, templates and packages, each file by size and time of change, which no writing leaves as it was: reading all
 * of them would take longer than what is saved. Node too, and what it takes the language's own customs from.
 */
export function buildIdentity(): string {
  known ??= identify();
  return known;
}

function identify(): string {
  const hash = createHash('sha256').update(code);
  for (const folder of [code, templates]) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (/\.(js|ts|hbs)$/.test(name)) hash.update(`\0${name} ${stamp(join(folder, name))}`);
    }
  }
  for (const name of packages) hash.update(`\0${name} ${stampOfPackage(name)}`);
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG', 'LANGUAGE', 'TZ', 'NODE_ICU_DATA']) {
    hash.update(`\0${process.env[name] ?? ''}`);
  }
  return hash.update(`\0${process.version} ${process.arch}`).digest('hex');
}

function stamp(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.size} ${found.ctimeNs}`;
}

/** That of the nearest folder of packages that has it, as Node looks for it. */
function stampOfPackage(name: string): string {
  for (let at = code; ; at = dirname(at)) {
    const found = stamp(join(at, 'node_modules', name, 'package.json'));
    if (found !== undefined || at === dirname(at)) return found ?? '';
  }
}
