/** The ways to torture a module there are. */
import type { Strategy } from '../strategy.js';
import { allocations } from './allocations.js';
import { mutations } from './mutations.js';
import { namespaces } from './namespaces.js';
import { race } from './race.js';
import { reload } from './reload.js';

export const strategies: readonly Strategy[] = [reload, namespaces, allocations, race, mutations];
