/** What the module's template sees of operations that a person writes. */
import type { CustomPlan } from '../../../lower/netlink/operation/plan.js';
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import { type CCode, c } from '../../c.js';
import type { View } from '../../render.js';
import { Writer } from '../../writer.js';
import { writeEvents } from './event.js';
import { looksAtAttributes, writeDumpAttributes, writeHandlers } from './handler.js';
import { writeCustomPolicies } from './policy.js';
import { writeSetParsers } from './read.js';

export function customView(plan: NetlinkPlan): View {
  const { custom } = plan;
  if (!custom) return { custom: false, wide: false };
  const policies = new Writer();
  writeCustomPolicies(policies, plan, custom);
  const code = new Writer();
  writeSetParsers(code, plan, custom);
  writeDumpAttributes(code, plan, custom);
  writeHandlers(code, plan, custom);
  writeEvents(code, plan, custom);
  return {
    custom: true,
    wide: custom.header !== null,
    custom_policies: policies.done(),
    custom_code: code.done(),
  };
}

/** Where kernels keep the attributes of a dump's request. */
export function dumpProbes({ operations }: CustomPlan): CCode[] {
  if (!operations.some(looksAtAttributes)) return [];
  return [
    c`# Where a dump finds its request, which moved.`,
    c`ccflags-$(shell grep -qw genl_info_dump $(genetlink_h) && echo y) += \\`,
    c`\t-DHAVE_GENL_INFO_DUMP`,
  ];
}
