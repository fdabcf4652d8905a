/** The long step: counts what there is to compile, compiles it, and tells how far it has come. */
import { fail } from '../../diagnostic/diagnostic.js';
import type { Progress } from '../kernel.js';
import type { KernelTree } from './tree.js';

const targets = ['bzImage', 'modules'];

/** Compiles the kernel and its modules. */
export async function compile(tree: KernelTree, onProgress?: Progress): Promise<void> {
  await tree.make(['prepare']);
  const total = await countObjects(tree);
  let done = 0;
  let told = -1;
  await tree.make(targets, {
    onLine: (line) => {
      if (!isObject(line)) return;
      done = Math.min(done + 1, total);
      const percent = Math.floor((100 * done) / total);
      if (percent === told) return;
      told = percent;
      onProgress?.(`compiling the kernel: ${done} of ${total} objects`, { done, total });
    },
  });
}

/** Whether a line of Kbuild's says that an object is compiled; with `-n`, that it would be. */
export function isObject(line: string): boolean {
  return /^(?:.*\becho ')? {2}(?:CC|AS)(?: \[M\])? +\S/.test(line);
}

/**
 * What make itself says that it would compile, one after the other so that no two lines run into one. Some of it cannot be known before (the last links read lists that are
 * not there yet): it stops there, and all but the few objects that are made of those lists has been counted.
 */
async function countObjects(tree: KernelTree): Promise<number> {
  let count = 0;
  const onLine = (line: string) => {
    if (isObject(line)) count++;
  };
  const { lastLines } = await tree.tryMake(['-n', '-k', '-j1', ...targets], { onLine });
  if (count === 0) {
    fail('NK6102', 'the kernel does not build: make finds nothing to compile', {
      cause: lastLines.slice(-20).join('\n'),
    });
  }
  return count;
}
