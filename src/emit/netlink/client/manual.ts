/** `NAMEctl.8`: the tool's manual. */
import type { AttributePlan, NetlinkPlan, ObjectPlan } from '../../../lower/netlink/plan.js';
import { userLicence } from '../../../model/module.js';
import type { NetlinkModel } from '../../../model/netlink.js';
import type { GeneratedFile } from '../../file.js';
import { render, type View } from '../../render.js';
import { Roff, roff, roffLines, roffText } from '../../roff.js';
import { wrap } from '../../writer.js';
import { describeAttribute } from './describe.js';
import { examples } from './examples.js';
import { attributeWords, deed, requestAttributes, synopsis, type Word } from './grammar.js';
import { clientOperations } from './operations.js';

export function toolManual(plan: NetlinkPlan, model: NetlinkModel): GeneratedFile {
  const tool = `${model.name}ctl`;
  const listeners = plan.group !== null;
  const view: View<Roff> = {
    spdx: roffText(userLicence(model.license)),
    title: roffText(tool.toUpperCase()),
    tool: roffText(tool),
    name: roffText(model.name),
    family: roffText(model.family),
    description: roffLines(wrap(`The kernel module ${model.name}: ${model.description}.`, 72).map(roffText)),
    listeners,
    object: plan.objects.map((object) => objectView(object, listeners)),
    example: examples(plan, tool).map(roffText),
  };
  const text = render('netlink/client/ctl.8', view, Roff);
  return { path: `client/${tool}.8`, text, lines: new Map() };
}

function objectView(object: ObjectPlan, listeners: boolean): View<Roff> {
  const { name } = object.object;
  const commands = clientOperations(object).map((one) => ({
    synopsis: line(synopsis(object, one)),
    deed: roffText(`${sentence(deed(object, one))} ${taken(object, one)}`),
  }));
  const monitor = {
    synopsis: roff`.BI ${quoted(`${name} monitor `)} ${quoted('[count NUMBER]')}`,
    deed: roffText(`Print every change of one ${name}.`),
  };
  return {
    heading: roffText(name.toUpperCase()),
    command: [...commands, ...(listeners ? [monitor] : [])],
    attributes: roffLines(object.attributes.flatMap((one) => attributeLines(one))),
  };
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Which attributes a command takes. */
function taken(object: ObjectPlan, operation: Parameters<typeof requestAttributes>[1]): string {
  const all = requestAttributes(object, operation);
  if (all.length === 0) return '';
  if (all.length === object.attributes.length) return 'It takes all attributes.';
  return `It takes ${all.map(({ attribute }) => attribute.name).join(', ')}.`;
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

function attributeLines(one: AttributePlan): Roff[] {
  const inner = one.nest?.attributes.flatMap(attributeLines) ?? [];
  return [
    roff`.TP`,
    line(attributeWords(one.attribute)),
    roffText(`${describeAttribute(one.attribute)}.`),
    ...(inner.length > 0 ? [roff`.RS`, ...inner, roff`.RE`] : []),
  ];
}
