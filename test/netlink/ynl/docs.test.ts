/** The commands of docs/netlink-clients.md print what the page says. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { specs, withFamilies } from './machine.js';

const page = readFileSync(new URL('../../../docs/netlink-clients.md', import.meta.url), 'utf8');

/** Commands with what they print; one goes on over lines as long as a quote is open. */
function commandsOf(text: string): { command: string; prints: string }[] {
  const found: { command: string; prints: string }[] = [];
  for (const [block] of text.matchAll(/(?:^ {4}.*\n)+/gm)) {
    let open = false;
    for (const line of block
      .trimEnd()
      .split('\n')
      .map((row) => row.slice(4))) {
      const last = found.at(-1)!;
      if (open) last.command += `\n${line}`;
      else if (line.startsWith('$ ')) found.push({ command: line.slice(2), prints: '' });
      else last.prints += `${line}\n`;
      open = (found.at(-1)!.command.match(/'/g) ?? []).length % 2 === 1;
    }
  }
  return found;
}

it('docs/netlink-clients.md: its commands print what it says', (context) =>
  withFamilies(context, '6.12', async (guest) => {
    const commands = commandsOf(page);
    expect(commands.length).toBeGreaterThan(7);
    const script = '#!/bin/sh\nexec /usr/bin/python3 /ynl/cli.py --no-schema "$@"\n';
    await guest.writeFile('/usr/bin/cli.py', script, 0o755);
    const ran: typeof commands = [];
    for (const { command } of commands) {
      const { stdout, stderr } = await guest.run(['sh', '-c', command], { cwd: specs, timeoutMs: 300_000 });
      ran.push({ command, prints: stdout + stderr });
    }
    expect(ran).toEqual(commands);
  }));
