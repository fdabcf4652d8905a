/** The kernel's YAML specs of generic netlink families (YNL) as specs of netkiln. */
import { basename } from 'node:path';
import { expected, shownValue } from '../../check/expected.js';
import { printable } from '../../check/printable.js';
import { showPath } from '../../check/report.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Path } from '../../model/path.js';
import { ImportErrors } from '../diagnose.js';
import type { DescribedFamily } from './described.js';
import { type Chosen, readFamily } from './family.js';
import { readYaml } from './file.js';
import { Findings } from './findings.js';
import { type YnlData, ynlSchema } from './schema.js';
import { writeFamily } from './write.js';

export interface ReadFamily {
  readonly family: DescribedFamily;
  /** What the YNL spec says and the spec does not. */
  readonly warnings: readonly Diagnostic[];
}

export interface ImportedFamily extends ReadFamily {
  readonly spec: string;
}

/** Throws a NetkilnError with every mistake. `file` is only named in messages. */
export function importYnl(text: string, file: string, chosen: Chosen = {}): ImportedFamily {
  const read = readYnl(text, file, chosen);
  return { ...read, spec: writeFamily(read.family, { file: basename(file), licence: licenceOf(text) }) };
}

/** What is to be written. */
export function readYnl(text: string, file: string, chosen: Chosen = {}): ReadFamily {
  const errors = new ImportErrors();
  const yaml = readYaml(text, file, errors);
  errors.throwIfAny();
  const findings = new Findings(yaml!, errors);
  const data = shaped(yaml!.data, findings);
  errors.throwIfAny();
  const family = readFamily(data!, chosen, findings);
  errors.throwIfAny();
  return { family, warnings: findings.warnings };
}

/** The data, if it has the shape of a YNL spec. What is named nowhere in it is told about and left out. */
function shaped(data: unknown, findings: Findings): YnlData | undefined {
  const first = ynlSchema.safeParse(data);
  if (first.success) return first.data;
  const known = structuredClone(data);
  for (const issue of first.error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const path = issue.path as Path;
    for (const key of issue.keys) {
      findings.unknown([...path, key], `'${printable(key)}' is not known, and left out`);
      delete (valueAt(known, path) as Record<string, unknown>)[key];
    }
  }
  const second = ynlSchema.safeParse(known);
  if (second.success) return second.data;
  for (const issue of second.error.issues) {
    const path = issue.path as Path;
    const found = valueAt(known, path);
    const shown = path.length === 0 ? 'the file' : showPath(path);
    const words = found === undefined ? 'is missing' : `is ${shownValue(found)}`;
    findings.error(
      'NK3011',
      path,
      `${shown} ${words}${found === undefined ? '' : `, not ${expected(issue)}`}`,
    );
  }
  return undefined;
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], data);
}

/** What the comment at the head of the file says, as all of the kernel's begin. */
function licenceOf(text: string): string | undefined {
  return /^# SPDX-License-Identifier: ([\w .()+-]{1,90})\s*$/m.exec(text.slice(0, 200))?.[1]?.trim();
}
