/** Several things at once: each branch in its order, the branches side by side, by either clock. */
import { expect, test } from 'vitest';
import { GuestError } from '../../src/vm/index.js';
import { machine } from './support.js';

test.each(['counted', 'real'] as const)('branches by the %s clock', async (clock) => {
  const { guest: plain } = await machine('6.12', { clock });
  const guest = plain.inOrder();
  try {
    const said: Promise<unknown>[] = [];
    const note = (text: string) => ['sh', '-c', `echo ${text} >> /tmp/notes`];
    const all = guest.together(
      (one) => said.push(one.runOk(note('a1')), one.sleep(400), one.runOk(note('a2'))),
      (other) =>
        said.push(other.sleep(200), other.runOk(note('b1')), other.sleep(1000), other.runOk(note('b2'))),
    );
    const after = guest.runOk(['cat', '/tmp/notes']);
    await all;
    await Promise.all(said);
    expect(await after).toBe('a1\nb1\na2\nb2\n');
  } finally {
    await plain.close();
  }
});

test('a failure ends its branch, and with it the job, but no other branch', async () => {
  const { guest: plain } = await machine('6.12', { clock: 'counted' });
  const guest = plain.inOrder();
  try {
    const outcomes: Promise<unknown>[] = [];
    const note = (answer: Promise<unknown>) =>
      outcomes.push(
        answer.then(
          (value) => value ?? 'done',
          (error: unknown) => (error as GuestError).code,
        ),
      );
    const all = guest.together(
      (one) => [one.unload('nothing_of_the_name'), one.sleep(1)].forEach(note),
      (other) => [other.daring().unload('nor_this'), other.runOk(['echo', 'on'])].forEach(note),
    );
    note(guest.sleep(1));
    await expect(all).rejects.toThrow(GuestError);
    expect(await Promise.all(outcomes)).toEqual(['ENOENT', 'ECANCELED', 'ENOENT', 'on\n', 'ECANCELED']);
  } finally {
    await plain.close();
  }
});

test('each branch is where it is asked to be: a namespace is its own', async () => {
  const { guest: plain } = await machine('6.12', { clock: 'counted', programs: ['ip'] });
  const guest = plain.inOrder();
  try {
    const made = [guest.netnsAdd('a'), guest.netnsAdd('b')];
    const all = guest.together(
      ...['a', 'b'].map((netns) => (own: typeof guest) => {
        own.runOk(['ip', 'link', 'add', `in_${netns}`, 'type', 'dummy'], { netns });
      }),
    );
    await Promise.all([...made, all]);
    const shown = await Promise.all(
      ['a', 'b'].map((netns) => guest.runOk(['ip', '-o', 'link', 'show', 'type', 'dummy'], { netns })),
    );
    expect(shown.map((text) => text.match(/in_\w/g))).toEqual([['in_a'], ['in_b']]);
  } finally {
    await plain.close();
  }
});
