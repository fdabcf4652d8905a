/** Finding, adding and removing objects: an xarray by key, or a hash table by key beside an xarray by serial number. */
import type { NetlinkPlan } from '../../lower/netlink/plan.js';
import { isInteger } from '../../model/netlink.js';
import { type CCode, c, ident, integer, string } from '../c.js';
import type { Writer } from '../writer.js';
import { getter, memberType } from './object.js';
import { stringCall, writeRequired } from './parse.js';

interface Names {
  readonly prefix: CCode;
  readonly object: CCode;
  readonly key: CCode;
  readonly keyId: CCode;
}

export function writeStore(out: Writer, plan: NetlinkPlan): void {
  const names: Names = {
    prefix: ident(plan.prefix),
    object: c`struct ${ident(plan.prefix)}_${ident(plan.object)}`,
    key: ident(plan.key.member),
    keyId: ident(plan.key.id),
  };
  out.part(['object'], () => {
    if (plan.get !== null || plan.delete !== null) writeFind(out, plan, names);
    writeInsert(out, plan, names);
    if (plan.delete !== null) writeRemove(out, plan, names);
  });
}

/** A key in host order: an xarray's index. */
function indexOf(plan: NetlinkPlan, value: CCode): CCode {
  const { attribute } = plan.key;
  if (attribute.type === 'be16') return c`ntohs(${value})`;
  if (attribute.type === 'be32') return c`ntohl(${value})`;
  return isInteger(attribute) && attribute.type.startsWith('s') ? c`(u32)${value}` : value;
}

function writeFind(out: Writer, plan: NetlinkPlan, { prefix, object, keyId }: Names): void {
  const text = plan.key.attribute.type === 'string';
  out.line(c`/* The object that a request names. For RCU readers and lock holders. */`);
  const parameters = [c`struct ${prefix}_net *own`, c`struct genl_info *info`];
  const name = c`${prefix}_find(`;
  if (`static ${object.text} *${name.text}${parameters[0]!.text},`.length <= 80) {
    out.wrapped(c`static ${object} *${name}`, parameters, ',', c`)`);
  } else {
    out.line(c`static ${object} *`);
    out.wrapped(name, parameters, ',', c`)`);
  }
  out.line(c`{`);
  out.indent(() => {
    out.line(c`const struct nlattr *attr;`);
    out.line(c`${object} *obj;`);
    if (plan.index === 'hash') {
      const size =
        plan.key.attribute.type === 'string' ? c`[${integer(plan.key.attribute.maxLength + 1)}]` : c``;
      out.line(c`${memberType(plan.key)} key${size};`);
    }
    if (text) out.line(c`int err;`);
    out.blank();
    writeRequired(out, plan.key, c`ERR_PTR(-EINVAL)`);
    out.line(c`attr = info->attrs[${keyId}];`);
    if (text) {
      const [head, args] = stringCall(plan, plan.key, c`key`, c`attr`);
      out.wrapped(head, args, ',', c`);`);
      out.line(c`if (err)`);
      out.line(c`	return ERR_PTR(err);`);
    } else if (plan.index === 'hash') {
      out.line(c`key = ${getter(plan.key, c`attr`)};`);
    }
    if (plan.index === 'hash') {
      out.wrapped(
        c`obj = rhashtable_lookup_fast(`,
        [c`&own->index`, text ? c`key` : c`&key`, c`${prefix}_index_params`],
        ',',
        c`);`,
      );
    } else {
      out.wrapped(
        c`obj = xa_load(`,
        [c`&own->objects`, indexOf(plan, getter(plan.key, c`attr`))],
        ',',
        c`);`,
      );
    }
    out.line(c`if (!obj) {`);
    const missing = [c`info->extack`, c`attr`, string(`no such ${plan.object}`)];
    out.indent(() => out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, missing, ',', c`);`));
    out.line(c`	return ERR_PTR(-ENOENT);`);
    out.line(c`}`);
    out.line(c`return obj;`);
  });
  out.line(c`}`);
  out.blank();
}

function refuse(out: Writer, message: CCode, error: CCode): void {
  out.indent(() => out.wrapped(c`NL_SET_ERR_MSG(`, [c`info->extack`, message], ',', c`);`));
  out.line(c`	return -${error};`);
  out.line(c`}`);
}

