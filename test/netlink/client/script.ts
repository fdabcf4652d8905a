/** Many runs of a tool by one program of the guest's: to start one takes longer than what it does. */
import type { Guest } from '../../../src/vm/index.js';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** What each command has printed; `before` and `after` are lines of the shell, of which the last print what is said at the end. */
export async function runScript(
  guest: Guest,
  commands: readonly (readonly string[])[],
  {
    before = [],
    after = [],
  }: { readonly before?: readonly string[]; readonly after?: readonly string[] } = {},
): Promise<{ readonly ran: readonly Ran[]; readonly said: string }> {
  const each = commands.map(
    (words) =>
      `${words.map(quote).join(' ')} >/tmp/out 2>/tmp/err; echo $?; cat /tmp/out; echo ---; cat /tmp/err; echo ===`,
  );
  await guest.writeFile('/tmp/script', new TextEncoder().encode([...before, ...each, ...after].join('\n')));
  const text = await guest.runOk(['sh', '/tmp/script'], { timeoutMs: 600_000 });
  const parts = text.split('===\n');
  return {
    ran: parts.slice(0, -1).map((part) => {
      const [, status, stdout, stderr] = /^(\d+)\n([\s\S]*?)---\n([\s\S]*)$/.exec(part)!;
      return { status: Number(status), stdout: stdout!, stderr: stderr! };
    }),
    said: parts.at(-1)!,
  };
}
