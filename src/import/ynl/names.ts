/** YNL's names as those of a spec and of C. */

import { printable } from '../../check/printable.js';
import { prefixOf } from '../../model/identifier.js';
import type { Path } from '../../model/path.js';
import type { Findings } from './findings.js';

/** `xdp-rx-metadata` as `xdp_rx_metadata`. */
export function underscored(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/** `dpll-cmd-` as `DPLL_CMD_`. */
export function capitals(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** `port-fn-state` as `portFnState`. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = underscored(name)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return `${first}${rest.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')}`;
}

/** As docs/netlink-operations.md has it. */
const longestEnumerator = 60;

/** What names in C begin with: what the spec says, or where the module has a name of its own, that name. */
export class Naming {
  readonly #renamed: string | undefined;

  constructor(
    /** YNL's name of the family. */
    readonly family: string,
    module: string,
  ) {
    this.#renamed = module === underscored(family) ? undefined : prefixOf(module).toUpperCase();
  }

  /** Of constants. */
  get constants(): string {
    return `${this.#renamed ?? capitals(this.family)}_`;
  }

  /** Of commands; undefined for what netkiln calls them. */
  commands(given: string | undefined): string | undefined {
    return this.#renamed === undefined ? capitals(given ?? `${this.family}-cmd-`) : undefined;
  }

  /** Of a set's attributes; undefined for what netkiln calls them. */
  attributes(given: string | undefined, set: string): string | undefined {
    if (this.#renamed !== undefined) return set === this.family ? `${this.#renamed}_A_` : undefined;
    return capitals(given ?? `${this.family}-a-${set === this.family ? '' : `${set}-`}`);
  }

  /** Of a set's attributes where netkiln's own way would make them too long: `longest` is the longest of their names. */
  shortened(set: string, longest: number): string | undefined {
    const start = `${this.#renamed ?? capitals(this.family)}_A_`;
    if (start.length + set.length + 1 + longest <= longestEnumerator) return undefined;
    const initials = set.split(/[-_]/).map((word) => word.slice(0, 1));
    return `${start}${capitals(initials.join(''))}_`;
  }

  /** Of an enumeration's values. */
  numbers(given: string | undefined, enumeration: string): string {
    if (this.#renamed === undefined) return capitals(given ?? `${this.family}-${enumeration}-`);
    const own = capitals(given ?? `${enumeration}-`);
    const start = `${capitals(this.family)}_`;
    return `${this.#renamed}_${own.startsWith(start) ? own.slice(start.length) : own}`;
  }
}

/** One namespace of a spec: names that are what they can be, and none of them twice. */
export class Names {
  readonly #taken = new Map<string, string>();

  constructor(
    private readonly what: string,
    private readonly findings: Findings,
  ) {}

  /** What a spec calls it; what cannot be a name is reported. */
  add(name: string, path: Path): string {
    const own = underscored(name);
    if (!/^[a-z][a-z0-9_]*$/.test(own)) {
      this.findings.error('NK3014', path, `'${printable(name)}' cannot be the name of ${this.what}`, letters);
      return own;
    }
    const other = this.#taken.get(own);
    if (other !== undefined) {
      const both = other === name ? `'${name}' stands there twice` : `'${other}' and '${name}' are one name`;
      this.findings.error('NK3014', path, `${both}: ${this.what} needs one of its own`);
    }
    this.#taken.set(own, name);
    return own;
  }
}

const letters = 'names begin with a letter and go on with letters, digits, - and _';
