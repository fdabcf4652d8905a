/**
 * A firewall model as a spec that a person would want to read and keep. Many rules go to a data file of one JSON
 * object a line beside it (`rulesFrom`), and the spec stays short.
 */
import { fieldNamed } from '../model/field.js';
import type { Chain, Condition, FirewallModel, Rule } from '../model/firewall.js';
import { inComment, quote } from './source-text.js';

/** Beyond this many rules a person reads tables, not code. */
const inlineRules = 200;

const lineWidth = 110;

export interface SpecFiles {
  readonly spec: string;
  /** Names and texts of the data files. */
  readonly data: readonly { readonly name: string; readonly text: string }[];
}

/** `base` names the data files: `BASE.rules.jsonl`. `notes` are the comment at the head of the spec, a line each. */
export function writeSpec(model: FirewallModel, base: string, notes: readonly string[]): SpecFiles {
  const total = model.chains.reduce((sum, c) => sum + c.rules.length, 0);
  const words = new Set(['chain', 'firewall']);
  const data: { name: string; text: string }[] = [];
  const chains = model.chains.map((chain) => {
    if (total <= inlineRules) {
      return chainText(chain, [
        `      rules: [`,
        ...chain.rules.flatMap((r) => ruleLines(r, words)),
        '      ],',
      ]);
    }
    const name = model.chains.length === 1 ? `${base}.rules.jsonl` : `${base}.${chain.name}.rules.jsonl`;
    data.push({ name, text: chain.rules.map((r) => `${ruleJson(r)}\n`).join('') });
    words.add('rulesFrom');
    return chainText(chain, [`      rules: rulesFrom(new URL(${quote(`./${name}`)}, import.meta.url)),`]);
  });
  const lines = [
    '/**',
    ...notes.map((note) => ` * ${inComment(note)}`),
    ' */',
    `import { ${[...words].sort().join(', ')} } from 'netkiln';`,
    '',
    'export default firewall({',
    `  name: ${quote(model.name)},`,
    `  description: ${quote(model.description)},`,
    '  chains: [',
    ...chains.flat(),
    '  ],',
    '});',
  ];
  return { spec: `${lines.join('\n')}\n`, data };
}

function chainText(chain: Chain, rules: readonly string[]): string[] {
  const family = chain.families.length === 1 ? [`      family: ${quote(chain.families[0]!)},`] : [];
  return [
    '    chain({',
    ...(chain.name === chain.hook ? [] : [`      name: ${quote(chain.name)},`]),
    `      hook: ${quote(chain.hook)},`,
    ...family,
    ...(chain.priority === 0 ? [] : [`      priority: ${chain.priority},`]),
    `      policy: ${quote(chain.policy)},`,
    ...(chain.counter ? ['      counter: true,'] : []),
    ...rules,
    '    }),',
  ];
}

/** As the usual formatters break it: on one line if it fits, else its options, else its conditions on lines of their own. */
function ruleLines(rule: Rule, words: Set<string>): string[] {
  words.add(rule.verdict);
  const when = rule.when.map((c) => conditionCode(c, words));
  const list = when.length === 1 ? when[0]! : `[${when.join(', ')}]`;
  const counter = rule.counter ? ['counter: true'] : [];
  const options = [...(when.length === 0 ? [] : [`when: ${list}`]), ...counter];
  const head = `        ${rule.verdict}(${quote(rule.name)}`;
  if (options.length === 0) return [`${head}),`];
  const short = `${head}, { ${options.join(', ')} }),`;
  if (short.length <= lineWidth) return [short];
  const broken = options
    .map((o) => `          ${o},`)
    .flatMap((line) => {
      if (line.length <= lineWidth || when.length < 2 || !line.includes('when:')) return [line];
      return ['          when: [', ...when.map((c) => `            ${c},`), '          ],'];
    });
  return [`${head}, {`, ...broken, '        }),'];
}

function conditionCode(condition: Condition, words: Set<string>): string {
  words.add(condition.field.split('.')[0]!);
  const { field, op } = condition;
  if (!('values' in condition)) {
    if (op === 'notMask') throw new Error(`no way to write ${field} notMask in a spec`);
    if (field === 'tcp.flags') return flagsCode(condition.mask, condition.value);
    return `${field}.mask(${hex(condition.mask)}, ${hex(condition.value)})`;
  }
  const numeric = fieldNamed(field)?.type === 'uint';
  const [first = ''] = condition.values;
  if (numeric && condition.values.length === 1 && op === 'in') {
    const range = /^(\d+)-(\d+)$/.exec(first);
    if (range) return `${field}.range(${range[1]}, ${range[2]})`;
  }
  const values = condition.values.map((v) => (numeric && /^\d+$/.test(v) ? v : quote(v)));
  const single = values.length === 1 && !/[-/]/.test(first);
  const word = op === 'in' ? (single ? 'eq' : 'in') : single ? 'ne' : 'notIn';
  return `${field}.${word}(${values.join(', ')})`;
}

function flagsCode(mask: number, value: number): string {
  const names = (bits: number) =>
    Object.entries(fieldNamed('tcp.flags')!.names)
      .filter(([, bit]) => (bits & bit) !== 0)
      .map(([name]) => quote(name))
      .join(', ');
  if (mask === 0xff) return `tcp.flags.eq(${names(value)})`;
  if (value === mask) return `tcp.flags.has(${names(mask)})`;
  if (value === 0) return `tcp.flags.lacks(${names(mask)})`;
  return `tcp.flags.mask([${names(mask)}], [${names(value)}])`;
}

/** A rule as `rulesFrom` reads it. */
function ruleJson(rule: Rule): string {
  const when = rule.when.map((c) =>
    'values' in c ? [c.field, c.op, ...c.values] : [c.field, c.op, c.mask, c.value],
  );
  return JSON.stringify({
    [rule.verdict]: rule.name,
    ...(rule.counter ? { counter: true } : {}),
    ...(when.length === 0 ? {} : { when }),
  });
}

const hex = (value: number) => `0x${value.toString(16).padStart(2, '0')}`;