function writeInsert(out: Writer, plan: NetlinkPlan, { prefix, object, key, keyId }: Names): void {
  const upper = ident(plan.upper);
  const hashed = plan.index === 'hash';
  const at = indexOf(plan, c`obj->${key}`);
  out.line(c`/* Called with the lock held. */`);
  out.wrapped(
    c`static int ${prefix}_insert(`,
    [c`struct ${prefix}_net *own`, c`${object} *obj`, c`struct genl_info *info`],
    ',',
    c`)`,
  );
  out.line(c`{`);
  out.indent(() => {
    out.line(c`const struct nlattr *attr;`);
    out.line(c`int err;`);
    out.blank();
    out.line(c`attr = info->attrs[${keyId}];`);
    const value = plan.key.attribute.type === 'string' ? c`obj->${key}` : c`&obj->${key}`;
    if (hashed) {
      out.wrapped(
        c`if (rhashtable_lookup_fast(`,
        [c`&own->index`, value, c`${prefix}_index_params`],
        ',',
        c`)) {`,
      );
    } else out.line(c`if (xa_load(&own->objects, ${at})) {`);
    const exists = [c`info->extack`, c`attr`, string(`${plan.object} exists`)];
    out.indent(() => out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, exists, ',', c`);`));
    out.line(c`	return -EEXIST;`);
    out.line(c`}`);
    out.line(c`if (own->count >= ${upper}_MAX_OBJECTS) {`);
    refuse(out, string(`no room for another ${plan.object}`), c`ENOSPC`);
    if (hashed) writeHashedInsert(out, prefix);
    else {
      out.wrapped(
        c`err = xa_err(xa_store(`,
        [c`&own->objects`, at, c`obj`, c`GFP_KERNEL_ACCOUNT`],
        ',',
        c`));`,
      );
      out.line(c`if (err) {`);
      out.line(c`	NL_SET_ERR_MSG(info->extack, "out of memory");`);
      out.line(c`	return err;`);
      out.line(c`}`);
    }
    out.line(c`own->count++;`);
    out.line(c`return 0;`);
  });
  out.line(c`}`);
  out.blank();
}

/** Its place in the order is reserved first, so that nothing has to be taken back once readers can see the object. */
function writeHashedInsert(out: Writer, prefix: CCode): void {
  out.line(c`/* Reserved first: once seen, an object cannot be taken back. */`);
  out.line(c`err = xa_alloc_cyclic(&own->objects, &obj->serial, NULL,`);
  out.line(c`		      xa_limit_32b, &own->next_serial,`);
  out.line(c`		      GFP_KERNEL_ACCOUNT);`);
  out.line(c`if (err < 0) {`);
  out.line(c`	NL_SET_ERR_MSG(info->extack, "out of memory");`);
  out.line(c`	return err;`);
  out.line(c`}`);
  out.wrapped(
    c`err = rhashtable_insert_fast(`,
    [c`&own->index`, c`&obj->node`, c`${prefix}_index_params`],
    ',',
    c`);`,
  );
  out.line(c`if (err) {`);
  out.line(c`	xa_erase(&own->objects, obj->serial);`);
  out.line(c`	NL_SET_ERR_MSG(info->extack, "out of memory");`);
  out.line(c`	return err;`);
  out.line(c`}`);
  out.line(c`xa_store(&own->objects, obj->serial, obj, GFP_KERNEL_ACCOUNT);`);
}

function writeRemove(out: Writer, plan: NetlinkPlan, { prefix, object, key }: Names): void {
  out.line(c`/* Called with the lock held; readers may still look at the object. */`);
  out.wrapped(c`static void ${prefix}_remove(`, [c`struct ${prefix}_net *own`, c`${object} *obj`], ',', c`)`);
  out.line(c`{`);
  out.indent(() => {
    if (plan.index === 'hash') {
      out.wrapped(
        c`rhashtable_remove_fast(`,
        [c`&own->index`, c`&obj->node`, c`${prefix}_index_params`],
        ',',
        c`);`,
      );
      out.line(c`xa_erase(&own->objects, obj->serial);`);
    } else out.line(c`xa_erase(&own->objects, ${indexOf(plan, c`obj->${key}`)});`);
    out.line(c`own->count--;`);
  });
  out.line(c`}`);
  out.blank();
}
