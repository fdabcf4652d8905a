/** The small functions that rules call, each only where something calls it. */
import type { FirewallPlan, HookPlan } from '../../lower/firewall/plan.js';
import { type CCode, c } from '../c.js';
import type { Writer } from '../writer.js';
import { areFew } from './device.js';
import type { Sets } from './sets.js';

export function writeHelpers(out: Writer, prefix: CCode, plan: FirewallPlan, sets: Sets): void {
  const names = plan.hooks.flatMap(deviceNames);
  if (names.some((n) => !n.endsWith('*'))) deviceIs(out, prefix);
  if (names.some((n) => n.endsWith('*'))) deviceLike(out, prefix);
  if (sets.uses32) search(out, prefix, c`32`, c`u32 value`, (a, b) => c`${a} < ${b}`);
  if (sets.uses128) {
    less(out, prefix);
    search(
      out,
      prefix,
      c`128`,
      c`const struct ${prefix}_u128 *value`,
      (a, b) => c`${prefix}_less(${address(a)}, ${address(b)})`,
    );
  }
  sets.write(out);
}

/** Names of devices that a hook compares one after the other. */
function deviceNames({ rules, lookup }: HookPlan): readonly string[] {
  if (!lookup) return rules.flatMap((r) => r.tests.flatMap((t) => (t.kind === 'device' ? t.names : [])));
  const sources = lookup.classifier.finds.map(({ source }) => source);
  return sources.flatMap((source) => (source.kind === 'device' && areFew(source) ? source.names : []));
}

const address = (x: CCode) => (x.text === 'value' ? x : c`&${x}`);

function deviceIs(out: Writer, prefix: CCode): void {
  out.line(c`static bool ${prefix}_dev_is(const struct net_device *dev, const char *name)`);
  out.line(c`{`);
  out.indent(() => out.line(c`return dev && !strcmp(dev->name, name);`));
  out.line(c`}`);
  out.blank();
}

function deviceLike(out: Writer, prefix: CCode): void {
  out.wrapped(
    c`static bool ${prefix}_dev_like(`,
    [c`const struct net_device *dev`, c`const char *start`],
    ',',
    c`)`,
  );
  out.line(c`{`);
  out.indent(() => out.line(c`return dev && strstarts(dev->name, start);`));
  out.line(c`}`);
  out.blank();
}

function less(out: Writer, prefix: CCode): void {
  out.wrapped(
    c`static bool ${prefix}_less(`,
    [c`const struct ${prefix}_u128 *a`, c`const struct ${prefix}_u128 *b`],
    ',',
    c`)`,
  );
  out.line(c`{`);
  out.indent(() => {
    out.line(c`return a->hi < b->hi || (a->hi == b->hi && a->lo < b->lo);`);
  });
  out.line(c`}`);
  out.blank();
}

/** Binary search in a sorted table of disjoint ranges. */
function search(
  out: Writer,
  prefix: CCode,
  bits: CCode,
  value: CCode,
  before: (a: CCode, b: CCode) => CCode,
): void {
  const range = c`struct ${prefix}_range${bits}`;
  const number = bits.text === '32' ? c`u32` : c`struct ${prefix}_u128`;
  out.block(
    range,
    () => {
      out.line(c`${number} from;`);
      out.line(c`${number} to;`);
    },
    c`;`,
  );
  out.blank();
  out.line(c`/* Whether a value lies in one of some sorted, disjoint ranges. */`);
  out.wrapped(
    c`static bool ${prefix}_in${bits}(`,
    [value, c`const ${range} *ranges`, c`size_t count`],
    ',',
    c`)`,
  );
  out.line(c`{`);
  out.indent(() => {
    out.line(c`size_t low = 0, high = count;`);
    out.blank();
    out.block(c`while (low < high)`, () => {
      out.line(c`size_t middle = low + (high - low) / 2;`);
      out.blank();
      out.line(c`if (${before(c`value`, c`ranges[middle].from`)})`);
      out.indent(() => out.line(c`high = middle;`));
      out.line(c`else if (${before(c`ranges[middle].to`, c`value`)})`);
      out.indent(() => out.line(c`low = middle + 1;`));
      out.line(c`else`);
      out.indent(() => out.line(c`return true;`));
    });
    out.line(c`return false;`);
  });
  out.line(c`}`);
  out.blank();
}
