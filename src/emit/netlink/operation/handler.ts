/** What generic netlink calls for operations that a person writes: requests are read, answers begun and sent. */
import type { CustomPlan, ExchangePlan, OperationPlan } from '../../../lower/netlink/operation/plan.js';
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import { type CCode, c, ident, integer } from '../../c.js';
import type { Writer } from '../../writer.js';
import { writeRequestReader } from './read.js';

export function writeHandlers(out: Writer, plan: NetlinkPlan, custom: CustomPlan): void {
  for (const operation of custom.operations) {
    out.part(operation.path, () => {
      if (operation.do) {
        writeRequestReader(out, plan, custom, operation, operation.do);
        writeDoit(out, plan, custom, operation.do);
      }
      if (operation.dump) {
        writeRequestReader(out, plan, custom, operation, operation.dump);
        writeDumpit(out, plan, custom, operation, operation.dump);
      }
    });
  }
}

/** The struct that a request is read into: on the stack, or in memory of its own. */
interface Request {
  readonly large: boolean;
  readonly pointer: CCode;
}

function requestOf({ large }: ExchangePlan): Request {
  return { large, pointer: large ? c`req` : c`&req` };
}

function requestVariable({ large, request }: ExchangePlan): CCode {
  return large ? c`struct ${ident(request)} *req;` : c`struct ${ident(request)} req;`;
}

/** Longer lines first, as network code has them. */
function declare(out: Writer, variables: readonly CCode[]): void {
  for (const one of variables.toSorted((a, b) => b.text.length - a.text.length)) out.line(one);
  out.blank();
}

function allocate(out: Writer, { large }: Request): void {
  if (!large) return;
  out.line(c`req = kmalloc(sizeof(*req), GFP_KERNEL);`);
  out.line(c`if (!req)`);
  out.line(c`	return -ENOMEM;`);
}

function writeDoit(out: Writer, plan: NetlinkPlan, custom: CustomPlan, own: ExchangePlan): void {
  const request = requestOf(own);
  const answers = own.exchange.reply !== null;
  out.head(c`static int`, ident(own.handler), [c`struct sk_buff *skb`, c`struct genl_info *info`]);
  out.line(c`{`);
  out.indent(() => {
    declare(out, [
      requestVariable(own),
      ...(answers ? [c`struct sk_buff *reply;`, c`void *hdr;`] : []),
      c`int err;`,
    ]);
    allocate(out, request);
    const args = [request.pointer, c`info->nlhdr`, c`info->attrs`, c`info->extack`];
    out.wrapped(c`err = ${ident(own.read)}(`, args, ',', c`);`);
    const call = [c`genl_info_net(info)`, request.pointer];
    if (!answers) {
      const last = () => out.wrapped(c`err = ${ident(own.fn)}(`, [...call, c`info`], ',', c`);`);
      if (request.large) {
        out.branch(c`if (!err)`, true, last);
        out.line(c`kfree(req);`);
        out.line(c`return err;`);
      } else {
        out.line(c`if (err)`);
        out.line(c`	return err;`);
        out.wrapped(c`return ${ident(own.fn)}(`, [...call, c`info`], ',', c`);`);
      }
      return;
    }
    out.line(c`if (err)`);
    out.line(request.large ? c`	goto out;` : c`	return err;`);
    out.wrapped(c`reply = genlmsg_new(`, [replySize(own, custom), c`GFP_KERNEL`], ',', c`);`);
    out.line(c`if (!reply) {`);
    out.line(c`	NL_SET_ERR_MSG(info->extack, "out of memory");`);
    if (request.large) {
      out.line(c`	err = -ENOMEM;`);
      out.line(c`	goto out;`);
    } else out.line(c`	return -ENOMEM;`);
    out.line(c`}`);
    out.comment('There is room for the header: it was made for it.');
    const family = c`&${ident(plan.prefix)}_family`;
    out.wrapped(c`hdr = genlmsg_put_reply(`, [c`reply`, c`info`, family, c`0`, ident(own.reply)], ',', c`);`);
    writeHeaderCopy(out, custom, c`hdr`, c`${request.large ? c`req->` : c`req.`}header`);
    const header = custom.header ? [c`hdr`] : [];
    out.wrapped(c`err = ${ident(own.fn)}(`, [...call, c`reply`, ...header, c`info`], ',', c`);`);
    out.line(c`if (err) {`);
    out.line(c`	nlmsg_free(reply);`);
    out.line(request.large ? c`	goto out;` : c`	return err;`);
    out.line(c`}`);
    out.line(c`genlmsg_end(reply, hdr);`);
    if (request.large) {
      out.line(c`err = genlmsg_reply(reply, info);`);
      out.label(c`out`);
      out.line(c`kfree(req);`);
      out.line(c`return err;`);
    } else out.line(c`return genlmsg_reply(reply, info);`);
  });
  out.line(c`}`);
  out.blank();
}

