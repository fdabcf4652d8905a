/** The user-space side of a family: a library, a tool with its manual, and what builds them. */
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import { userLicence } from '../../../model/module.js';
import type { NetlinkModel } from '../../../model/netlink.js';
import { groupId } from '../../../model/netlink-prefix.js';
import { type CCode, c, comment, ident, integer, lines, string } from '../../c.js';
import type { GeneratedFile } from '../../file.js';
import { generatedFile } from '../../module.js';
import type { View } from '../../render.js';
import { wrap } from '../../writer.js';
import { clientDeclarations, clientFunctions } from './functions.js';
import { sharedHeads } from './heads.js';
import { toolHelp } from './help.js';
import { lowerClient } from './lower.js';
import { toolManual } from './manual.js';
import { askedOf, type ClientPlan } from './plan.js';
import { clientStructs } from './structs.js';
import { headerTable } from './table-header.js';
import { clientTables } from './tables.js';
import { typeScriptClient } from './typescript.js';

/** The files of the folder `client`. */
export function emitClient(family: NetlinkPlan, model: NetlinkModel): GeneratedFile[] {
  const plan = lowerClient(family);
  const tool = `${model.name}ctl`;
  const view = clientView(plan, model);
  const file = (path: string, template: string, more: View = {}) =>
    generatedFile(`client/${path}`, `netlink/client/${template}`, { ...view, ...more });
  return [
    file(`${model.name}_client.h`, 'client.h', {
      about: rows(`A client of ${model.name}: ${model.description}.`),
      structs: clientStructs(plan),
      declarations: clientDeclarations(plan),
    }),
    file(`${model.name}_desc.h`, 'desc.h'),
    file(`${model.name}_client.c`, 'client.c', {
      head: head(model, `${model.name}: a client library of the netlink family`),
      tables: clientTables(plan),
      functions: clientFunctions(plan),
    }),
    file(`${tool}.c`, 'ctl.c', {
      head: head(model, `${tool}: ${deeds(plan, model.name)}`),
      help: toolHelp(plan, tool),
      header_table: headerTable(plan),
    }),
    toolManual(plan, model),
    typeScriptClient(plan, model),
    file('Makefile', 'Makefile'),
  ];
}

/** What all of these files know of the family. */
function clientView(plan: ClientPlan, model: NetlinkModel): View {
  const { family, header, groups } = plan;
  const upper = ident(family.upper);
  const attributes = plan.layouts.flatMap((layout) => layout.attributes);
  const places = Math.max(0, ...plan.placed.map((one) => one.places));
  const replies = (family.custom?.operations ?? []).map((one) => one.do?.exchange.replySize ?? 0);
  return {
    ...{ name: ident(model.name), prefix: ident(family.prefix), upper },
    tool: ident(`${model.name}ctl`),
    spdx: comment(userLicence(model.license)),
    version: c`${upper}_FAMILY_VERSION`,
    ...{ client: ident(plan.client), bytes: ident(plan.bytes), event: ident(plan.event) },
    ...{ objects: plan.objects.length > 0, calls: plan.operations.length > 0 },
    what: plan.operations.length === 0 ? c`object` : plan.objects.length === 0 ? c`operation` : c`word`,
    dumps: askedOf(plan).some(({ dump }) => dump),
    points: attributes.some(({ amount }) => amount === 'pointer'),
    ...{ places: places > 0, most_places: integer(places) },
    // An answer's attributes can be as long as one message may be.
    answer_bytes: Math.max(...replies, 0) > 30_000 ? c`(2 * MESSAGE_BYTES + 4096)` : c`MESSAGE_BYTES`,
    ...{ listeners: plan.happenings.length > 0, n_groups: integer(groups.length) },
    groups: groups.map((group) => ident(groupId(family.upper, group))),
    no_family: string(`no netlink family ${family.family}: is its module loaded?`),
    no_group: string(`the family ${family.family} has no multicast group %s`),
    ...sharedHeads(plan),
    ...headerView(header),
  };
}

/** A fixed header is one argument more, which most families do without. */
function headerView(header: ClientPlan['header']): View {
  const there = (code: CCode) => (header ? c`${code}, ` : c``);
  return {
    header: header !== null,
    header_type: ident(header?.type ?? 'none'),
    header_layout: ident(header?.layout ?? 'none'),
    headers: header ? c`(GENL_HDRLEN + MNL_ALIGN(sizeof(struct ${ident(header.type)})))` : c`GENL_HDRLEN`,
    ...{ pass: there(c`header`), shown: there(c`&header`), call_header: there(c`&header`) },
    ...{ of_list: there(c`&headers[i]`), of_reply: there(c`&answered`), of_event: there(c`&event->header`) },
  };
}

/** What the tool does, as its source says it. */
function deeds({ operations }: ClientPlan, name: string): string {
  return operations.length === 0 ? `shows and changes what ${name} keeps` : `asks ${name} for what it does`;
}

function head(model: NetlinkModel, what: string): CCode {
  return lines([
    c`// SPDX-License-Identifier: ${comment(userLicence(model.license))}`,
    c`/*`,
    rows(what),
    c` *`,
    c` * Generated by netkiln; edit the spec and generate again.`,
    c` */`,
  ]);
}

/** Inside a block comment: a text broken into lines. */
function rows(text: string): CCode {
  return lines(wrap(comment(text).text, 76).map((row) => c` * ${comment(row)}`));
}
