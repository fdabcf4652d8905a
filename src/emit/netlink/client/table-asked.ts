/** Tables of what can be asked, and of what the kernel tells unasked. */
import { type Asked, askedOf, type ClientPlan } from '../../../lower/netlink/client/plan.js';
import { c, ident, integer, string } from '../../c.js';
import type { Writer } from '../../writer.js';

export function writeAsked(out: Writer, plan: ClientPlan): void {
  for (const one of askedOf(plan)) writeOne(out, one);
  for (const { table, operations } of plan.objects) {
    out.block(
      c`static const struct operation *const ${ident(table)}[] =`,
      () => {
        for (const one of operations) out.line(c`&${ident(one.table)},`);
      },
      c`;`,
    );
    out.blank();
  }
  writeObjects(out, plan);
  writeCalls(out, plan);
  if (plan.happenings.length > 0) writeHappenings(out, plan);
}

function writeOne(out: Writer, { table, word, command, answer, dump, request, reply }: Asked): void {
  out.block(
    c`static const struct operation ${ident(table)} =`,
    () => {
      out.line(c`.word = ${string(word)},`);
      out.line(c`.command = ${ident(command)},`);
      if (reply) out.line(c`.answer = ${ident(answer)},`);
      if (dump) out.line(c`.dump = true,`);
      if (request) out.line(c`.request = &${ident(request.table)},`);
      if (reply) out.line(c`.reply = &${ident(reply.layout)},`);
    },
    c`;`,
  );
  out.blank();
}

function writeObjects(out: Writer, { family, objects }: ClientPlan): void {
  if (objects.length === 0) return;
  const prefix = ident(family.prefix);
  out.block(
    c`const struct object ${prefix}_objects[] =`,
    () => {
      for (const { name, table, operations } of objects) {
        out.block(
          c``,
          () => {
            out.line(c`.name = ${string(name)},`);
            out.line(c`.operations = ${ident(table)},`);
            out.line(c`.n_operations = ${integer(operations.length)},`);
          },
          c`,`,
        );
      }
    },
    c`;`,
  );
  out.blank();
  out.line(c`const size_t ${prefix}_n_objects = ${integer(objects.length)};`);
  out.blank();
}

/** What the tool's words are looked up in; the place of each is that of its help. */
function writeCalls(out: Writer, { family, operations }: ClientPlan): void {
  if (operations.length === 0) return;
  const prefix = ident(family.prefix);
  out.block(
    c`const struct call ${prefix}_calls[] =`,
    () => {
      for (const { calls } of operations) {
        const own = calls.find(({ dump }) => !dump);
        const dump = calls.find((one) => one.dump);
        out.block(
          c``,
          () => {
            if (own) out.line(c`.request = &${ident(own.table)},`);
            if (dump) out.line(c`.dump = &${ident(dump.table)},`);
          },
          c`,`,
        );
      }
    },
    c`;`,
  );
  out.blank();
  out.line(c`const size_t ${prefix}_n_calls = ${integer(operations.length)};`);
  out.blank();
}

function writeHappenings(out: Writer, { family, objects, happenings }: ClientPlan): void {
  const prefix = ident(family.prefix);
  out.block(
    c`const struct happening ${prefix}_happenings[] =`,
    () => {
      for (const { command, word, object, layout } of happenings) {
        const of = object ? c`&${prefix}_objects[${integer(objects.indexOf(object))}]` : c`NULL`;
        out.wrapped(c`{ `, [ident(command), string(word), of, c`&${ident(layout.layout)}`], ',', c` },`);
      }
    },
    c`;`,
  );
  out.blank();
  out.line(c`const size_t ${prefix}_n_happenings = ${integer(happenings.length)};`);
  out.blank();
}
