/** An object's commands that were and are: their numbers, their names, how they are checked and answered. */
import { printable } from '../../check/printable.js';
import type { ObjectPlan } from '../../lower/netlink/plan.js';
import {
  type Command,
  changeOf,
  commandName,
  commandNumber,
  commandsOf,
  type OperationName,
  operationNames,
} from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import type { Change } from './change.js';
import { type Family, storePath } from './object.js';

/** An object in its family. */
interface Own {
  readonly family: Family;
  readonly object: ObjectPlan;
}

export function* commandChanges(old: Own, now: Own): Generator<Change> {
  yield* numberChanges(old, now);
  yield* nameChanges(old, now);
  yield* leniencyChanges(old.object, now.object);
  yield* answerChanges(old.object, now.object);
}

function shared(old: Own, now: Own): readonly Command[] {
  const own = commandsOf(now.family.model, now.object.object);
  return commandsOf(old.family.model, old.object.object).filter((command) => own.includes(command));
}

function numberOf({ family, object }: Own, command: Command): number {
  return commandNumber(family.model, object.object, command);
}

/** Where all have moved together that is one change. */
function* numberChanges(old: Own, now: Own): Generator<Change> {
  const { name } = now.object.object;
  const moved = shared(old, now).map((command) => ({
    command,
    before: numberOf(old, command),
    after: numberOf(now, command),
  }));
  const [first] = moved;
  if (!first) return;
  const shift = first.after - first.before;
  if (shift !== 0 && moved.every(({ before, after }) => after - before === shift)) {
    yield {
      code: 'NK2522',
      path: storePath(now.object, 'name'),
      was: storePath(old.object, 'name'),
      message: `commands of '${name}' began at ${first.before}, and now begin at ${first.after}`,
      fix: 'keep objects in their order, and new ones last, or number the commands as they were',
    };
    return;
  }
  for (const { command, before, after } of moved) {
    if (before === after) continue;
    yield {
      code: 'NK2522',
      path: placeOf(now.object, command),
      was: placeOf(old.object, command),
      message: `${command} of '${name}' had command number ${before}, and now has ${after}`,
      fix: `give it its number again: id: ${before}`,
    };
  }
}

/** Names that the spec gives: others follow the object's. */
function* nameChanges(old: Own, now: Own): Generator<Change> {
  for (const command of shared(old, now)) {
    const [before, after] = [old, now].map((own) => nameOf(own, command)) as [Called, Called];
    if (before.name === after.name || (!before.given && !after.given)) continue;
    yield {
      code: 'NK2536',
      path: placeOf(now.object, command),
      was: placeOf(old.object, command),
      message: `command '${before.name}' of '${now.object.object.name}' is now called '${after.name}'`,
      cause: `the header has ${idOf(now.object, command)} instead of ${idOf(old.object, command)}`,
    };
  }
}

interface Called {
  readonly name: string;
  readonly given: boolean;
}

function nameOf({ family: { model }, object: { object } }: Own, command: Command): Called {
  const name = commandName(model, object, command);
  return { name, given: name !== (model.objects.length > 1 ? `${object.name}_${command}` : command) };
}

function idOf({ commands }: ObjectPlan, command: Command): string {
  return commands.find((one) => one.command === command)!.id;
}

function* leniencyChanges(old: ObjectPlan, now: ObjectPlan): Generator<Change> {
  const { name, operations } = now.object;
  const stricter = (own: OperationName) => old.lenient.includes(own) && !now.lenient.includes(own);
  for (const operation of operationNames) {
    if (operations[operation] === null || !stricter(operation)) continue;
    yield {
      code: 'NK2531',
      path: [...now.path, 'operations', operation],
      was: [...old.path, 'operations', operation],
      message: `${operation} of '${name}' passed over what it did not know, and now refuses it`,
      fix: 'say lenient: true',
    };
  }
}

function* answerChanges(old: ObjectPlan, now: ObjectPlan): Generator<Change> {
  const { name } = now.object;
  const at = (own: ObjectPlan) => [...own.path, 'operations', 'create'];
  if (old.answers !== now.answers) {
    const [before, after] = [old, now].map(({ answers }) =>
      answers ? 'the key' : 'the acknowledgement alone',
    );
    yield {
      code: 'NK2538',
      path: at(now),
      was: at(old),
      message: `create of '${name}' was answered with ${before}, and now is with ${after}`,
      fix: `say answers: ${old.answers}`,
    };
  }
  for (const field of ['exists', 'missing'] as const) {
    const [before, after] = [old.errors[field], now.errors[field]];
    if (before === after) continue;
    const what = field === 'exists' ? 'that exists' : 'that is missing';
    yield {
      code: 'NK2538',
      path: [...storePath(now, 'errors'), field],
      was: [...storePath(old, 'errors'), field],
      message: `a '${printable(name)}' ${what} was answered with ${before}, and now is with ${after}`,
      fix: `say errors: { ${field}: '${before}' }`,
    };
  }
}

/** Where a command is declared, or what brings it about. */
function placeOf({ path }: ObjectPlan, command: Command): Path {
  const change = changeOf(command);
  return change ? [...path, 'notifications', change] : [...path, 'operations', command];
}
