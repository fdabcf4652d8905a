/** Two models of netlink families: what of the old one's ABI the new one breaks. docs/netlink.md says what counts. */
import { Report } from '../../check/report.js';
import { lowerNetlink } from '../../lower/netlink/lower.js';
import type { NetlinkModel } from '../../model/netlink.js';
import type { Abi } from '../abi.js';
import { familyChanges } from './family.js';
import type { Family } from './object.js';
import { netlinkModelSchema } from './schema.js';

export const netlinkAbi: Abi<NetlinkModel> = {
  schema: netlinkModelSchema,
  compare(old, now) {
    const report = new Report(now.origins);
    for (const { code, path, was, message, ...details } of familyChanges(family(old), family(now))) {
      const at = old.origins.at(was);
      report.add(code, path, message, {
        ...details,
        ...(at ? { related: [{ message: 'as it was', at }] } : {}),
      });
    }
    return report.found;
  },
};

/** The plan knows where the spec says what, and what the header calls it. */
function family({ model }: { readonly model: NetlinkModel }): Family {
  return { model, plan: lowerNetlink(model) };
}
