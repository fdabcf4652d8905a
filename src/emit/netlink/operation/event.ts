/** Events: a message is begun, filled by a person's code, and sent to the group. */
import type { CustomPlan, EventPlan } from '../../../lower/netlink/operation/plan.js';
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import { type CCode, c, ident, integer } from '../../c.js';
import type { Writer } from '../../writer.js';

interface Head {
  readonly type: CCode;
  readonly name: CCode;
  readonly parameters: readonly CCode[];
}

/** The functions of an event, as header and module declare them. */
export function eventHeads({ create, send, heard }: EventPlan, { header }: CustomPlan): Head[] {
  const more = header ? [c`const struct ${ident(header.type)} *header`] : [];
  return [
    { type: c`struct sk_buff`, name: c`*${ident(create)}`, parameters: [...more, c`gfp_t flags`] },
    {
      type: c`int`,
      name: ident(send),
      parameters: [c`struct net *net`, c`struct sk_buff *msg`, c`gfp_t flags`],
    },
    { type: c`bool`, name: ident(heard), parameters: [c`struct net *net`] },
  ];
}

export function writeEvents(out: Writer, plan: NetlinkPlan, custom: CustomPlan): void {
  const family = c`&${ident(plan.prefix)}_family`;
  for (const event of custom.events) {
    const [create, send, heard] = eventHeads(event, custom) as [Head, Head, Head];
    const group = integer(event.group);
    const written = (head: Head, body: () => void) => {
      out.head(head.type, head.name, head.parameters);
      out.line(c`{`);
      out.indent(body);
      out.line(c`}`);
      out.blank();
    };
    out.part(event.path, () => {
      written(create, () => {
        out.line(c`struct sk_buff *msg;`);
        if (custom.header) out.line(c`void *hdr;`);
        out.blank();
        out.line(c`msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, flags);`);
        out.line(c`if (!msg)`);
        out.line(c`	return NULL;`);
        out.comment('There is room for the header: it was made for it.');
        const args = [c`msg`, c`0`, c`0`, family, c`0`, ident(event.id)];
        out.wrapped(custom.header ? c`hdr = genlmsg_put(` : c`genlmsg_put(`, args, ',', c`);`);
        if (custom.header) out.line(c`memcpy(hdr, header, sizeof(*header));`);
        out.line(c`return msg;`);
      });
      written(send, () => {
        out.line(c`nlmsg_end(msg, nlmsg_hdr(msg));`);
        const args = [family, c`net`, c`msg`, c`0`, group, c`flags`];
        out.wrapped(c`return genlmsg_multicast_netns(`, args, ',', c`);`);
      });
      written(heard, () => {
        out.wrapped(c`return genl_has_listeners(`, [family, c`net`, group], ',', c`);`);
      });
    });
  }
}
