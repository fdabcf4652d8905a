/** Whatever firewall a test compiles, the arrays of its lookups are proved against its rules. */
import { vi } from 'vitest';
import type * as emit from '../../src/emit/firewall/emit.js';
import { proveLookups } from '../../src/reference/classifier/index.js';

/** A proof takes minutes where rules are many: those tests hold verdicts against packets. */
const mostRules = 2500;

vi.mock('../../src/emit/firewall/emit.js', async (original) => {
  const real = await original<typeof emit>();
  const emitFirewall: typeof emit.emitFirewall = (plan, model) => {
    const files = real.emitFirewall(plan, model);
    if (plan.hooks.every(({ rules }) => rules.length <= mostRules)) proveLookups(plan, files[0]!.text);
    return files;
  };
  return { ...real, emitFirewall };
});
