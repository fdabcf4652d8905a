/** Are the programs and libraries there that netkiln runs? */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import {
  type Distribution,
  installByAnyName,
  installCommand,
  readTools,
  type Tool,
  thisDistribution,
} from '../host/packages.js';
import { findProgram } from '../host/path.js';
import { run } from '../host/run.js';
import { type Finding, ok } from './finding.js';

export async function toolFindings(): Promise<Finding[]> {
  const [tools, distribution] = await Promise.all([readTools(), thisDistribution()]);
  const root = process.getuid?.() === 0;
  return Promise.all(tools.map(async (tool) => judge(tool, await find(tool.check), distribution, root)));
}

/** One tool's finding, from where it was found. */
export function judge(
  tool: Tool,
  found: string | undefined,
  distribution: Distribution | undefined,
  root: boolean,
): Finding {
  const { name, why } = tool;
  if (found !== undefined) return ok(name, found);
  const essential = tool.needs.includes('demo');
  const form = tool.check.kind === 'static' ? 'no statically linked one' : 'not there';
  const what = tool.check.kind === 'file' ? 'library' : 'tool';
  return {
    name,
    status: essential ? 'missing' : 'warning',
    detail: `${form}: the ${what} that ${why}${essential ? '' : ` (only for make ${tool.needs.join(', make ')})`}`,
    fix: distribution
      ? installCommand(distribution, [tool.package[distribution]], root)
      : installByAnyName(tool),
  };
}

async function find(check: Tool['check']): Promise<string | undefined> {
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
