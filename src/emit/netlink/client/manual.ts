/** `NAMEctl.8`: the tool's manual. */
import type {
  Asked,
  ClientAttribute,
  ClientLayout,
  ClientObject,
  ClientOperation,
  ClientPlan,
} from '../../../lower/netlink/client/plan.js';
import { userLicence } from '../../../model/module.js';
import type { NetlinkModel } from '../../../model/netlink.js';
import type { GeneratedFile } from '../../file.js';
import { render, type View } from '../../render.js';
import { Roff, roff, roffLines, roffText } from '../../roff.js';
import { wrap } from '../../writer.js';
import { describeAttribute } from './describe.js';
import { examples } from './examples.js';
import {
  attributeWords,
  callDeed,
  callSynopsis,
  deed,
  listed,
  purpose,
  synopsis,
  type Word,
} from './grammar.js';

export function toolManual(plan: ClientPlan, model: NetlinkModel): GeneratedFile {
  const tool = `${model.name}ctl`;
  const { objects, operations, happenings, header } = plan;
  const view: View<Roff> = {
    spdx: roffText(userLicence(model.license)),
    title: roffText(tool.toUpperCase()),
    tool: roffText(tool),
    name: roffText(model.name),
    purpose: roffText(purpose(plan, model.name)),
    family: roffText(model.family),
    description: roffLines(wrap(`The kernel module ${model.name}: ${model.description}.`, 72).map(roffText)),
    listeners: happenings.length > 0,
    ...{
      objects: objects.length > 0,
      calls: operations.length > 0,
      both: objects.length > 0 && operations.length > 0,
    },
    object: objects.map((object) => objectView(plan, object)),
    operation: operations.flatMap((one) => operationView(plan, one)),
    set: plan.layouts.filter(({ of, attributes }) => of === 'set' && attributes.length > 0).map(setView),
    events: happenings.some(({ object }) => object === null),
    event: happenings.filter(({ object }) => object === null).map(eventView),
    header: header !== null,
    member: (header?.members ?? []).map((one) => roffText(`${one.name} (${one.type})`)),
    places: plan.placed.length > 0,
    example: examples(plan, tool).map(roffText),
  };
  const text = render('netlink/client/ctl.8', view, Roff);
  return { path: `client/${tool}.8`, text, lines: new Map() };
}

function objectView({ happenings }: ClientPlan, object: ClientObject): View<Roff> {
  const { name, layout, operations } = object;
  const commands = operations.map((one) => ({
    synopsis: line(synopsis(object, one)),
    deed: roffText(`${sentence(deed(object, one))} ${taken(one)}`),
  }));
  const monitor = {
    synopsis: roff`.BI ${quoted(`${name} monitor `)} ${quoted('[count NUMBER]')}`,
    deed: roffText(`Print every change of one ${name}.`),
  };
  return {
    heading: roffText(name.toUpperCase()),
    command: [...commands, ...(happenings.some((one) => one.object === object) ? [monitor] : [])],
    attributes: roffLines(layout.attributes.flatMap((one) => attributeLines(one))),
  };
}

function operationView(plan: ClientPlan, operation: ClientOperation): View<Roff>[] {
  return operation.calls.map((call) => {
    const needed = call.required.length === 0 ? '' : ` It has to have ${call.required.join(', ')}.`;
    return {
      synopsis: line(callSynopsis(operation, call, plan)),
      deed: roffText(`${sentence(callDeed(call))} ${taken(call)}${needed}`),
    };
  });
}

function setView({ name, attributes }: ClientLayout): View<Roff> {
  return {
    heading: roffText(`ATTRIBUTES OF ${name.toUpperCase()}`),
    attributes: roffLines(attributes.flatMap((one) => attributeLines(one))),
  };
}

function eventView({ word, layout, event }: ClientPlan['happenings'][number]): View<Roff> {
  const has = event?.event.has ?? [];
  const what = has.length === 0 ? 'Nothing.' : `${has.join(', ')}: attributes of ${layout.name}.`;
  return { synopsis: roff`.B ${quoted(word)}`, deed: roffText(what) };
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Which attributes a command takes. */
function taken({ request }: Asked): string {
  if (request === null) return '';
  const { layout, attributes } = request;
  const of = layout.of === 'set' ? ` of ${layout.name}` : '';
  if (attributes.length === layout.attributes.length) return `It takes all attributes${of}.`;
  return `It takes ${listed(attributes)}${of}.`;
}

/** An argument of a macro. */
function quoted(text: string): Roff {
  const [, before, inner, after] = /^( ?)(.*?)( ?)$/s.exec(text)!;
  const space = (there: string | undefined) => (there ? roff` ` : roff``);
  return roff`"${space(before)}${roffText(inner!)}${space(after)}"`;
}

/** Words in turns bold and slanted: what is typed, and what stands for something. */
function line(words: readonly Word[]): Roff {
  const [first, ...rest] = words;
  const parts = [quoted(first!.text)];
  let literal = first!.literal;
  for (const word of rest) {
    // Two of one kind need an empty one of the other between them.
    if (word.literal === literal) parts.push(roff`""`);
    parts.push(quoted(` ${word.text}`));
    literal = word.literal;
  }
  return parts.reduce((whole, part) => roff`${whole} ${part}`, roff`.BI`);
}

/** An attribute, and those inside it, unless they are of a set. */
function attributeLines(one: ClientAttribute): Roff[] {
  const inner = one.inside?.of === 'nest' ? one.inside.attributes.flatMap(attributeLines) : [];
  return [
    roff`.TP`,
    line(attributeWords(one)),
    roffText(`${describeAttribute(one.attribute)}.`),
    ...(inner.length > 0 ? [roff`.RS`, ...inner, roff`.RE`] : []),
  ];
}
