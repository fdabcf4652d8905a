/** What building a kernel needs of this machine, looked for before anything is fetched. */
import { fail } from '../../diagnostic/diagnostic.js';
import { installByAnyName, installCommand, readTools, thisDistribution } from '../../host/packages.js';
import { findTool } from '../../host/tool.js';

/** NK5001 names all that is missing, and the one command that brings it. */
export async function mustHaveTools(): Promise<void> {
  const tools = (await readTools()).filter(({ needs }) => needs.includes('kernel-build'));
  const found = await Promise.all(tools.map(({ check }) => findTool(check)));
  const missing = tools.filter((_, index) => found[index] === undefined);
  if (missing.length === 0) return;
  const distribution = await thisDistribution();
  fail('NK5001', `a kernel cannot be built without ${missing.map(({ name }) => name).join(', ')}`, {
    cause: missing.map(({ name, why }) => `${name} ${why}`).join('\n'),
    fix: distribution
      ? installCommand(
          distribution,
          missing.map((tool) => tool.package[distribution]),
          process.getuid?.() === 0,
        )
      : missing.map(installByAnyName).join('; '),
  });
}
