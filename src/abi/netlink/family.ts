/** A whole family: its name, its group, its objects by their commands. */
import { commandNumber } from '../../model/netlink.js';
import type { Change } from './change.js';
import { commandChanges } from './commands.js';
import { customChanges } from './custom.js';
import { headerChanges } from './header.js';
import { type Family, objectChanges, storePath } from './object.js';

export function* familyChanges(old: Family, now: Family): Generator<Change> {
  yield* familyNames(old, now);
  yield* groupChanges(old, now);
  yield* customChanges(old, now);
  yield* requestChanges(old, now);
  yield* headerChanges(old, now);
  const named = ({ plan }: Family, name: string) => plan.objects.find(({ object }) => object.name === name);
  for (const [index, one] of old.plan.objects.entries()) {
    const { name } = one.object;
    const first = commandNumber(old.model, one.object, 'create');
    const holder = now.plan.objects[index];
    const renamed = holder && !named(old, holder.object.name) ? holder : undefined;
    const next = named(now, name) ?? renamed;
    if (!next) {
      yield {
        code: 'NK2522',
        path: ['objects'],
        was: storePath(one, 'name'),
        message: `object '${name}' is gone, with its commands from ${first} on`,
        ...(holder ? { cause: `they are now those of '${holder.object.name}'` } : {}),
        fix: `keep '${name}' in its place`,
      };
      continue;
    }
    const at = { path: storePath(next, 'name'), was: storePath(one, 'name') };
    if (next.object.name !== name) {
      yield {
        ...at,
        code: 'NK2536',
        message: `object '${name}' is now called '${next.object.name}'`,
        cause: "commands go by their numbers: only the header's and the errors' words are others",
      };
    }
    yield* commandChanges({ family: old, object: one }, { family: now, object: next });
    yield* objectChanges(one, next);
  }
}

/** What requests might have, whatever they are about. */
function* requestChanges({ model: old }: Family, { model: now }: Family): Generator<Change> {
  if (old.ignoresReserved && !now.ignoresReserved) {
    yield {
      code: 'NK2531',
      path: ['ignoresReserved'],
      was: ['ignoresReserved'],
      message: "requests' headers could have anything in reserved bits, and now cannot",
      fix: 'say ignoresReserved: true',
    };
  }
  if (old.policy === 'global' && now.policy !== 'global') {
    yield {
      code: 'NK2531',
      path: ['policy'],
      was: ['policy'],
      message: 'every command took all attributes, and now takes those that it reads',
      fix: "say policy: 'global'",
    };
  }
}

function* familyNames({ model: old }: Family, { model: now }: Family): Generator<Change> {
  const place = ({ family, name }: typeof old) => [family === name ? 'name' : 'family'];
  if (old.family !== now.family) {
    yield {
      code: 'NK2521',
      path: place(now),
      was: place(old),
      message: `the family was called '${old.family}', and is now called '${now.family}'`,
      fix: `say family: '${old.family}'`,
    };
  }
  if (old.name !== now.name) {
    yield {
      code: 'NK2536',
      path: ['name'],
      was: ['name'],
      message: `module '${old.name}' is now called '${now.name}'`,
      cause: `its header is ${now.name}.h instead of ${old.name}.h, and the names in it begin with the module's`,
    };
  }
}

function* groupChanges({ model: old }: Family, { model: now }: Family): Generator<Change> {
  if (old.notify === null || old.notify === now.notify) return;
  yield {
    code: 'NK2535',
    path: ['notify'],
    was: ['notify'],
    message:
      now.notify === null
        ? `multicast group '${old.notify}' is gone`
        : `multicast group '${old.notify}' is now called '${now.notify}'`,
    fix: `say notify: '${old.notify}'`,
  };
}
