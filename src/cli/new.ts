/** `netkiln new`: what is not given is asked for where there is a terminal, and listed where there is none. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import inquirer from 'inquirer';
import { fail } from '../diagnostic/diagnostic.js';
import { kindNamed, kinds } from '../kinds.js';
import { writeNewFiles } from '../output/new-files.js';

export async function newProject(
  kindGiven: string | undefined,
  nameGiven: string | undefined,
  yes: boolean,
): Promise<void> {
  const { kind: kindName, name } = await answers(kindGiven, nameGiven, yes);
  const kind = kindNamed(kindName);
  if (!kind)
    fail('NK8001', `there is no kind '${kindName}'`, {
      fix: `the kinds are ${kinds.map((k) => k.name).join(', ')}`,
    });
  const module = name.replaceAll('-', '_');
  if (!/^[a-z][a-z0-9_]{1,30}$/.test(module)) fail('NK8001', `'${name}' cannot name a module`);
  if (existsSync(name)) fail('NK4005', `${name} exists; nothing was written`);
  const files = kind.scaffold(module).map(({ path, text }) => ({
    path: join(name, path),
    text: path === 'tsconfig.json' ? tsconfig() : text,
  }));
  await writeNewFiles(files);
  const spec = files.find(({ path }) => path.endsWith('.spec.ts'))!.path;
  process.stdout.write(`wrote ${files.map((f) => f.path).join(', ')}\n\n`);
  for (const next of [
    `check ${spec}`,
    `build ${spec} --kernel 6.12 --out build/`,
    `test ${spec} --kernel 6.12`,
  ]) {
    process.stdout.write(`  netkiln ${next}\n`);
  }
}

interface Answers {
  readonly kind: string;
  readonly name: string;
}

async function answers(kind: string | undefined, name: string | undefined, yes: boolean): Promise<Answers> {
  const defaults = { kind: kind ?? 'firewall', name: name ?? 'my-module' };
  if (yes || (kind !== undefined && name !== undefined)) return defaults;
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
    const missing = [...(kind === undefined ? ['KIND'] : []), ...(name === undefined ? ['NAME'] : [])];
    fail('NK8002', `missing: ${missing.join(', ')}`, { cause: 'there is no terminal to ask on' });
  }
  return inquirer.prompt(
    [
      {
        type: 'select',
        name: 'kind',
        message: 'Kind of module',
        choices: kinds.map((k) => ({ value: k.name, name: `${k.name}: ${k.title}` })),
      },
      { type: 'input', name: 'name', message: 'Name', default: defaults.name },
    ],
    { ...(kind === undefined ? {} : { kind }), ...(name === undefined ? {} : { name }) },
  ) as Promise<Answers>;
}

/** Editors find netkiln's types where the running tool lies. */
function tsconfig(): string {
  const types = fileURLToPath(new URL('../index.d.ts', import.meta.url));
  const options = {
    target: 'es2023',
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    noEmit: true,
    paths: { netkiln: [types] },
  };
  return `${JSON.stringify({ compilerOptions: options }, null, 2)}\n`;
}
