/**
 * Packets that lie at the limits of each rule: every other condition holds, and one is just met or just not, or the header that
 * it is about is one byte too short.
 */
import { familyOf, fieldOf } from '../../model/condition.js';
import type { Chain, Condition, Family, Rule } from '../../model/firewall.js';
import { decide, type HookPacket } from '../../reference/firewall/index.js';
import type { Random } from '../random.js';
import {
  isDevice,
  isTransport,
  numberMeeting,
  numbersAtLimits,
  packetWith,
  transports,
  type Wanted,
} from './packets.js';

/** So often is a packet made anew that an earlier rule decides, so that its own is not asked. */
const tries = 12;

/** Of all limits of all rules, so many at most, by chance. */
export function sweep(chain: Chain, devices: readonly string[], most: number, random: Random): HookPacket[] {
  const wanted = chain.families.flatMap((family) =>
    chain.rules.flatMap((rule, place) =>
      [...limitsOf(rule, family, devices, random)].map((one) => ({ one, place })),
    ),
  );
  const skipped = wanted.length > most ? wanted.length / most : 1;
  const chosen = Array.from(
    { length: Math.min(most, wanted.length) },
    (_, i) => wanted[Math.floor(i * skipped)]!,
  );
  return chosen.map(({ one, place }) => {
    for (let left = tries; ; left--) {
      const packet = packetWith(chain, one, devices, random);
      const { rule } = decide(chain, packet);
      if (left === 1 || rule === 'policy' || rule >= place) return packet;
    }
  });
}

function* limitsOf(
  { when }: Rule,
  family: Family,
  devices: readonly string[],
  random: Random,
): Generator<Wanted> {
  const foreign = (condition: Condition) => (familyOf(fieldOf(condition)) ?? family) !== family;
  if (when.some(foreign)) return;
  const meet = (condition: Condition) =>
    isDevice(condition) ? deviceFor(condition, true, devices) : numberMeeting(condition, random);
  const asked = when.map(({ field }) => field.split('.')[0]!).find((space) => isTransport(space));
  const transport = asked ?? random.pick(transports);
  for (const other of transports) {
    yield { family, transport: other, when, value: meet };
    if (when.length > 0) yield { family, transport: other, when, value: meet, short: 'transport' };
  }
  if (when.length > 0) yield { family, transport, when, value: meet, short: 'network' };
  for (const [target, condition] of when.entries()) {
    const values = isDevice(condition)
      ? [true, false].map((met) => deviceFor(condition, met, devices))
      : numbersAtLimits(condition);
    for (const chosen of values) {
      const value = (one: Condition, index: number) => (index === target ? chosen : meet(one));
      yield { family, transport, when, value };
    }
  }
}

/** A device whose name meets the condition, or one whose name does not. */
function deviceFor(
  { op, values }: Extract<Condition, { op: 'in' | 'notIn' }>,
  met: boolean,
  devices: readonly string[],
): string | undefined {
  const named = (device: string) =>
    values.some((name) => (name.endsWith('*') ? device.startsWith(name.slice(0, -1)) : device === name));
  return devices.find((device) => (named(device) === (op === 'in')) === met);
}
