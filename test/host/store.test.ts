/** What is kept: for a week after its last use, and not more than fits. */
import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyOf, Store } from '../../src/host/store.js';

let root: string;
let before: string | undefined;
beforeEach(async () => {
  before = process.env['NETKILN_CACHE'];
  root = await mkdtemp(join(tmpdir(), 'netkiln-store-'));
  process.env['NETKILN_CACHE'] = root;
});
afterEach(async () => {
  if (before === undefined) delete process.env['NETKILN_CACHE'];
  else process.env['NETKILN_CACHE'] = before;
  await rm(root, { recursive: true });
});

const names = async () => (await readdir(join(root, 'things'))).sort();
const aged = async (name: string, days: number) => {
  const then = new Date(Date.now() - days * 24 * 3600_000);
  await utimes(join(root, 'things', name), then, then);
};

test('what was put is got, and nothing else', async () => {
  const store = new Store('things', 1000);
  expect(await store.get('a')).toBeUndefined();
  await store.put('a', Buffer.from('one'));
  await store.put('b', Buffer.alloc(0));
  expect((await store.get('a'))?.toString()).toBe('one');
  expect((await store.get('b'))?.length).toBe(0);
  await store.put('a', Buffer.from('two'));
  expect((await store.get('a'))?.toString()).toBe('two');
});

test('what nobody has used for a week goes with the next that comes', async () => {
  const store = new Store('things', 1000);
  for (const name of ['old', 'used', 'young', 'half.123-0.tmp']) await store.put(name, Buffer.from(name));
  for (const name of ['old', 'used']) await aged(name, 8);
  await aged('young', 6);
  await aged('half.123-0.tmp', 1);
  await store.get('used');
  expect(Date.now() - (await stat(join(root, 'things/used'))).mtimeMs).toBeLessThan(3600_000);
  await store.put('new', Buffer.from('new'));
  expect(await names()).toEqual(['new', 'used', 'young']);
});

test('what was not used for longest goes when there is too much', async () => {
  const store = new Store('things', 500);
  for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
    await store.put(name, Buffer.alloc(100));
    await aged(name, 5 - index);
  }
  expect(await names()).toEqual(['b', 'c', 'd']);
});

test('a key tells its parts apart', () => {
  expect(keyOf('ab', 'c')).not.toBe(keyOf('a', 'bc'));
  expect(keyOf('a', '')).not.toBe(keyOf('a'));
  expect(keyOf('é')).toBe(keyOf(Buffer.from('é')));
});
