/** Are the programs and libraries there that netkiln runs? */
import {
  type Distribution,
  installByAnyName,
  installCommand,
  type Need,
  readTools,
  type Tool,
  thisDistribution,
} from '../host/packages.js';
import { findTool } from '../host/tool.js';
import { type Finding, ok } from './finding.js';

export async function toolFindings(): Promise<Finding[]> {
  const [tools, distribution] = await Promise.all([readTools(), thisDistribution()]);
  const root = process.getuid?.() === 0;
  return Promise.all(tools.map(async (tool) => judge(tool, await findTool(tool.check), distribution, root)));
}

/** What is typed where a need arises. */
const commands: Readonly<Record<Need, string>> = {
  demo: 'make demo',
  test: 'make test',
  bench: 'make bench',
  'lint-c': 'make lint-c',
  'test-fresh': 'make test-fresh',
  'kernel-build': 'netkiln kernel build',
};

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
    detail: `${form}: the ${what} that ${why}${essential ? '' : ` (only for ${tool.needs.map((need) => commands[need]).join(', ')})`}`,
    fix: distribution
      ? installCommand(distribution, [tool.package[distribution]], root)
      : installByAnyName(tool),
  };
}
