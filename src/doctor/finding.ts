/** What doctor says about one thing, and how a person reads it. */
export interface Finding {
  readonly name: string;
  /** `missing`: netkiln cannot do its work; `warning`: it can, with less. */
  readonly status: 'ok' | 'missing' | 'warning';
  readonly detail: string;
  /** The command or action that mends it; empty where nothing needs mending. */
  readonly fix: string;
}

export function ok(name: string, detail: string): Finding {
  return { name, status: 'ok', detail, fix: '' };
}

const marks = { ok: ['ok', 32], missing: ['missing', 31], warning: ['warning', 33] } as const;

/** One line a finding, the fix below it; then what to make of it all. */
export function printFindings(findings: readonly Finding[], options: { readonly color?: boolean } = {}) {
  const name = Math.max(0, ...findings.map((f) => f.name.length));
  const lines = findings.flatMap((f) => {
    const [word, color] = marks[f.status];
    const mark = word.padEnd(7);
    const painted = options.color ? `\u001b[${color}m${mark}\u001b[0m` : mark;
    const line = `${painted}  ${f.name.padEnd(name)}  ${f.detail}`.trimEnd();
    return f.fix === '' ? [line] : [line, `${' '.repeat(9)}fix: ${f.fix}`];
  });
  const count = (status: Finding['status']) => findings.filter((f) => f.status === status).length;
  const sum = `${count('ok')} ok, ${count('missing')} missing, ${count('warning')} warnings`;
  return `${[...lines, sum].join('\n')}\n`;
}
