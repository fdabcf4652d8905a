/** What holds for the scenarios of every kind. */
import type { z } from 'zod';
import type { Path } from '../../model/path.js';
import { checkText } from '../module.js';
import type { Report } from '../report.js';
import { checkUnique } from '../unique.js';

export interface ReadScenario<S> {
  readonly scenario: S;
  readonly path: Path;
}

/** The scenarios that have the shape asked for, their names checked. */
export function readScenarios<S extends { readonly name: string }>(
  schema: z.ZodType<S>,
  data: readonly unknown[],
  report: Report,
): ReadScenario<S>[] {
  const read = data.flatMap((item, index) => {
    const path = ['scenarios', index];
    const scenario = report.read(schema, item, path);
    return scenario ? [{ scenario, path }] : [];
  });
  for (const { scenario, path } of read) {
    checkText(scenario.name, 80, [...path, 'name'], "the scenario's name", report);
  }
  checkUnique(
    read.map(({ scenario, path }) => ({ name: scenario.name, path })),
    'scenario',
    report,
  );
  return read;
}
