/** Named values and bits: which have another number, another name, or none. */
import type { AttributePlan, NumberPlan } from '../../lower/netlink/plan.js';
import { type Attribute, isBits } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import type { Change } from './change.js';
import { prefixChange } from './prefix.js';
import { type Numbers, takes } from './taken.js';

/** `taken` is what the new attribute takes, `called` what it is called with the nests around it. */
export function* nameChanges(
  old: AttributePlan,
  now: AttributePlan,
  taken: Numbers,
  called: string,
): Generator<Change> {
  const [before, after] = [prefixOf(old.attribute), prefixOf(now.attribute)];
  if (before !== after) {
    const said = prefixChange(`'${called}'`, before, after, "the attribute's own name");
    yield { ...said, path: [...now.path, 'prefix'], was: [...old.path, 'prefix'] };
  }
  for (const one of old.numbers) {
    const { name } = one.number;
    const found = now.numbers.find(({ number }) => number.name === name);
    const wire = wireOf(old.attribute, one);
    const base = { path: pathOf(now, found), was: pathOf(old, one) };
    const said = `${kindOf(old.attribute)} '${name}' of '${called}'`;
    if (found) {
      if (wireOf(now.attribute, found) === wire) continue;
      const [before, after] = [one.number.value, found.number.value];
      yield {
        ...base,
        code: 'NK2533',
        message: `${said} had number ${before}, and now has ${after}`,
        fix: `give it its number again: ${name}: ${before}`,
      };
      continue;
    }
    const holder = now.numbers.find((other) => wireOf(now.attribute, other) === wire);
    const known = old.numbers.some(({ number }) => number.name === holder?.number.name);
    if (holder && !known) {
      yield {
        ...base,
        path: pathOf(now, holder),
        code: 'NK2536',
        message: `${said} is now called '${holder.number.name}'`,
        cause: `its number is the same, but the header has ${holder.id} instead of ${one.id}`,
      };
    } else if (!holder && takes(taken, wire)) {
      yield {
        ...base,
        code: 'NK2536',
        message: `${said} has no name any more`,
        cause: `its number is taken as before, but the header has no ${one.id}`,
      };
    } else {
      yield {
        ...base,
        code: 'NK2534',
        message: `${said}, number ${one.number.value}, is gone`,
        ...(holder ? { cause: `its number now means '${holder.number.name}'` } : {}),
        fix: `add it again: ${name}: ${one.number.value}`,
      };
    }
  }
}

function prefixOf(attribute: Attribute): string | null {
  return ('prefix' in attribute && attribute.prefix) || null;
}

function kindOf(attribute: Attribute): 'value' | 'bit' {
  return isBits(attribute) ? 'bit' : 'value';
}

/** What is sent for it. */
function wireOf(attribute: Attribute, { number }: NumberPlan): bigint {
  return kindOf(attribute) === 'bit' ? 1n << BigInt(number.value) : BigInt(number.value);
}

function pathOf({ attribute, path, numbers }: AttributePlan, one?: NumberPlan): Path {
  if (numbers.length === 0) return path;
  const all = [...path, kindOf(attribute) === 'bit' ? 'bits' : 'values'];
  return one ? [...all, one.number.name] : all;
}
