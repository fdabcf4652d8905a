import type { Command } from 'commander';
import { exitCode } from '../../diagnostic/diagnostic.js';
import { doctor } from '../../doctor/doctor.js';
import { type Context, withCommonOptions } from '../context.js';

export function addDoctor(program: Command, context: Context): void {
  withCommonOptions(program.command('doctor'))
    .description('what this machine has and lacks, and how to get it')
    .action(async () => {
      const findings = await doctor();
      context.report({ event: 'doctor', findings });
      if (findings.some((finding) => finding.status === 'missing')) context.exit = exitCode.failed;
    });
}
