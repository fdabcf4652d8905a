/** What the reference says of texts, held against what a kernel's policy does: `nla_validate` in lib/nlattr.c. */
import { describe, expect, it } from 'vitest';
import { flag, netlinkFamily, string, u32 } from '../../src/index.js';
import { Reference } from '../../src/reference/netlink/index.js';
import { checkSpec } from '../netlink/family.js';

const { model } = checkSpec(
  netlinkFamily({
    name: 'texts',
    attributes: { id: u32(), label: string({ minLength: 2, maxLength: 4 }), on: flag() },
    object: { name: 'thing', key: 'id' },
    operations: { create: {}, get: {} },
  }),
);

const create = (label: string) =>
  new Reference(model).answer({ step: 'create', netns: '', object: 'thing', values: { id: '1', label } });

const policy = 'Attribute failed policy validation';

describe('a text', () => {
  it.each(['ab', 'abcd', 'é', 'éé'])('that fits is taken: %j', (label) => {
    expect(create(label)).toMatchObject({ ok: true });
  });

  it.each([
    ['', 'EINVAL', 'string is too short'],
    ['a', 'EINVAL', 'string is too short'],
    // The policy has an end looked for in as many bytes as there can be with it: none is EINVAL.
    ['abcde', 'EINVAL', policy],
    ['ééa', 'EINVAL', policy],
    // With an end among them it is the length that is wrong.
    ['abc\0e', 'ERANGE', policy],
    ['abcd\0', 'ERANGE', policy],
    ['\0bcdef', 'ERANGE', policy],
    // One that comes later is not seen.
    ['abcde\0', 'EINVAL', policy],
    // What is no longer than it may be passes the policy, and the family itself looks.
    ['a\0', 'EINVAL', 'string has a NUL inside'],
    ['a\0cd', 'EINVAL', 'string has a NUL inside'],
    ['\0', 'EINVAL', 'string has a NUL inside'],
  ])('that does not fit is refused: %j', (label, error, text) => {
    expect(create(label)).toEqual({ ok: false, error, text });
  });
});
