/** One way to torture a module. A round of it is a function of the module and a seed. */
import type { Clock } from '../vm/qemu.js';
import type { Arena, Torture } from './torture.js';

/** What a kernel offers beside what all have. */
export interface Abilities {
  /** It makes allocations fail. */
  readonly faults: boolean;
  /** It finds memory that nothing refers to. */
  readonly kmemleak: boolean;
  /** It counts how often each line of a module is run. */
  readonly gcov: boolean;
  /** Its machines can count their instructions. */
  readonly counted: boolean;
}

export interface Outcome {
  /** What was done, in one line. */
  readonly summary: string;
  /** What is wrong, as lines; nothing where all is right. */
  readonly wrong: readonly string[];
}

export interface Strategy {
  readonly name: string;
  readonly title: string;
  readonly clock: Clock;
  readonly cpus: number;
  /** Why it cannot be used with a kernel. */
  unfit?(abilities: Abilities): string | undefined;
  /** Asks for all that it does before it looks at the first answer. The module may be there afterwards or not. */
  run(torture: Torture, arena: Arena): Promise<Outcome>;
}
