/** Why a kernel refused a module: by the error, and by what it said of it. */

export interface Refusal {
  /** `missing-symbol`, `version-mismatch`, ... */
  readonly detail: string;
  /** The kernel's line, or ours where it says nothing. */
  readonly reason: string | undefined;
}

/** In the words of kernel/module/ in Linux 6.1 to 6.12. A symbol's version is asked for before the module's own. */
const reasons: readonly (readonly [detail: string, line: RegExp])[] = [
  [
    'version-mismatch',
    /version magic '|disagrees about version of symbol|no symbol version for|struct module/,
  ],
  ['missing-symbol', /Unknown symbol /],
  ['already-loaded', /exports duplicate symbol/],
  ['parameter', /invalid for parameter|unknown parameter/i],
  ['signature', /signature|Loading of unsigned module|Key was rejected/],
  ['not-a-module', /ELF|section|Only linux modules|has no symbols|truncated/i],
];

/** What is said of every module, and is no reason. */
const chatter = /taints? kernel/;
const licence = /module license '(.*)' taints kernel/;

export function refusalOf(name: string, code: string, words: readonly string[], loaded: boolean): Refusal {
  const lines = words.filter((line) => !chatter.test(line));
  // The kernel may have said something else in between, of a clock say.
  const own = lines.filter((line) => line.split(/[^\w]/).includes(name));
  const said = own[0] ?? lines[0];
  for (const line of [...own, ...lines]) {
    const found = reasons.find(([, pattern]) => pattern.test(line));
    if (!found) continue;
    const [detail] = found;
    const foreign = words.map((text) => licence.exec(text)?.[1]).find((text) => text !== undefined);
    if (detail === 'missing-symbol' && foreign !== undefined) {
      return {
        detail: 'licence',
        reason: `${line}: there is none for a module whose licence is '${foreign}'`,
      };
    }
    return { detail, reason: line };
  }
  if (code === 'EEXIST' && loaded) return { detail: 'already-loaded', reason: 'it is loaded already' };
  if (code === 'ENOEXEC') return { detail: 'not-a-module', reason: said };
  return { detail: 'init-failed', reason: said ?? 'its init function says so' };
}
