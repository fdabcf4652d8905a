/** Which of the numbers that device names are told apart by some name has. */
import { isInterfaceName } from '../../../check/interface-name.js';

const characters = Array.from({ length: 0x7e - 0x21 + 1 }, (_, at) => String.fromCharCode(0x21 + at));

/** The places that there are names for: 1 is that of names that fit none of these, the others those of the first that fits. */
export function possiblePlaces(names: readonly string[]): number[] {
  const longest = Math.min(15, Math.max(...names.map((name) => name.length)) + 1);
  const places = Array.from({ length: names.length + 1 }, (_, at) => at + 1);
  return places.filter((place) => {
    const own = names[place - 2] ?? '*';
    return !own.endsWith('*') || continues(own.slice(0, -1), longest, names, place);
  });
}

/** Whether some name with this beginning is told apart by the place. */
function continues(start: string, longest: number, names: readonly string[], place: number): boolean {
  if (isInterfaceName(start) && placeOf(start, names) === place) return true;
  if (start.length >= longest) return false;
  // A longer beginning that no name of the list goes on from stands for all that go on from it.
  return characters.some((character) => {
    const next = start + character;
    const apart = !names.some((name) => name.startsWith(next));
    if (apart) return isInterfaceName(next) && placeOf(next, names) === place;
    return continues(next, longest, names, place);
  });
}

/** The number that a device's name has, by the names that rules ask for. */
export function placeOf(device: string, names: readonly string[]): number {
  const fits = (name: string) =>
    name.endsWith('*') ? device.startsWith(name.slice(0, -1)) : name === device;
  const at = names.findIndex(fits);
  return at < 0 ? 1 : at + 2;
}
