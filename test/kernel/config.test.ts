/** Reading configurations, holding one against the other, and what the fragment must ask for. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, parseConfig } from '../../src/kernel/config.js';
import { fragmentFile } from '../../src/kernel/sanitize/recipe.js';

describe('a configuration', () => {
  test('reads as kconfig writes it', () => {
    const text = [
      '#',
      '# Automatically generated file; DO NOT EDIT.',
      '#',
      'CONFIG_CC_VERSION_TEXT="gcc (Debian 12.2.0-14) 12.2.0"',
      'CONFIG_KASAN=y',
      'CONFIG_VETH=m',
      '# CONFIG_EXPERT is not set',
      'CONFIG_LOCALVERSION=""',
      'CONFIG_LOG_BUF_SHIFT=20',
      '',
    ].join('\n');
    const { options, bad } = parseConfig(text);
    expect(bad).toEqual([]);
    expect([...options]).toEqual([
      ['CONFIG_CC_VERSION_TEXT', '"gcc (Debian 12.2.0-14) 12.2.0"'],
      ['CONFIG_KASAN', 'y'],
      ['CONFIG_VETH', 'm'],
      ['CONFIG_EXPERT', 'n'],
      ['CONFIG_LOCALVERSION', '""'],
      ['CONFIG_LOG_BUF_SHIFT', '20'],
    ]);
  });

  test('has lines that are named when they say nothing', () => {
    const { options, bad } = parseConfig('CONFIG_A=y\nCONFIG_B\nKASAN=y\nCONFIG_C=\r\n  CONFIG_D=m\n');
    expect([...options.keys()]).toEqual(['CONFIG_A', 'CONFIG_D']);
    expect(bad).toEqual([
      { line: 2, text: 'CONFIG_B' },
      { line: 3, text: 'KASAN=y' },
      { line: 4, text: 'CONFIG_C=' },
    ]);
  });

  test('takes the last of two', () => {
    expect(parseConfig('CONFIG_A=y\n# CONFIG_A is not set\n').options.get('CONFIG_A')).toBe('n');
  });
});

describe('a fragment against what became of it', () => {
  const of = (text: string) => parseConfig(text).options;

  test('names what is off, what is a module instead, and what is not there at all', () => {
    const fragment = of('CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=m\nCONFIG_D=y\n# CONFIG_E is not set\n');
    const made = of('CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=y\nCONFIG_E=y\n');
    expect(differences(fragment, made)).toEqual([
      { option: 'CONFIG_B', wanted: 'y', found: 'n' },
      { option: 'CONFIG_C', wanted: 'm', found: 'y' },
      { option: 'CONFIG_D', wanted: 'y', found: undefined },
      { option: 'CONFIG_E', wanted: 'n', found: 'y' },
    ]);
  });

  test('is content with an option that must be off and that nothing makes possible', () => {
    expect(differences(of('# CONFIG_A is not set\n'), of(''))).toEqual([]);
  });

  test('differs in nothing from itself, whatever else is set, and in each option that is taken away', () => {
    const option = fc.stringMatching(/^CONFIG_[A-Z0-9_]{1,12}$/);
    const value = fc.constantFrom('y', 'm', '64', '"x"');
    const options = fc.uniqueArray(fc.tuple(option, value), { selector: ([name]) => name, minLength: 1 });
    fc.assert(
      fc.property(options, options, (wanted, others) => {
        const fragment = new Map(wanted);
        const whole = new Map([...others, ...wanted]);
        expect(differences(fragment, whole)).toEqual([]);
        const [gone] = wanted[0]!;
        whole.delete(gone);
        expect(differences(fragment, whole).map((d) => d.option)).toEqual([gone]);
      }),
    );
  });
});

describe('the fragment of the sanitize profile', () => {
  const { options, bad } = parseConfig(readFileSync(fragmentFile, 'utf8'));

  test('has nothing but options, each once', () => {
    expect(bad).toEqual([]);
    const lines = readFileSync(fragmentFile, 'utf8').match(/^(# )?CONFIG_\w+( is not set|=)/gm)!;
    expect(lines.length).toBe(options.size);
  });

  /** What the profile promises, by the options that do it. */
  test.each([
    ['KASAN, inline', ['KASAN', 'KASAN_GENERIC', 'KASAN_INLINE', 'KASAN_VMALLOC']],
    ['UBSAN', ['UBSAN', 'UBSAN_BOUNDS', 'UBSAN_SHIFT']],
    ['lock order and RCU', ['PROVE_LOCKING', 'PROVE_RCU', 'PROVE_RCU_LIST', 'DEBUG_ATOMIC_SLEEP']],
    ['kmemleak', ['DEBUG_KMEMLEAK']],
    [
      'the life of objects',
      ['DEBUG_OBJECTS', 'DEBUG_OBJECTS_FREE', 'DEBUG_OBJECTS_TIMERS', 'DEBUG_OBJECTS_WORK'],
    ],
    ['failing allocations', ['FAULT_INJECTION', 'FAILSLAB', 'FAIL_PAGE_ALLOC', 'FAULT_INJECTION_DEBUG_FS']],
    ['coverage and KUnit', ['GCOV_KERNEL', 'KUNIT']],
    ['references', ['NET_DEV_REFCNT_TRACKER', 'NET_NS_REFCNT_TRACKER', 'DEBUG_NET']],
    ['poison', ['INIT_STACK_ALL_PATTERN', 'SLUB_DEBUG', 'PAGE_POISONING']],
  ])('asks for %s', (_, names) => {
    expect(names.filter((name) => options.get(`CONFIG_${name}`) !== 'y')).toEqual([]);
  });
});
