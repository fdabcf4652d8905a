/**
 * Waits until files are other than they were. The system tells of changes in their folders, since editors put a new file
 * in the place of the old one; where it tells nothing (a network's file system, too many watchers) a look now and then
 * does. What a file holds decides, not its time.
 */
import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type State, stateOf } from '../load/inputs.js';

/** Files are looked at this often, whatever the system tells. */
const LOOK_MS = 500;
/** A change counts once it has stood this long: saving takes several steps. */
const QUIET_MS = 25;
/** A file that is gone may be on its way back: that is how some editors save. */
const GONE_MS = 400;

export type Expected = () => Readonly<Record<string, State>>;

export class Changes {
  readonly #folders = new Map<string, FSWatcher>();
  #wake: () => void = () => {};

  /**
   * The paths whose state is not the expected one, once there are any and they have come to rest. What is expected is
   * asked for at each look: more files may have become known meanwhile. Rejects when the signal aborts.
   */
  async next(expected: Expected, signal: AbortSignal): Promise<string[]> {
    for (;;) {
      const told = this.#told();
      this.#watchFoldersOf(expected());
      const found = await this.#settled(expected, signal);
      if (found.length > 0) return found;
      await Promise.race([told, sleep(LOOK_MS, undefined, { signal })]);
      signal.throwIfAborted();
    }
  }

  close(): void {
    for (const watcher of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  async #settled(expected: Expected, signal: AbortSignal): Promise<string[]> {
    let gone = 0;
    for (let before = differences(expected()); before.size > 0; ) {
      await sleep(QUIET_MS, undefined, { signal });
      const now = differences(expected());
      const missing = [...now].some(([path, state]) => state === 'absent' && expected()[path] !== 'absent');
      gone = missing ? gone + QUIET_MS : 0;
      if (same(before, now) && (!missing || gone >= GONE_MS)) return [...now.keys()];
      before = now;
    }
    return [];
  }

  #told(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #watchFoldersOf(files: Readonly<Record<string, State>>): void {
    for (const [path, state] of Object.entries(files)) {
      const folder = dirname(path);
      if (state === 'absent' || state === 'folder' || this.#folders.has(folder)) continue;
      try {
        const watcher = watch(folder, { persistent: false }, () => this.#wake());
        const forget = () => {
          watcher.close();
          this.#folders.delete(folder);
        };
        this.#folders.set(folder, watcher.on('error', forget));
      } catch {
        // Not to be watched: it is looked at.
      }
    }
  }
}

function differences(expected: Readonly<Record<string, State>>): ReadonlyMap<string, State> {
  const found = new Map<string, State>();
  for (const [path, before] of Object.entries(expected)) {
    const now = stateOf(path);
    if (now !== before) found.set(path, now);
  }
  return found;
}

function same(a: ReadonlyMap<string, State>, b: ReadonlyMap<string, State>): boolean {
  return a.size === b.size && [...a].every(([path, state]) => b.get(path) === state);
}
