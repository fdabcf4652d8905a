/** Families with operations of their own, at random: sets in one another, names that others have too, headers, events. */
import fc from 'fast-check';
import * as nk from '../../../src/index.js';
import type { NetlinkModel } from '../../../src/model/netlink.js';
import { checkSpec } from '../family.js';

/** Words of C, C++ and TypeScript, of the tool and of every client, among others. */
const words = [
  ...'open close error next forget client bytes event monitor help lost listening create set dump do list'.split(
    ' ',
  ),
  ...'class new delete default register int void errno stdin value index header memory a_count has_a a'.split(
    ' ',
  ),
  ...'constructor then shapes words run ask series node tree x_free x'.split(' '),
];
const word = fc.constantFrom(...words);
const names = (most: number) => fc.uniqueArray(word, { minLength: 1, maxLength: most });

function attribute(sets: readonly string[]): fc.Arbitrary<unknown> {
  const set = fc.constantFrom(...sets);
  const levels = fc.integer({ min: 0, max: 3 });
  return fc.oneof(
    fc.constantFrom(
      nk.u8(),
      nk.s16(),
      nk.u32({ max: 9 }),
      nk.u64(),
      nk.s64(),
      nk.be16(),
      nk.be64(),
      nk.uint(),
      nk.sint(),
    ),
    fc.constantFrom(
      nk.string(),
      nk.string({ terminated: false, maxLength: 9 }),
      nk.binary(),
      nk.binary({ minLength: 2 }),
    ),
    fc.constantFrom(nk.ipv4(), nk.ipv6(), nk.mac(), nk.flag(), nk.bitfield32({ red: 0, blue: 31 }), nk.pad()),
    fc.constantFrom(nk.enumOf({ up: 1, down: -5 }), nk.flagsOf({ own: 0, far: 4 })),
    fc.constantFrom(
      nk.many(nk.u64()),
      nk.many(nk.string(), { max: 3 }),
      nk.indexed(nk.be32()),
      nk.many(nk.binary()),
    ),
    fc.tuple(set, levels).map(([name, deep]) => nk.nestOf(name, { levels: deep })),
    fc.tuple(set, levels).map(([name, deep]) => nk.many(nk.nestOf(name, { levels: deep }) as never)),
    fc
      .tuple(set, levels)
      .map(([name, deep]) => nk.indexed(nk.nestOf(name, { levels: deep }) as never, { max: 4 })),
  );
}

const header = fc.constantFrom(
  undefined,
  { index: 's32' },
  { small: 'u8', wide: 'u64', port: 'be16', far: 'be32' },
);

const spec = names(4).chain((sets) =>
  fc
    .tuple(
      fc.tuple(
        ...sets.map(() =>
          names(6).chain((all) => fc.tuple(...all.map(() => attribute(sets))).map((of) => ({ all, of }))),
        ),
      ),
      names(6),
      names(3),
      header,
      fc.infiniteStream(fc.nat()),
      fc.boolean(),
    )
    .map(([bodies, operations, events, fixed, chance, global]) => {
      const next = (below: number) => (chance.next().value as number) % below;
      const some = (all: readonly string[]) => all.filter(() => next(3) > 0);
      const taken = sets.map((_, place) =>
        bodies[place]!.all.filter((_name, i) => (bodies[place]!.of[i] as { type: string }).type !== 'pad'),
      );
      const about = () => {
        const place = next(sets.length);
        return { attributes: sets[place]!, all: taken[place]! };
      };
      return {
        name: 'chance',
        ...(global ? { policy: 'global' } : {}),
        ...(fixed ? { header: fixed } : {}),
        sets: Object.fromEntries(
          sets.map((name, place) => {
            const { all, of } = bodies[place]!;
            return [
              name,
              nk.attributeSet({ attributes: Object.fromEntries(all.map((one, i) => [one, of[i]])) as never }),
            ];
          }),
        ),
        operations: Object.fromEntries(
          operations.map((name) => {
            const { attributes, all } = about();
            const which = next(3);
            const request = some(all);
            const own = { request, ...(next(4) > 0 ? { reply: some(all) } : {}) };
            return [
              name,
              nk.operation({
                attributes,
                ...(which === 1 ? {} : { do: own }),
                ...(which === 0 ? {} : { dump: { request: some(all), reply: some(all) } }),
              } as never),
            ];
          }),
        ),
        events: Object.fromEntries(
          events.map((name, place) => {
            const { attributes, all } = about();
            return [
              name,
              nk.event({
                id: 100 + place,
                attributes,
                has: some(all),
                group: next(2) === 0 ? 'news' : 'alarms',
              } as never),
            ];
          }),
        ),
        groups: ['news', 'alarms'],
      };
    }),
);

/** So many that the checks let pass; the same every time. */
export function randomCustom(count: number, seed: number): NetlinkModel[] {
  const found: NetlinkModel[] = [];
  for (let more = 0; found.length < count; more++) {
    const [one] = fc.sample(spec, { numRuns: 1, seed: seed + more });
    try {
      found.push({ ...checkSpec(nk.netlinkFamily(one as never)).model, name: `chance_${found.length}` });
    } catch {
      // Names that the module's own C cannot have are refused, which other tests are about.
    }
  }
  return found;
}