function replySize({ exchange }: ExchangePlan, { header }: CustomPlan): CCode {
  if (exchange.replySize === null) return c`GENLMSG_DEFAULT_SIZE`;
  const own = header ? c`sizeof(struct ${ident(header.type)}) + ` : c``;
  return c`${own}${integer(exchange.replySize)}`;
}

/** Answers begin with the fixed header of what they answer. */
function writeHeaderCopy(out: Writer, { header }: CustomPlan, to: CCode, from: CCode): void {
  if (!header) return;
  out.wrapped(c`memcpy(`, [to, from, c`sizeof(struct ${ident(header.type)})`], ',', c`);`);
}

/**
 * Whether a dump looks at what it is sent: for attributes of its own, or for those that only the command's other direction
 * takes, which kernels with one policy for both leave to it.
 */
export function looksAtAttributes({ dump, both }: OperationPlan): boolean {
  return dump !== null && (dump.fields.length > 0 || both !== null);
}

function dumpArguments({ prefix }: NetlinkPlan, operation: OperationPlan, { pointer }: Request): CCode[] {
  const attrs = looksAtAttributes(operation) ? c`${ident(prefix)}_dump_attrs(cb)` : c`NULL`;
  return [pointer, c`cb->nlh`, attrs, c`cb->extack`];
}

function writeDumpit(
  out: Writer,
  plan: NetlinkPlan,
  custom: CustomPlan,
  operation: OperationPlan,
  own: ExchangePlan,
): void {
  const request = requestOf(own);
  out.line(c`/*`);
  out.line(c` * The request is read for each part anew: what is wrong with it ends the first.`);
  out.line(c` * args[0] is where the first answer is found that has not been sent yet. It`);
  out.line(c` * moves on once an answer is whole: one that did not fit comes again.`);
  out.line(c` */`);
  out.head(c`static int`, ident(own.handler), [c`struct sk_buff *skb`, c`struct netlink_callback *cb`]);
  out.line(c`{`);
  out.indent(() => {
    declare(out, [c`unsigned long at = cb->args[0];`, requestVariable(own), c`void *hdr;`, c`int err;`]);
    allocate(out, request);
    out.wrapped(c`err = ${ident(own.read)}(`, dumpArguments(plan, operation, request), ',', c`);`);
    out.line(c`if (err)`);
    out.line(request.large ? c`	goto out;` : c`	return err;`);
    out.block(c`for (;;)`, () => {
      out.wrapped(
        c`hdr = genlmsg_put(`,
        [
          ...[c`skb`, c`NETLINK_CB(cb->skb).portid`, c`cb->nlh->nlmsg_seq`],
          ...[c`&${ident(plan.prefix)}_family`, c`NLM_F_MULTI`, ident(own.reply)],
        ],
        ',',
        c`);`,
      );
      out.line(c`if (!hdr) {`);
      out.line(c`	err = -EMSGSIZE;`);
      out.line(c`	break;`);
      out.line(c`}`);
      writeHeaderCopy(out, custom, c`hdr`, c`${request.large ? c`req->` : c`req.`}header`);
      const header = custom.header ? [c`hdr`] : [];
      out.wrapped(
        c`err = ${ident(own.fn)}(`,
        [c`sock_net(skb->sk)`, request.pointer, c`skb`, ...header, c`&at`, c`cb->extack`],
        ',',
        c`);`,
      );
      out.line(c`if (err <= 0) {`);
      out.line(c`	genlmsg_cancel(skb, hdr);`);
      out.line(c`	break;`);
      out.line(c`}`);
      out.line(c`genlmsg_end(skb, hdr);`);
      out.line(c`cb->args[0] = at;`);
    });
    out.line(c`if (err == -EMSGSIZE && skb->len)`);
    out.line(c`	err = skb->len;`);
    if (request.large) {
      out.label(c`out`);
      out.line(c`kfree(req);`);
    }
    out.line(c`return err;`);
  });
  out.line(c`}`);
  out.blank();
}

/** Where kernels keep the attributes of a dump's request. */
export function writeDumpAttributes(out: Writer, { prefix }: NetlinkPlan, { operations }: CustomPlan): void {
  if (!operations.some(looksAtAttributes)) return;
  out.line(c`static struct nlattr **${ident(prefix)}_dump_attrs(struct netlink_callback *cb)`);
  out.line(c`{`);
  out.directive(c`#ifdef HAVE_GENL_INFO_DUMP`);
  out.line(c`	return genl_info_dump(cb)->attrs;`);
  out.directive(c`#else`);
  out.line(c`	return genl_dumpit_info(cb)->attrs;`);
  out.directive(c`#endif`);
  out.line(c`}`);
  out.blank();
}
