/** The library's typed functions for operations that a person has written. */
import type { Call, ClientOperation, ClientPlan } from '../../../lower/netlink/client/plan.js';
import { type CCode, c, ident } from '../../c.js';
import { asking, dumping, type LibraryFunction, structOf } from './function.js';
import { listed } from './grammar.js';

export function callFunctions(plan: ClientPlan, { calls }: ClientOperation): LibraryFunction[] {
  return calls.flatMap((call) => (call.dump ? dumpFunctions(plan, call) : [requestFunction(plan, call)]));
}

function requestFunction(plan: ClientPlan, call: Call): LibraryFunction {
  const { request, reply } = call;
  const answered = reply
    ? ` What is answered is put into reply, unless that is NULL: free it with ${reply.free!}().`
    : '';
  const header = plan.header
    ? ` The message begins with header, zeros if that is NULL${reply ? '; the one of the answer is put there' : ''}.`
    : '';
  return asking(plan, call, {
    name: ident(call.fn),
    comment: `Asks for ${call.word}. ${taken(call)}${header}${answered}`,
    parameters: [
      ...(plan.header ? [c`${reply ? c`` : c`const `}${structOf(plan.header)} *header`] : []),
      ...(request ? [c`const ${structOf(request.layout)} *request`] : []),
      ...(reply ? [c`${structOf(reply)} *reply`] : []),
    ],
    by: c`call`,
    args: [
      ...(plan.header ? [c`header`] : []),
      request ? c`request` : c`NULL`,
      ...(plan.header ? [reply ? c`header` : c`NULL`] : []),
      reply ? c`reply` : c`NULL`,
    ],
  });
}

/** What a request has, in words. */
function taken({ request, required }: Call): string {
  if (!request) return 'It takes no attributes.';
  const all = request.attributes.length === request.layout.attributes.length;
  const takes = all ? 'It takes all attributes' : `Of request it takes ${listed(request.attributes)}`;
  return required.length === 0 ? `${takes}.` : `${takes}; it has to have ${required.join(', ')}.`;
}

function dumpFunctions(plan: ClientPlan, call: Call): LibraryFunction[] {
  const { request } = call;
  const layout = call.reply!;
  const header: CCode[] = plan.header ? [c`const ${structOf(plan.header)} *header`] : [];
  const more = plan.header ? ' Messages begin with a header, the request with zeros if it is NULL.' : '';
  const headers = plan.header
    ? ' Unless headers is NULL, it is put there what each began with, in an array to be freed with free().'
    : '';
  return dumping(plan, call, {
    ...{ layout, name: ident(call.fn), list: ident(call.list) },
    comments: {
      dump:
        `Shows each answer to ${call.word} to a function, which need not free it. What that returns, if it is not ` +
        `0, ends the dump and is returned; it is to make no request of the same client. ${taken(call)}${more}`,
      list: `Every answer to ${call.word} in an array, which ${layout.drop!}() frees. ${taken(call)}${headers}`,
    },
    parameters: [...header, ...(request ? [c`const ${structOf(request.layout)} *request`] : [])],
    args: [...(plan.header ? [c`header`] : []), request ? c`request` : c`NULL`],
  });
}
