/** When a watched spec is run again, and when not. What a run does is not looked at here: test/cli has whole ones. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownSpec } from '../../src/pipeline.js';
import type { ReportEvent } from '../../src/report/event.js';
import { type Attempt, watchSpec } from '../../src/watch/watch.js';
import { specFolder } from '../load/support.js';

const folder = specFolder();
const before = process.env['NETKILN_CACHE'];
beforeAll(() => {
  process.env['NETKILN_CACHE'] = folder.path('cache');
});
afterAll(() => {
  if (before === undefined) delete process.env['NETKILN_CACHE'];
  else process.env['NETKILN_CACHE'] = before;
});

const spec = (rule: string, head = '') => `${head}
import { accept, chain, firewall, rulesFrom } from 'netkiln';
export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [${rule}] })] });
`;

/** Watches a spec; each run loads it and notes the rule it has first. */
async function watching(
  file: string,
  work: (watch: Awaited<ReturnType<typeof begin>>) => Promise<void>,
  during?: (attempt: Attempt) => Promise<void>,
) {
  const watch = await begin(file, during);
  try {
    await work(watch);
  } finally {
    watch.stop.abort();
    await watch.ended;
  }
}

async function begin(file: string, during?: (attempt: Attempt) => Promise<void>) {
  const stop = new AbortController();
  const events: ReportEvent[] = [];
  const seen: string[] = [];
  const ended = watchSpec({
    spec: file,
    signal: stop.signal,
    report: (event) => void events.push(event),
    prepare: async () => {},
    run: async (attempt) => {
      const { checked } = await knownSpec(file, attempt);
      await during?.(attempt);
      const { chains } = checked.model as unknown as { chains: [{ rules: [{ name: string }] }] };
      seen.push(chains[0].rules[0].name);
      return true;
    },
  });
  const ofKind = <E extends ReportEvent['event']>(kind: E) =>
    events.filter((event): event is Extract<ReportEvent, { event: E }> => event.event === kind);
  /** Waits for so many runs to be over. */
  const runs = async (count: number) => {
    while (ofKind('watched').length < count) {
      await Promise.race([sleep(20), ended]);
    }
    // None that nobody expects comes after.
    await sleep(700);
    expect(ofKind('watched')).toHaveLength(count);
  };
  return { stop, ended, seen, ofKind, runs };
}

describe('a watched spec is run again', () => {
  it.each<[string, (file: string, text: string) => Promise<void>]>([
    ['written over', (file, text) => writeFile(file, text)],
    [
      'by a new file in its place',
      async (file, text) => {
        await writeFile(`${file}.new`, text);
        await rename(`${file}.new`, file);
      },
    ],
    [
      'moved away, and written after a moment',
      async (file, text) => {
        await rename(file, `${file}~`);
        await sleep(150);
        await writeFile(file, text);
      },
    ],
    [
      'in pieces',
      async (file, text) => {
        await writeFile(file, '');
        await writeFile(file, text.slice(0, 40));
        await writeFile(file, text);
      },
    ],
  ])('when it is saved %s', async (_, save) => {
    const file = await folder.write('saved.spec.ts', spec("accept('one')"));
    await watching(file, async ({ runs, seen, ofKind }) => {
      await runs(1);
      await save(file, spec("accept('two')"));
      await runs(2);
      await save(file, spec("accept('three')"));
      await runs(3);
      expect(seen).toEqual(['one', 'two', 'three']);
      expect(ofKind('changed').map(({ files }) => files)).toEqual([[], [file], [file]]);
    });
  });

  it('when a file it imports or a rules file is saved, and not for a file beside them', async () => {
    await mkdir(folder.path('deep/lib'), { recursive: true });
    const port = await folder.write('deep/lib/name.ts', "export const name = 'one';");
    const rules = await folder.write('deep/rules', '{"drop":"r"}\n');
    const file = await folder.write(
      'deep/a.spec.ts',
      spec(
        "accept(name), ...rulesFrom(new URL('./rules', import.meta.url))",
        "import { name } from './lib/name.js';",
      ),
    );
    await watching(file, async ({ runs, seen, ofKind }) => {
      await runs(1);
      await folder.write('deep/lib/other.ts', 'nothing');
      await writeFile(file, await (await import('node:fs/promises')).readFile(file)); // saved as it was
      await sleep(700);
      await writeFile(port, "export const name = 'two';");
      await runs(2);
      await writeFile(rules, '{"drop":"s"}\n');
      await runs(3);
      expect(seen).toEqual(['one', 'two', 'two']);
      expect(ofKind('changed').map(({ files }) => files)).toEqual([[], [port], [rules]]);
    });
  });

  it('after a mistake, in any of its files, is mended', async () => {
    const helper = await folder.write('mend/name.ts', "export const name = 'one';");
    const rules = folder.path('mend/rules');
    const text = spec(
      "accept(name), ...rulesFrom(new URL('./rules', import.meta.url))",
      "import { name } from './name.js';",
    );
    const file = await folder.write('mend/a.spec.ts', text);
    await writeFile(rules, 'no json\n');
    await watching(file, async ({ runs, seen, ofKind }) => {
      await runs(1);
      await writeFile(rules, '{"drop":"r"}\n');
      await runs(2);
      await writeFile(helper, 'export const name: string = 1;');
      await runs(3);
      await writeFile(helper, "export const name = 'two';");
      await runs(4);
      await writeFile(file, 'export default ;');
      await runs(5);
      await rm(file);
      await runs(6);
      await writeFile(file, text);
      await runs(7);
      expect(seen).toEqual(['one', 'two', 'two']);
      expect(ofKind('watched').map(({ good }) => good)).toEqual([
        false,
        true,
        false,
        true,
        false,
        false,
        true,
      ]);
      expect(ofKind('diagnostic').map(({ diagnostic }) => diagnostic.code)).toEqual([
        'NK1009',
        'NK1003',
        'NK1002',
        'NK1001',
      ]);
    });
  });

  it('from the beginning, when it is saved in the middle of a run', async () => {
    const file = await folder.write('middle.spec.ts', spec("accept('one')"));
    const broken: boolean[] = [];
    let first = true;
    const during = async ({ signal }: Attempt) => {
      if (!first) return;
      first = false;
      await writeFile(file, spec("accept('two')"));
      await sleep(60_000, undefined, { signal }).catch(() => {});
      broken.push(signal.aborted);
      signal.throwIfAborted();
    };
    await watching(
      file,
      async ({ runs, seen }) => {
        await runs(1);
        expect(broken).toEqual([true]);
        expect(seen).toEqual(['two']);
      },
      during,
    );
  });
});

it('an interruption ends it, in a run and between runs', async () => {
  const file = await folder.write('ends.spec.ts', spec("accept('one')"));
  for (const wait of [0, 3000]) {
    const { stop, ended } = await begin(file, ({ signal }) => sleep(1000, undefined, { signal }));
    await sleep(wait);
    stop.abort();
    await ended;
  }
});
