/** Names of clients: which of two has the plain one, and that none of C\'s own is taken. */
import { expect, it } from 'vitest';
import { attributeSet, event, netlinkFamily, object, operation, string, u32 } from '../../../src/index.js';
import { everyClient } from '../../../src/lower/netlink/client/lower.js';
import { familyPrefix } from '../../../src/model/netlink-prefix.js';
import { checkSpec, fileOf } from '../family.js';
import { known, written } from './samples.js';

const { model } = checkSpec(
  netlinkFamily({
    name: 'clash',
    notify: 'changes',
    groups: ['changes', 'news'],
    objects: {
      entry: object({
        attributes: { id: u32(), class: string({ maxLength: 9 }) },
        key: 'id',
        operations: { create: {}, dump: {} },
      }),
      twin: object({ attributes: { id: u32() }, key: 'id', operations: { create: {} } }),
    },
    sets: {
      client: attributeSet({
        attributes: { register: u32(), register_value: u32(), a: u32(), has_a: u32() },
      }),
      event: attributeSet({ attributes: { delete: string() } }),
    },
    operations: {
      entry: operation({ id: 100, attributes: 'client', do: { request: ['a'], reply: ['has_a'] } }),
      monitor: operation({ id: 101, attributes: 'event', dump: { reply: ['delete'] } }),
      ...Object.fromEntries([['then', operation({ id: 102, attributes: 'event', do: {} })]]),
    },
    events: {
      create: event({ id: 110, attributes: 'event', has: ['delete'], group: 'news' }),
      lost: event({ id: 111, attributes: 'client', group: 'news' }),
      entry_lost: event({ id: 112, attributes: 'entry', group: 'news' }),
    },
  } as never),
);

it('the later of two has a number behind it', () => {
  const header = fileOf(model, 'client/clash_client.h');
  for (const struct of [
    'clash_entry',
    'clash_twin',
    'clash_client',
    'clash_client2',
    'clash_event',
    'clash_event2',
  ]) {
    expect(header).toMatch(new RegExp(`^struct ${struct}(;| \\{)`, 'm'));
  }
  expect(header).toMatch(/const char \*class_value;/);
  const members = /struct clash_client2 \{([\s\S]*?)\n\};/.exec(header)![1]!;
  expect(members.match(/(?<=\b(?:uint32_t|bool) )\w+/g)).toEqual([
    ...['register_value', 'register_value2', 'a', 'has_a2'],
    ...['has_register_value', 'has_register_value2', 'has_a', 'has_has_a2'],
  ]);
  expect(header).toMatch(
    /int clash_do_entry\(struct clash_client \*client,\n\t+\s+const struct clash_client2 \*request,/,
  );
  const tool = fileOf(model, 'client/clashctl.c');
  expect(tool).toContain('"  entry2 ATTRIBUTE ...');
  expect(tool).toContain('"  monitor2 ');
  const library = fileOf(model, 'client/clash_client.c');
  expect(library.match(/"\w+"(?=, NULL,)/g)).toEqual(['"create2"', '"lost2"', '"entry_lost"']);
  const client = fileOf(model, 'client/clash.ts');
  expect(client).toMatch(/readonly then2: \(\) => Promise<void>;/);
  expect(client).toMatch(/readonly monitor2: \(\) => Promise/);
});

it('what a client has for itself is called as nothing of a family is', () => {
  for (const own of [...known, ...written]) {
    for (const file of [`${own.name}_client.c`, `${own.name}ctl.c`]) {
      const names = fileOf(own, `client/${file}`).matchAll(/^(?:static )?[a-z][\w ]*?\**(\w+)\(/gm);
      for (const [, name] of names) {
        if (name!.startsWith(`${familyPrefix(own)}_`) || name!.startsWith('__')) continue;
        // A family's have three words and more, but for those of every client.
        const [, second, ...more] = name!.split('_');
        expect(more, name).toEqual([]);
        expect(everyClient.split(' '), name).not.toContain(second);
        if (second === 'words') expect(name).toBe('run_words');
      }
    }
  }
});
