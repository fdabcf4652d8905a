/** Names of which no two are the same: in C, on the tool's command line, in TypeScript. */
import { isReserved } from '../../../model/identifier.js';
import type { WireAttribute } from '../../../model/netlink.js';

/** What else has to be free with a name: `has_NAME` beside a member, say. */
type Forms = (name: string) => readonly string[];
const alone: Forms = (name) => [name];

/**
 * Who asks first has the plain name; whoever would have the same has a number behind it, from 2. So what is added to a family at
 * its end changes no name that there was before.
 */
export class Names {
  readonly #taken: Set<string>;

  constructor(
    taken: Iterable<string> = [],
    /** Characters that a name can have. */
    readonly longest = 63,
  ) {
    this.#taken = new Set(taken);
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  take(name: string, forms: Forms = alone): string {
    const most = Math.max(...forms('').map(({ length }) => length));
    for (let number = 1; ; number++) {
      const tail = number === 1 ? '' : String(number);
      const free = name.slice(0, this.longest - most - tail.length) + tail;
      if (forms(free).some((one) => this.#taken.has(one))) continue;
      for (const one of forms(free)) this.#taken.add(one);
      return free;
    }
  }
}

/** Macros of the headers that a client includes, and words that C++ has beside those of C. */
const others = new Set(
  (
    'stdin stdout stderr st_atime st_ctime st_mtime s6_addr s6_addr16 s6_addr32 sched_priority no_argument ' +
    'required_argument optional_argument alignas alignof and and_eq bitand bitor catch char16_t char32_t char8_t class ' +
    'co_await co_return co_yield compl concept const_cast consteval constexpr constinit decltype delete dynamic_cast ' +
    'explicit export friend mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected ' +
    'public reinterpret_cast requires static_assert static_cast template this thread_local throw try typeid typename ' +
    'using virtual wchar_t xor xor_eq'
  ).split(' '),
);

/** A member's name that is no word of C or C++. */
export function plainMember(name: string): string {
  return isReserved(name) || others.has(name) ? `${name}_value` : name;
}

/** Members for attributes, with what stands beside each. */
export function memberNames<A extends WireAttribute>(attributes: readonly A[]): ReadonlyMap<A, string> {
  const names = new Names(['_memory']);
  return new Map(
    attributes.map((one) => [
      one,
      names.take(plainMember(one.name), (name) => [
        name,
        `has_${name}`,
        ...(one.list ? [`${name}_count`] : []),
      ]),
    ]),
  );
}
