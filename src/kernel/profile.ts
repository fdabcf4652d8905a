/** What a kernel was made for: as it is distributed, or to find what that lets pass. */
import { fail } from '../diagnostic/diagnostic.js';

export const profiles = ['stock', 'sanitize'] as const;
export type Profile = (typeof profiles)[number];

/** Series that the sanitize profile is built of. */
export const sanitizeSeries = '6.12';

/** The end of the releases of kernels built with the sanitize profile: guest/kernel/sanitize.config gives it to them. */
const mark = '-netkiln-sanitize';

/** `6.12.117-netkiln-sanitize` says it itself; whatever else there is, is as somebody distributes it. */
export function profileOf(release: string): Profile {
  return release.endsWith(mark) ? 'sanitize' : 'stock';
}

/** Ends with NK6105 where a kernel is not of the profile that was asked for. */
export function mustBe(profile: Profile, request: string, release: string): void {
  if (profileOf(release) === profile) return;
  fail('NK6105', `kernel ${request} (${release}) does not have the profile ${profile}`, {
    fix: `leave out --profile, or ask for --kernel ${sanitizeSeries} --profile ${profile}`,
  });
}
