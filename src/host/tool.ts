/** Is a tool of the table there? */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Tool } from './packages.js';
import { findProgram } from './path.js';
import { run } from './run.js';

/** Where it is; undefined where it is not. */
export async function findTool(check: Tool['check']): Promise<string | undefined> {
  switch (check.kind) {
    case 'cmd':
      return findProgram(check.what);
    case 'static': {
      const path = await findProgram(check.what);
      // ldd refuses what has no dynamic section.
      return path && (await run(['ldd', path])).status !== 0 ? path : undefined;
    }
    case 'file':
      return firstOf(check.what.split(','), constants.F_OK);
    case 'py': {
      const python = '/usr/bin/python3';
      if ((await firstOf([python], constants.X_OK)) === undefined) return undefined;
      const ask =
        'import importlib.util as u, sys; s = u.find_spec(sys.argv[1]); print(s.origin if s else "")';
      const { stdout } = await run([python, '-c', ask, check.what]);
      return stdout.trim() || undefined;
    }
  }
}

async function firstOf(paths: readonly string[], mode: number): Promise<string | undefined> {
  for (const path of paths) {
    const there = await access(path, mode).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return undefined;
}
