/** What the client of a family calls its own structs: none of the names that the family's objects and attributes have. */
import { allAttributes, type NetlinkPlan } from '../../../lower/netlink/plan.js';

export interface ClientNames {
  /** Struct of a connection. */
  readonly client: string;
  /** Struct of bytes. */
  readonly bytes: string;
  /** Struct of a notification. */
  readonly event: string;
}

export function clientNames(plan: NetlinkPlan): ClientNames {
  const tags = tagsOf(plan);
  const free = (word: string) => {
    let name = `${plan.prefix}_${word}`;
    for (let more = 2; tags.has(name); more++) name = `${plan.prefix}_${word}${more}`;
    return name;
  };
  return { client: free('client'), bytes: free('bytes'), event: free('event') };
}

/** Structs and enumerations of the header and of the client. */
function tagsOf({ prefix, objects }: NetlinkPlan): ReadonlySet<string> {
  return new Set(
    objects.flatMap(({ type, attrs, attributes }) => [
      ...[type, attrs],
      ...[...allAttributes(attributes)].flatMap(({ tag, nest }) => [
        `${prefix}_${tag}`,
        ...(nest ? [nest.type, `${nest.type}_attr`] : []),
      ]),
    ]),
  );
}
