/** Loaded ahead of a program, by --import: leaves its peak memory in KiB in a file of NETKILN_PEAK_FOLDER as it ends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.on('exit', () => {
  const peak = process.resourceUsage().maxRSS;
  writeFileSync(join(process.env['NETKILN_PEAK_FOLDER'], String(process.pid)), String(peak));
});
