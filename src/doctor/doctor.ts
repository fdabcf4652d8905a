/** `netkiln doctor`: everything that building and running a module needs, and how to get what is missing. */
import { accelerationFinding } from './acceleration.js';
import type { Finding } from './finding.js';
import { kernelFindings } from './kernels.js';
import { cacheFinding, nodeFinding } from './machine.js';
import { toolFindings } from './tools.js';

export { type Finding, printFindings } from './finding.js';

export async function doctor(): Promise<Finding[]> {
  const [tools, cache] = await Promise.all([toolFindings(), cacheFinding()]);
  const host = [nodeFinding(process.versions.node), ...tools];
  // Kernels are looked for in the cache, and tried from there.
  if (cache.status === 'missing') return [...host, cache];
  return [...host, ...(await kernelFindings()), await accelerationFinding(), cache];
}
