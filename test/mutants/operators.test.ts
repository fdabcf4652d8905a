/** The mutator alone: where each fault fits, and where it does not. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseC, statementsIn } from './c/syntax.js';
import { tokensOf } from './c/tokens.js';
import { mutantsOf } from './mutants.js';
import { shifted } from './operators/operator.js';

/** What the faults of one kind make of the lines they change. */
function made(fault: string, text: string): string[] {
  const file = { path: 'x.c', text, lines: new Map() };
  return mutantsOf([file])
    .filter((one) => one.fault === fault)
    .map(({ line, after }) => `${line}: ${after}`);
}

const inFunction = (...lines: readonly string[]) => `int f(void)\n{\n${lines.join('\n')}\n}\n`;

describe('C to tokens', () => {
  test('comments are none, strings and directives are one each', () => {
    const source = [
      '#define A(x) \\',
      '\tdo { "x" } while (0) /* a',
      'comment */',
      "a->b <<= '\\''; // \"no string\\",
      'goes on',
      's = "/* no comment */" L"\\"";',
    ].join('\n');
    expect(tokensOf(source).map(({ kind, text }) => [kind, text])).toEqual([
      ['directive', '#define A(x) \\\n\tdo { "x" } while (0) /* a\ncomment */'],
      ...['a', '->', 'b', '<<='].map((text) => [/\w/.test(text) ? 'word' : 'punctuator', text]),
      ['string', "'\\''"],
      ['punctuator', ';'],
      ['word', 's'],
      ['punctuator', '='],
      ['string', '"/* no comment */"'],
      ['string', 'L"\\""'],
      ['punctuator', ';'],
    ]);
  });

  test.each(['a /* b', 'a = "b;\n', "c = 'd"])('%j does not end', (source) => {
    expect(() => tokensOf(source)).toThrow('line 1 has a comment or a string that does not end');
  });

  test('brackets that do not match are no C', () => {
    expect(() => parseC('x.c', 'int f(void)\n{\n\tif (a) {\n}\n')).toThrow("'{' is not closed");
  });
});

test('statements: loops that are macros, labels, cases, declarations', () => {
  const { functions, code } = parseC(
    'x.c',
    `static int __init f(struct a *b)
{
	struct c d = { .e = { 1 } };

	xa_for_each(&b->x, i, o) {
		free_it(o);
	}
	list_for_each(p, &b->l)
		if (p)
			break;
		else
			go(p);
	switch (b->k) {
	case 1: {
		one();
		break;
	}
	default:
		other();
	}
	do
		again();
	while (b);
out:
	return 0;
}
`,
  );
  expect(functions.map(({ name }) => name)).toEqual(['f']);
  const found = [...statementsIn(functions[0]!.body)].map(({ kind, from }) => `${kind} ${code[from]!.text}`);
  expect(found).toEqual([
    ...['block {', 'simple struct', 'loop xa_for_each', 'block {', 'simple free_it'],
    ...['loop list_for_each', 'if if', 'simple break', 'simple go'],
    ...['loop switch', 'block {', 'block {', 'simple one', 'simple break', 'simple other'],
    ...['loop do', 'simple again', 'simple return'],
  ]);
});

