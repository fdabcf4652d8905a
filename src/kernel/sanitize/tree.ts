/** An unpacked kernel source, and its make: at low priority, on all processors, and gone when we are. */
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fail } from '../../diagnostic/diagnostic.js';
import { type GroupResult, runGroup } from '../../host/group.js';
import { noRoom, ranOut } from './room.js';

export interface MakeOptions {
  readonly onLine?: (line: string) => void;
}

export class KernelTree {
  constructor(
    readonly folder: string,
    /** What debug information calls the folder, which will be gone. */
    private readonly shownAs: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** What is told to make beside its targets. On its command line it outweighs what the environment may say. */
  #settings(): string[] {
    const map = `-ffile-prefix-map=${this.folder}=${this.shownAs}`;
    return [
      ...['ARCH=x86_64', 'CROSS_COMPILE=', 'LLVM=', 'CC=gcc', 'HOSTCC=gcc', 'V=0', 'W=', 'C=0', 'O='],
      ...['LOCALVERSION=', `KCFLAGS=${map}`, `KAFLAGS=${map}`, 'KCPPFLAGS='],
      // Nobody and no day in it: the same source and compiler give the same kernel.
      ...['KBUILD_BUILD_USER=netkiln', 'KBUILD_BUILD_HOST=netkiln', 'KBUILD_BUILD_VERSION=1'],
      'KBUILD_BUILD_TIMESTAMP=Thu Jan  1 00:00:00 UTC 1970',
    ];
  }

  /** Runs make; NK6102 where it fails. */
  async make(args: readonly string[], options: MakeOptions = {}): Promise<void> {
    this.#mustBeDone(`make ${args.join(' ')}`, await this.tryMake(args, options));
  }

  /** Runs make to its end, whatever that is. */
  async tryMake(args: readonly string[], options: MakeOptions = {}): Promise<GroupResult> {
    return this.#run(['make', `-j${availableParallelism()}`, ...this.#settings(), ...args], options);
  }

  /** Runs a program in the tree; NK6102 where it fails. */
  async runOk(argv: readonly [string, ...string[]]): Promise<void> {
    this.#mustBeDone(argv.join(' '), await this.#run(argv, {}));
  }

  async #run(argv: readonly string[], { onLine }: MakeOptions): Promise<GroupResult> {
    // Compilers that are killed leave their temporaries: here they go with the tree.
    const temporaries = join(this.folder, '.tmp');
    await mkdir(temporaries, { recursive: true });
    return runGroup(['nice', '-n', '15', ...argv], {
      cwd: this.folder,
      // What a surrounding make has put into the environment is not meant for this one.
      env: {
        MAKEFLAGS: '',
        MAKELEVEL: '',
        MFLAGS: '',
        KCONFIG_CONFIG: '.config',
        LC_ALL: 'C',
        TMPDIR: temporaries,
      },
      signal: this.signal,
      ...(onLine ? { onLine } : {}),
    });
  }

  #mustBeDone(what: string, { status, lastLines }: GroupResult): void {
    if (status === 0) return;
    if (ranOut(lastLines)) noRoom(this.folder, lastLines);
    // With several at once, what went wrong may stand well before the end.
    const wrong = lastLines.filter((line) => /error|\*\*\*|not found/i.test(line));
    const shown = wrong.length > 0 ? wrong.slice(0, 20) : lastLines.slice(-20);
    fail('NK6102', `the kernel does not build: ${what} exited with ${status}`, { cause: shown.join('\n') });
  }
}
