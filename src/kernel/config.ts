/** Kernel configurations as text: what kconfig writes, and fragments of it that people write. */

/** Option, `CONFIG_KASAN` say, to its value as written: `y`, `m`, a number, a quoted string; `n` where it is not set. */
export type Config = ReadonlyMap<string, string>;

/** A line that is neither an option, nor one that is not set, nor a comment. */
export interface BadLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface ParsedConfig {
  readonly options: Config;
  readonly bad: readonly BadLine[];
}

/** Reads `CONFIG_X=value` and `# CONFIG_X is not set`. Of an option given twice the last counts, as in kconfig. */
export function parseConfig(text: string): ParsedConfig {
  const options = new Map<string, string>();
  const bad: BadLine[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, on, value] = /^(CONFIG_\w+)=(\S.*)$/.exec(line.trim()) ?? [];
    const off = /^# (CONFIG_\w+) is not set$/.exec(line.trim())?.[1];
    if (on !== undefined) options.set(on, value!);
    else if (off !== undefined) options.set(off, 'n');
    else if (!/^\s*(#.*)?$/.test(line)) bad.push({ line: index + 1, text: line.trim() });
  }
  return { options, bad };
}

export interface Difference {
  readonly option: string;
  readonly wanted: string;
  /** What the configuration has; undefined where it does not know the option, or nothing that it needs is on. */
  readonly found: string | undefined;
}

/**
 * What a fragment asks for and the configuration made of it does not have, in the fragment's order. An option that the
 * configuration does not name is off: kconfig leaves out what nothing makes possible.
 */
export function differences(fragment: Config, config: Config): Difference[] {
  return [...fragment].flatMap(([option, wanted]) => {
    const found = config.get(option);
    return (found ?? 'n') === wanted ? [] : [{ option, wanted, found }];
  });
}
