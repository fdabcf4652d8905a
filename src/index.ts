/** What a spec imports: `import { firewall } from 'netkiln'`. */
export * from './spec/field.js';
export * from './spec/firewall.js';
export type { ModuleSpec, Spec } from './spec/module.js';
export * from './spec/scenario.js';
