/** A failure of generated code leads to the rule it was made for. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { GeneratedFile } from '../../src/emit/file.js';
import { buildModule } from '../../src/kbuild/build.js';
import { findKernel } from '../../src/kernel/index.js';
import { checkSpec, generate } from '../../src/pipeline.js';
import { reportFailure } from '../../src/report/machine.js';
import { bootMachine, VmFailure } from '../../src/vm/index.js';

const spec = fileURLToPath(new URL('../../examples/edge-firewall/edge-firewall.spec.ts', import.meta.url));

/** Where the rule for the loopback device accepts, it now does what `deed` says first. */
function sabotaged(file: GeneratedFile, deed: string): GeneratedFile {
  const rows = file.text.split('\n');
  const at = [...file.lines].find(
    ([line, path]) =>
      JSON.stringify(path) === JSON.stringify(['chains', 1, 'rules', 0]) &&
      rows[line - 1]!.includes('return NF_ACCEPT;'),
  )![0];
  rows[at - 1] = rows[at - 1]!.replace('NF_ACCEPT', `${deed}, NF_ACCEPT`);
  return { ...file, text: rows.join('\n') };
}

const deeds: readonly (readonly [label: string, deed: string, words: string])[] = [
  ['warning', 'WARN_ON_ONCE(1)', 'kernel warning'],
  ['oops: null-dereference', '*(int *volatile)NULL = 1', 'null pointer dereference'],
];

test.each(deeds)('%s: by function, line of C and rule', async (label, deed, words) => {
  const kernel = await findKernel('6.12');
  const loaded = await checkSpec(spec);
  const { model, origins } = loaded.checked;
  const files = (await generate(loaded)).map((file) =>
    file.path.endsWith('.c') ? sabotaged(file, deed) : file,
  );
  const source = files.find(({ path }) => path.endsWith('.c'))!;
  const line = source.text.split('\n').findIndex((row) => row.includes(deed)) + 1;
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-explain-'));
  const ko = join(folder, `${model.name}.ko`);
  const guest = await bootMachine({ kernel });
  try {
    await buildModule({ name: model.name, files, origins, kernel, ko });
    await guest.runOk(['ip', 'link', 'set', 'lo', 'up']);
    await guest.load(model.name, ko);
    const failure = await guest.run(['ping', '-c', '1', '-W', '1', '127.0.0.1']).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(VmFailure);
    expect((failure as VmFailure).label).toBe(label);
    const moment = { when: 'in the scenario', scenario: 'x', at: undefined };
    const modules = [{ name: model.name, ko, files, origins, model }];
    const { event, diagnostic } = await reportFailure(failure as VmFailure, kernel.release, moment, {
      modules,
    });
    const rule = origins.at(['chains', 1, 'rules', 0])!;
    expect(rule.file).toBe(spec);
    expect(event.headline).toMatch(
      new RegExp(
        `^${words} in edge_fw_input\\w* \\(edge_fw\\.c:${line}, made for rule 'loopback' at examples/edge-firewall/edge-firewall\\.spec\\.ts:${rule.line}:${rule.col}\\)$`,
      ),
    );
    expect(event.at).toEqual(rule);
    expect(diagnostic.at).toEqual(rule);
    expect(event.decoded.join('\n')).toContain(`edge_fw.c:${line}, made for rule 'loopback'`);
    // All that the kernel wrote is still there, in its order.
    expect(event.decoded.filter((text) => event.trace.includes(text))).toEqual(event.trace);
  } finally {
    await guest.close();
    await rm(folder, { recursive: true, force: true });
  }
});
