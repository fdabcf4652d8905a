/** generated-examples/ is what the examples generate, byte for byte: a change of the generator shows as a change there. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOutput } from '../../src/output/write.js';
import { checkSpec, generate } from '../../src/pipeline.js';

const root = new URL('../..', import.meta.url).pathname;
const names = readdirSync(join(root, 'examples')).sort();

describe('generated-examples', () => {
  it('has a folder for each example and no other', () => {
    expect(readdirSync(join(root, 'generated-examples')).sort()).toEqual(names);
  });

  it.each(names)('%s: up to date (make examples)', async (name) => {
    const loaded = await checkSpec(join(root, 'examples', name, `${name}.spec.ts`));
    const files = await generate(loaded);
    // Twice from one model, and from a model that has been JSON in between: the same bytes.
    const again = JSON.parse(JSON.stringify(loaded.checked.model)) as typeof loaded.checked.model;
    expect(await generate({ ...loaded, checked: { ...loaded.checked, model: again } })).toEqual(files);
    await checkOutput(join(root, 'generated-examples', name), files, loaded.checked.model.name);
  });
});
