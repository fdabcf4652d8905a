/** A model from the JSON that `check --emit-model` printed, as far as all kinds have it in common. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { printable } from '../check/printable.js';
import { showPath } from '../check/report.js';
import { fail } from '../diagnostic/diagnostic.js';
import { schemaVersion } from '../model/module.js';

/** What is more in it, its kind knows. */
const model = z.looseObject({ schemaVersion: z.int(), kind: z.string(), name: z.string() });
export type ReadModel = z.infer<typeof model>;

export async function loadModel(file: string): Promise<ReadModel> {
  const text = await readFile(file, 'utf8').catch((error: Error) =>
    fail('NK8011', `${file} cannot be read`, { cause: error.message }),
  );
  const found = readAs(model, parse(text, file), file);
  if (found.schemaVersion !== schemaVersion) {
    fail(
      'NK8011',
      `${file} is a model of schema ${found.schemaVersion}, and this netkiln reads ${schemaVersion}`,
    );
  }
  return found;
}

/** Data as its schema has it, or NK8011 with the first that is not. */
export function readAs<T>(schema: z.ZodType<T>, data: unknown, file: string): T {
  const { success, data: read, error } = schema.safeParse(data);
  if (success) return read;
  const [issue] = error.issues;
  const path = showPath(issue!.path.filter((part) => typeof part !== 'symbol'));
  return fail('NK8011', `${file} is not a model`, {
    cause: printable(path === '' ? issue!.message : `${path}: ${issue!.message}`),
  });
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail('NK8011', `${file} is not JSON`, { cause: printable((error as Error).message) });
  }
}