describe('faults', () => {
  test('checks that leave, those on lengths apart', () => {
    const source = inFunction(
      '\th = skb_header_pointer(skb, off, sizeof(_h), &_h);',
      '\tif (!h)',
      '\t\treturn;',
      '\tif (unlikely(!pskb_may_pull(skb, 20))) {',
      '\t\tdrop(skb);',
      '\t\treturn 0;',
      '\t}',
      '\tif (err)',
      '\t\tgoto out;',
      '\tif (a)',
      '\t\tb();',
      '\tif (IS_ERR(o))',
      '\t\te = PTR_ERR(o);',
      '\telse',
      '\t\te = use(o);',
    );
    expect(made('bounds check dropped', source)).toEqual([
      '4: { }',
      '6: { }',
      '6: if (unlikely(!pskb_may_pull(skb, 20))) { }',
    ]);
    expect(made('error check dropped', source)).toEqual(['10: { }', '14: e = use(o);', '15: { }']);
  });

  test('parts of a check, in brackets too', () => {
    expect(
      made('part of a check dropped', inFunction('\tif (a && (b || f(c, d)) && e)', '\t\treturn;')),
    ).toEqual([
      '3: if ( (b || f(c, d)) && e)',
      '3: if (a && e)',
      '3: if (a && ( f(c, d)) && e)',
      '3: if (a && (b ) && e)',
      '3: if (a && (b || f(c, d)) )',
    ]);
  });

  test('what must be undone, dropped and doubled', () => {
    const source = inFunction(
      '\tmutex_lock(&l);',
      '\tif (a)',
      '\t\tkfree_skb(skb);',
      '\tspin_unlock_irqrestore(&l, flags);',
      '\tnf_unregister_net_hooks(net, ops, n);',
      '\tdev_put(dev);',
      '\tb->count--;',
      '\tsynchronize_net();',
      '\tx = nla_get_u32(attr);',
      '\tfree_me_not = kmalloc(8, GFP_KERNEL);',
      '\t/* kfree(c); */',
      '\tpr_info("kfree(d);");',
    );
    expect(made('free dropped', source)).toEqual(['5: { }']);
    expect(made('free doubled', source)).toEqual(['5: { kfree_skb(skb); kfree_skb(skb); }']);
    expect(made('lock dropped', source)).toEqual(['3: { }']);
    expect(made('unlock dropped', source)).toEqual(['6: { }']);
    expect(made('unregister dropped', source)).toEqual(['7: { }']);
    expect(made('wait for readers dropped', source)).toEqual(['10: { }']);
    expect(made('reference dropped', source)).toEqual(['8: { }', '9: { }']);
    expect(made('reference doubled', source)).toEqual([
      '8: { dev_put(dev); dev_put(dev); }',
      '9: { b->count--; b->count--; }',
    ]);
  });

  test('byte order, by value, by pointer and by name', () => {
    const source = inFunction(
      '\ta = ntohs(h->dest) + be32_to_cpup(&h->x) + nla_get_be16(attr);',
      '\tb = htonl(ntohl(c));',
    );
    expect(made('byte order dropped', source)).toEqual([
      '3: a = (h->dest) + be32_to_cpup(&h->x) + nla_get_be16(attr);',
      '3: a = ntohs(h->dest) + (*(&h->x)) + nla_get_be16(attr);',
      '3: a = ntohs(h->dest) + be32_to_cpup(&h->x) + nla_get_u16(attr);',
      '4: b = (ntohl(c));',
      '4: b = htonl((c));',
    ]);
  });

  test('bounds', () => {
    const source = `#include <a/b.h>
#define X_MAX_THINGS	16
struct a {
	char label[32];
	u64 n[X_COUNT];
};
static const struct nla_policy p[] = {
	[A] = NLA_POLICY_RANGE(NLA_U16, 1, 1000),
	[B] = { .type = NLA_NUL_STRING, .len = 31 },
};
int f(void)
{
	if (a < b || c >= 0x0f || d == 7U || e[3])
		g->max_mtu = 9000;
	memcpy(x, y, sizeof(x));
}
`;
    expect(made('comparison off by one', source).map((line) => /if \((.*)\|\| d/.exec(line)![1])).toEqual([
      'a <= b || c >= 0x0f ',
      'a < -1 + b || c >= 0x0f ',
      'a < b || c >= -1 + 0x0f ',
      'a < b || c > 0x0f ',
    ]);
    expect(made('compared constant off by one', source)).toEqual([
      '13: if (a < b || c >= 0x0f || d == 8U || e[3])',
    ]);
    expect(made('length off by one', source)).toEqual([
      '8: [A] = NLA_POLICY_RANGE(NLA_U16, 0, 1000),',
      '8: [A] = NLA_POLICY_RANGE(NLA_U16, 1, 1001),',
      '15: memcpy(x, y, sizeof(x) + 1);',
    ]);
    expect(made('limit widened by one', source)).toEqual([
      '9: [B] = { .type = NLA_NUL_STRING, .len = 32 },',
      '14: g->max_mtu = 9001;',
      '2: #define X_MAX_THINGS 17',
    ]);
    expect(made('array one too small', source)).toEqual(['4: char label[31];', '5: u64 n[X_COUNT - 1];']);
  });

  test('literals keep their way of writing', () => {
    expect(shifted('0x0fUL', 1n)).toBe('0x10UL');
    expect(shifted('0xffff', 1n)).toBe('0x10000');
    expect(shifted('9', 1n)).toBe('10');
    expect(shifted('0', -1n)).toBeUndefined();
    expect(shifted('017', 1n)).toBeUndefined();
    expect(shifted('1.5', 1n)).toBeUndefined();
    expect(shifted('name', 1n)).toBeUndefined();
  });
});

const generated = fileURLToPath(new URL('../../generated-examples', import.meta.url));

describe.each(await readdir(generated))('the mutants of %s', async (example) => {
  const folder = `${generated}/${example}`;
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const files = await Promise.all(
    names.map(async (path) => ({
      path,
      text: await readFile(`${folder}/${path}`, 'utf8'),
      lines: new Map(),
    })),
  );
  const mutants = mutantsOf(files);

  test('differ in one file and one place, and from one another', () => {
    expect(mutants.length).toBeGreaterThan(10);
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    expect(new Set(mutants.map((one) => JSON.stringify(one.files.map(({ text }) => text)))).size).toBe(
      mutants.length,
    );
    for (const mutant of mutants) {
      const changed = mutant.files.filter((one, index) => one.text !== files[index]!.text);
      expect(changed.map(({ path }) => path)).toEqual([mutant.file]);
      const [before, after] = [files.find(({ path }) => path === mutant.file)!.text, changed[0]!.text];
      const outside = before.length - common(before, after) - common(reversed(before), reversed(after));
      // A statement at most, never a function.
      expect(Math.max(0, outside), mutant.id).toBeLessThan(400);
    }
  });

  test('are C again', () => {
    for (const { files: own, id } of mutants) {
      for (const { path, text } of own) {
        if (/\.[ch]$/.test(path)) expect(() => parseC(path, text), id).not.toThrow();
      }
    }
  });
});

function common(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
