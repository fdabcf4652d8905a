/** What the header has beside names that follow those of the family's parts: macros, and what enumerators begin with. */
import type { Change } from './change.js';
import type { Family } from './object.js';
import { storePath } from './object.js';
import { prefixChange } from './prefix.js';

export function* headerChanges(old: Family, now: Family): Generator<Change> {
  const [before, after] = [old.model.commandPrefix, now.model.commandPrefix];
  if (before !== after) {
    const path = ['commandPrefix'];
    yield { ...prefixChange('commands', before, after), path, was: path };
  }
  for (const one of old.plan.objects) {
    const next = now.plan.objects.find(({ object }) => object.name === one.object.name);
    if (!next || next.object.attributePrefix === one.object.attributePrefix) continue;
    yield {
      ...prefixChange('attributes', one.object.attributePrefix, next.object.attributePrefix),
      path: storePath(next, 'attributePrefix'),
      was: storePath(one, 'attributePrefix'),
    };
  }
  yield* constantChanges(old, now);
}

function* constantChanges({ plan: old }: Family, { plan: now }: Family): Generator<Change> {
  for (const { id, constant } of old.constants) {
    const { name, value } = constant;
    const was = ['constants', name];
    const next = now.constants.find((one) => one.constant.name === name);
    if (!next) {
      const message = `constant '${name}' is gone`;
      yield { code: 'NK2536', path: ['constants'], was, message, cause: `the header has no ${id}` };
    } else if (next.constant.value !== value || next.constant.kind !== constant.kind) {
      const message = `constant '${name}' was ${value}, and is now ${next.constant.value}`;
      yield { code: 'NK2539', path: was, was, message };
    }
  }
}
