/** All functions of the library that depend on the family, as the header declares them and as they are. */
import type { ClientLayout, ClientPlan } from '../../../lower/netlink/client/plan.js';
import { type CCode, c, ident } from '../../c.js';
import { Writer } from '../../writer.js';
import { callFunctions } from './call-functions.js';
import { type LibraryFunction, structOf, writeHead } from './function.js';
import { objectFunctions } from './object-functions.js';
import { writeParameters } from './parameters.js';

/** Prototypes with what they do, for the header. */
export function clientDeclarations(plan: ClientPlan): CCode {
  const out = new Writer();
  for (const own of functionsOf(plan)) {
    out.comment(own.comment);
    writeHead(out, own, c`;`);
    out.blank();
  }
  return out.done();
}

export function clientFunctions(plan: ClientPlan): CCode {
  const out = new Writer();
  for (const layout of plan.layouts) if (layout.visit !== null) writeVisit(out, layout, layout.visit, plan);
  functionsOf(plan).forEach((own, index) => {
    if (index > 0) out.blank();
    writeHead(out, own, c``);
    out.block(c``, () => own.body(out));
  });
  return out.done();
}

function functionsOf(plan: ClientPlan): LibraryFunction[] {
  const freed = (of: ClientLayout['of']) =>
    plan.layouts.filter((one) => one.of === of).flatMap((one) => freeing(plan, one));
  return [
    ...plan.objects.flatMap((object) => [...objectFunctions(plan, object), ...freeing(plan, object.layout)]),
    ...plan.operations.flatMap((operation) => callFunctions(plan, operation)),
    ...freed('set'),
  ];
}

/** What takes away what the others have filled. */
function freeing({ family }: ClientPlan, layout: ClientLayout): LibraryFunction[] {
  const struct = structOf(layout);
  const { free, drop } = layout;
  const all: LibraryFunction[] = [];
  if (drop !== null) {
    all.push({
      comment: 'Frees what a list has, and the list.',
      type: c`void`,
      name: ident(drop),
      parameters: [c`${struct} *list`, c`size_t count`],
      body: (out) => {
        const args = [c`&${ident(layout.layout)}`, c`list`, c`count`];
        out.wrapped(c`${ident(family.prefix)}_drop(`, args, ',', c`);`);
      },
    });
  }
  if (free !== null) {
    const what = layout.of === 'object' ? 'an object' : `one of ${layout.name}`;
    all.push({
      comment: `Frees what ${what} points at that a function has filled, and empties it.`,
      type: c`void`,
      name: ident(free),
      parameters: [c`${struct} *object`],
      body: (out) => out.line(c`free_object(&${ident(layout.layout)}, object);`),
    });
  }
  return all;
}

/** From any object to the one whose function it is. */
function writeVisit(out: Writer, layout: ClientLayout, visit: string, { header }: ClientPlan): void {
  const of = header ? [c`const ${structOf(header)} *header`] : [];
  writeHead(
    out,
    {
      ...{ type: c`static int`, name: ident(visit) },
      parameters: [...of, c`const void *object`, c`void *data`],
    },
    c``,
  );
  out.block(c``, () => {
    out.line(c`const struct visitor *visitor = data;`);
    const types = [
      ...(header ? [c`const ${structOf(header)} *`] : []),
      c`const ${structOf(layout)} *`,
      c`void *`,
    ];
    const names = [...(header ? [c`begun`] : []), c`one`, c`given`];
    const named = types.map((type, index) => c`${type}${names[index]!}`);
    writeParameters(out, c``, [{ to: c`int (*each)(`, of: named }], c`;`);
    out.blank();
    writeParameters(out, c`each = (`, [{ to: c`int (*)(`, of: types }], c`)visitor->each;`);
    out.line(c`return each(${header ? c`header, object` : c`object`}, visitor->data);`);
  });
  out.blank();
}
