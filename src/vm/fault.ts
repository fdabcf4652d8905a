/** Allocations that fail on demand: the kernel's fault injection, aimed at what is called from the module. */
import { GuestError } from './failure.js';
import type { Guest } from './guest.js';
import { askedBy } from './session.js';
import { request, Writer } from './wire.js';

/** Told once of each request in which an allocation has failed. */
export type Reached = () => void;

/** A view of a guest in which the n-th allocation (from 1) of each request fails that the aim lets through. */
export function failing(guest: Guest, n: number, reached: Reached): Guest {
  const { session } = guest;
  const own = askedBy(session, async (type, payload, what, deadlineMs, options) => {
    const answer = session.request(
      request.failNth,
      new Writer().u32(n).u32(type).append(payload),
      `${what}, with allocation ${n} failing,`,
      deadlineMs,
      { ...options, mayFail: true },
    );
    const tell = (data: Buffer | undefined) => {
      if (data && data.length >= 4 && data.readUInt32LE(data.length - 4) === 0) reached();
    };
    try {
      const reader = await answer;
      tell(reader.data);
      return reader;
    } catch (error) {
      if (error instanceof GuestError) tell(error.answer?.payload);
      throw error;
    }
  });
  return guest.through(own, guest);
}

/** A program as arguments; whether it came to that is not told. Its n-th such allocation fails. */
export function failingProgram(n: number, argv: readonly string[]): string[] {
  return ['sh', '-c', 'echo "$1" > /proc/self/fail-nth; shift; exec "$@"', 'sh', String(n), ...argv];
}

/** The shell counts in 63 bits: the upper half of an address stays as it is. */
const setUp = `
lower() { echo "0x$(echo "$1" | cut -c9-)"; }
# start and end of a function of the kernel: its end is where the next one begins
bounds() {
  start=$(grep -m1 " $1$" /proc/kallsyms | cut -d' ' -f1)
  [ -n "$start" ] || return 1
  next=$(cut -d' ' -f1 /proc/kallsyms | sort -u | grep -A1 -m1 "$start" | tail -n1)
}
aim() {
  upper=\${1%????????}
  end=$upper$(printf %08x $((0x\${1#"$upper"} + $2)))
  # What accounts for allocations allocates too, and warns if it cannot: that is nobody's doing.
  spared=
  if bounds alloc_slab_obj_exts; then spared=$start; fi
  for kind in failslab fail_page_alloc; do
    cd /sys/kernel/debug/$kind || exit 1
    echo N > ignore-gfp-wait
    echo 0 > probability
    echo 1 > verbose
    echo 32 > stacktrace-depth
    echo "$1" > require-start
    echo "$end" > require-end
    if [ -n "$spared" ]; then
      echo "0x$spared" > reject-start
      echo "0x$next" > reject-end
    fi
    [ ! -e min-order ] || echo 0 > min-order
    [ ! -e ignore-gfp-highmem ] || echo N > ignore-gfp-highmem
  done
}
`;

/**
 * From now on so many of a hundred allocations fail that the aim lets through, in whatever context, traffic's too; with 0
 * none but those that requests ask for.
 */
export function beScarce(guest: Guest, percent: number): Promise<string> {
  return makeScarce(guest, percent, 'N');
}

/** The same, but only of those tasks that ask for it themselves, as a turn of an exchange does. */
export function beScarceWhereAsked(guest: Guest, percent: number): Promise<string> {
  return makeScarce(guest, percent, 'Y');
}

function makeScarce(guest: Guest, percent: number, filter: 'N' | 'Y'): Promise<string> {
  const commands = `for kind in failslab fail_page_alloc; do
  cd /sys/kernel/debug/$kind
  echo "$2" > task-filter
  echo 1 > interval
  echo -1 > times
  echo 0 > verbose
  echo "$1" > probability
done`;
  return guest.runOk(['sh', '-ec', commands, 'sh', String(percent), filter]);
}

/** Aims at whatever is allocated below a function of the kernel: `do_one_initcall` for a module's own init function. */
export function aimBelow(guest: Guest, name: string): Promise<string> {
  const find = `
bounds ${name}
aim "0x$start" $(($(lower "$next") - $(lower "$start")))`;
  return guest.runOk(['sh', '-ec', `${setUp}${find}`]);
}

/** Aims at whatever is allocated below a function of a loaded module. */
export function aimAtModule(guest: Guest, name: string): Promise<string> {
  const find = `set -- $(grep '^${name} ' /proc/modules)`;
  return guest.runOk(['sh', '-ec', `${setUp}${find}\naim "$6" "$2"`]);
}
