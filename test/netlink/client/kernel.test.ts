/** The generated clients in the kernel: every operation, every refusal, events and large dumps. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import neighbours from '../../../examples/neighbours/neighbours.spec.js';
import registry from '../../../examples/registry/registry.spec.js';
import { findKernel, type Kernel } from '../../../src/kernel/index.js';
import { bootMachine, type Guest } from '../../../src/vm/index.js';
import { supportedKernels } from '../../support/kernels.js';
import { type Built, buildMany } from '../../support/modules.js';
import { checkSpec, filesOf } from '../family.js';
import { type BuiltClient, buildClient, buildProgram, install, type Tool, toolIn } from './built.js';

const models = [registry, neighbours].map((spec) => checkSpec(spec).model);

/** What a program that did all it was asked for has printed; JSON where it is. */
async function told(tool: Tool, words: string | readonly string[]): Promise<unknown> {
  const { status, stdout, stderr } = await tool(words);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.startsWith('{') || stdout.startsWith('[') ? JSON.parse(stdout) : stdout;
}

async function refusal(tool: Tool, words: string | readonly string[], status: number): Promise<string> {
  const result = await tool(words);
  expect([result.status, result.stdout]).toEqual([status, '']);
  return result.stderr.trimEnd();
}

describe('clients', () => {
  let clients: readonly BuiltClient[];
  let program: string;
  let documented: string;

  beforeAll(async () => {
    clients = await Promise.all(models.map((model) => buildClient(model)));
    const page = await readFile(new URL('../../../docs/netlink-ctl.md', import.meta.url), 'utf8');
    const source = join(clients[0]!.folder, 'documented.c');
    await writeFile(source, /```c\n([\s\S]*?)```/.exec(page)![1]!);
    documented = await buildProgram(clients[0]!, 'registry', pathToFileURL(source));
    program = await buildProgram(clients[1]!, 'neighbours', new URL('use.c', import.meta.url));
  });

  it('compile without a complaint', () => {
    expect(clients.map(({ output }) => output)).toEqual(['', '']);
  });

  describe.each(supportedKernels)('on kernel %s', (series) => {
    let kernel: Kernel;
    let built: Built;
    let guest: Guest;
    let registryctl: Tool;
    let neighboursctl: Tool;

    beforeAll(async () => {
      kernel = await findKernel(series);
      built = await buildMany(kernel, models.map(filesOf));
      guest = await bootMachine({ kernel, memoryMiB: 768 });
      for (const [index, { name }] of models.entries()) {
        await guest.load(name, join(built.folder, `${name}.ko`));
        await install(guest, clients[index]!.tool, `/usr/bin/${name}ctl`);
      }
      registryctl = toolIn(guest, '/usr/bin/registryctl');
      neighboursctl = toolIn(guest, '/usr/bin/neighboursctl');
    });
    afterAll(async () => {
      await guest?.close();
    });

    it('every operation', async () => {
      expect(await told(registryctl, 'entry add id 7 label seven weight 5 pinned')).toBe('id 7\n');
      expect(await told(registryctl, ['entry', 'add', 'label', 'two words'])).toBe('id 1\n');
      expect(await told(registryctl, 'entry get id 7')).toBe('id 7 label seven weight 5 pinned\n');
      expect(await told(registryctl, 'entry show')).toBe(
        'id 1 label "two words" weight 100\nid 7 label seven weight 5 pinned\n',
      );
      expect(await told(registryctl, 'entry set id 1 weight 0x10 owner 4294967295')).toBe('');
      expect(await told(registryctl, '-j entry get id 1')).toEqual({
        ...{ id: 1, label: 'two words', weight: 16, owner: 4294967295 },
      });
      expect(await told(registryctl, '-j entry add label three')).toEqual({ id: 2 });
      expect(await told(registryctl, 'entry del id 2')).toBe('');
      expect(await told(registryctl, '--json entry show')).toEqual([
        { id: 1, label: 'two words', weight: 16, owner: 4294967295 },
        { id: 7, label: 'seven', weight: 5, pinned: true },
      ]);
      expect(await told(registryctl, 'entry flush')).toBe('');
      expect(await told(registryctl, 'entry show')).toBe('');
      expect(await told(registryctl, '-j entry show')).toEqual([]);
    });

    it('nests, lists, names, addresses', async () => {
      expect(await told(neighboursctl, 'table add name main')).toBe('id 1\n');
      const key = 'table 1 address 2001:db8::1';
      const rest =
        'lladdr 02:00:00:00:00:0a state failed flags router,static probes [ sent 2 ] ' +
        'relays [ via fe80::1 ] relays [ via fe80::2 cost 7 ] vlans 1 vlans 20 vlans 4094';
      expect(await told(neighboursctl, `entry add ${key} ${rest}`)).toBe(`${key}\n`);
      expect(await told(neighboursctl, `entry get ${key}`)).toBe(
        `${key} lladdr 02:00:00:00:00:0a state failed flags router,static probes [ sent 2 limit 3 ] ` +
          'relays [ via fe80::1 cost 1 ] relays [ via fe80::2 cost 7 ] vlans 1 vlans 20 vlans 4094\n',
      );
      // What it prints is what it reads.
      const printed = String(await told(neighboursctl, `entry get ${key}`)).trim();
      expect(await told(neighboursctl, `entry del ${key}`)).toBe('');
      await told(neighboursctl, `entry add ${printed}`);
      expect(await told(neighboursctl, `-j entry get ${key}`)).toEqual({
        ...{ table: 1, address: '2001:db8::1', lladdr: '02:00:00:00:00:0a', state: 'failed' },
        ...{ flags: ['router', 'static'], probes: { sent: 2, limit: 3 }, vlans: [1, 20, 4094] },
        relays: [
          { via: 'fe80::1', cost: 1 },
          { via: 'fe80::2', cost: 7 },
        ],
      });
      await told(neighboursctl, `entry set ${key} -relays flags none state 2 vlans 5`);
      expect(await told(neighboursctl, `entry get ${key}`)).toBe(
        `${key} lladdr 02:00:00:00:00:0a state reachable flags none probes [ sent 2 limit 3 ] vlans 5\n`,
      );
      expect(await told(neighboursctl, '-j table get name main')).toEqual({
        id: 1,
        name: 'main',
        limit: 1024,
      });
      await told(neighboursctl, 'entry flush');
      await told(neighboursctl, 'table flush');
    });

    it('what the kernel refuses, in its words', async () => {
      const refused = (words: string) => refusal(registryctl, words, 1);
      await told(registryctl, 'entry add id 1 label one');
      expect(await refused('entry add id 1 label two')).toBe('registryctl: entry exists: EEXIST (id)');
      expect(await refused('entry get id 9')).toBe('registryctl: no such entry: ENOENT (id)');
      expect(await refused('entry add id 2')).toBe('registryctl: label is required: EINVAL (label)');
      expect(await refused('entry add id 2 label x weight 1001')).toBe(
        'registryctl: integer out of range: ERANGE (weight)',
      );
      expect(JSON.parse(await refused('-j entry del id 9'))).toEqual({
        ...{ error: 'ENOENT', errno: 2, text: 'no such entry', attribute: 'id' },
      });
      await told(registryctl, 'entry flush');
      await told(neighboursctl, 'table add id 3 name main');
      const inside = (words: string) => refusal(neighboursctl, `entry add table 3 address ::1 ${words}`, 1);
      expect(await inside('probes [ limit 2 ]')).toBe(
        'neighboursctl: sent is required: EINVAL (probes.sent)',
      );
      expect(await inside('probes [ sent 1 limit 21 ]')).toBe(
        'neighboursctl: integer out of range: ERANGE (probes.limit)',
      );
      expect(await inside('relays [ via ::1 ] relays [ cost 1 ]')).toMatch(/via is required: EINVAL/);
      await told(neighboursctl, 'table flush');
    });

    it('words that are wrong are told before the kernel is asked', async () => {
      const wrong = (words: string) => refusal(neighboursctl, words, 2);
      const said = 'neighboursctl: ';
      expect(await wrong('entry')).toBe(`${said}what is to be done with entry? See neighboursctl --help`);
      expect(await wrong('lane show')).toBe(`${said}unknown object 'lane': see neighboursctl --help`);
      expect(await wrong('entry drop')).toBe(`${said}entry has no 'drop': see neighboursctl --help`);
      expect(await wrong('entry show all')).toBe(`${said}unexpected 'all'`);
      expect(await wrong('entry add colour red')).toBe(`${said}unknown attribute 'colour'`);
      expect(await wrong('entry get table 1 state stale')).toBe(`${said}unknown attribute 'state'`);
      expect(await wrong('entry add table')).toBe(`${said}table: its value is missing`);
      expect(await wrong('entry add table 4294967296')).toBe(`${said}table: 4294967296 is out of range`);
      expect(await wrong('entry add table -1')).toBe(`${said}table: '-1' is not a number`);
      expect(await wrong('entry add table 1x')).toBe(`${said}table: '1x' is not a number`);
      expect(await wrong('entry add table 1 table 2')).toBe(`${said}table is given twice`);
      expect(await wrong('entry add address 1.2.3.4')).toBe(
        `${said}address: '1.2.3.4' is not an IPv6 address`,
      );
      expect(await wrong('entry add lladdr 02:00:00:00:00')).toBe(
        `${said}lladdr: '02:00:00:00:00' is not an Ethernet address`,
      );
      expect(await wrong('entry add state gone')).toBe(
        `${said}state: 'gone' is none of incomplete, reachable, stale, failed`,
      );
      expect(await wrong('entry add flags router,gone')).toBe(
        `${said}flags: 'router,gone' is none of router, proxy, static`,
      );
      expect(await wrong('entry add probes 1')).toBe(`${said}probes: '[' is missing before '1'`);
      expect(await wrong('entry add probes [ sent 1')).toBe(`${said}']' is missing`);
      expect(await wrong('entry add -vlans')).toBe(`${said}-vlans: only an indexed list can be emptied`);
      expect(await wrong('--colour entry show')).toBe(`${said}unknown option '--colour'`);
      expect(JSON.parse(await wrong('-j entry add table x'))).toEqual({
        ...{ error: 'usage', text: "table: 'x' is not a number" },
      });
    });

    it('texts of any bytes', async () => {
      // As bytes, since an argument of ours is always UTF-8.
      const script = String.raw`
        registryctl entry add label "$(printf 'a\377b\303\251\t"\\')" &&
        registryctl entry show && registryctl -j entry show && registryctl entry flush`;
      expect(await guest.runOk(['sh', '-c', script])).toBe(
        String.raw`id 3
id 3 label "a\xffb\xc3\xa9\x09\"\\" weight 100
[
{"id":3,"label":"a\udcffbé\u0009\"\\","weight":100}
]
`,
      );
    });

    it('other namespaces', async () => {
      await guest.netnsAdd('other');
      await told(registryctl, '-n other entry add id 9 label there');
      expect(await told(registryctl, 'entry show')).toBe('');
      expect(await told(registryctl, '--netns other entry show')).toBe('id 9 label there weight 100\n');
      expect(await refusal(registryctl, '-n none entry show', 1)).toMatch(
        /No such file or directory: ENOENT/,
      );
      await guest.netnsDelete('other');
    });

    it('hears of changes', async () => {
      const script = `
        registryctl -j monitor count 3 >/tmp/json & registryctl monitor count 3 >/tmp/text &
        until grep -q listening /tmp/json; do sleep 0.1; done; sleep 0.5
        registryctl entry add id 5 label five; registryctl entry set id 5 weight 1; registryctl entry del id 5
        wait; cat /tmp/json /tmp/text`;
      const lines = (await guest.runOk(['sh', '-c', script], { timeoutMs: 120_000 })).trim().split('\n');
      expect(lines.slice(1, 5).map((line) => JSON.parse(line) as unknown)).toEqual([
        { event: 'listening' },
        { event: 'create', object: 'entry', value: { id: 5, label: 'five', weight: 100 } },
        { event: 'set', object: 'entry', value: { id: 5, label: 'five', weight: 1 } },
        { event: 'delete', object: 'entry', value: { id: 5, label: 'five', weight: 1 } },
      ]);
      expect(lines.slice(5)).toEqual([
        'create entry id 5 label five weight 100',
        'set entry id 5 label five weight 1',
        'delete entry id 5 label five weight 1',
      ]);
    });

    it('a program uses the library: two threads, 5,000 objects, a dump that is ended, events that are lost', async () => {
      await install(guest, program, '/usr/bin/use');
      expect(await guest.runOk(['use', '5000'], { timeoutMs: 600_000 })).toBe(
        [
          'listed: 5000, each once',
          'none: no such entry (table)',
          'in use: table is in use (-)',
          'events: heard',
          'overrun: told',
          '',
        ].join('\n'),
      );
    });

    it('what is not freed would have been told', async () => {
      const { status, stderr } = await guest.run(['use', '100', 'leak'], { timeoutMs: 120_000 });
      expect(stderr).toMatch(/LeakSanitizer: detected memory leaks[\s\S]* 17 byte/);
      expect(status).not.toBe(0);
    });

    it('the lines of docs/netlink-ctl.md print what it says, and its program runs', async () => {
      await guest.unload('registry');
      await guest.load('registry', join(built.folder, 'registry.ko'));
      const page = await readFile(new URL('../../../docs/netlink-ctl.md', import.meta.url), 'utf8');
      const [, session] = /```console\n([\s\S]*?)```/.exec(page)!;
      const commands = session!.split(/^\$ /m).slice(1);
      expect(commands.length).toBeGreaterThan(8);
      for (const command of commands) {
        const line = command.slice(0, command.indexOf('\n'));
        const { stdout, stderr } = await guest.run(['sh', '-c', line], { timeoutMs: 120_000 });
        expect(`$ ${line}\n${stdout}${stderr}`).toBe(`$ ${command}`);
      }
      await install(guest, documented, '/usr/bin/documented');
      expect(await guest.runOk(['documented'], { timeoutMs: 120_000 })).toBe('made 2\n2 made in C 9\n');
    });

    it('leaves the modules clean', async () => {
      for (const { name } of models) await guest.unload(name);
      expect(await refusal(registryctl, 'entry show', 1)).toBe(
        'registryctl: no netlink family registry: is its module loaded?: ENOENT',
      );
      await guest.assertClean();
    });
  });
});
