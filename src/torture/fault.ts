/** Allocations that fail on demand: the kernel's fault injection, aimed at what is called from the module. */
import { Guest } from '../vm/index.js';
import type { Session } from '../vm/session.js';
import { request, Writer } from '../vm/wire.js';

/** What the kernel says of each allocation that it fails. */
export const forced = /FAULT_INJECTION: forcing a failure/;

/** A view of a guest in which the n-th allocation (from 1) of each request fails that the aim lets through. */
export function failing(guest: Guest, n: number): Guest {
  const { session } = guest;
  const own: Session = {
    newHandle: () => session.newHandle(),
    check: () => session.check(),
    close: () => session.close(),
    get pid() {
      return session.pid;
    },
    get taint() {
      return session.taint;
    },
    get log() {
      return session.log;
    },
    request: (type, payload, what, deadlineMs, options) =>
      session.request(
        request.failNth,
        new Writer().u32(n).u32(type).append(payload),
        `${what}, with allocation ${n} failing,`,
        deadlineMs,
        { ...options, mayFail: true },
      ),
  };
  return new Guest(own, guest.facts, undefined, {});
}

/** A program as arguments whose n-th such allocation fails. */
export function failingProgram(n: number, argv: readonly string[]): string[] {
  return ['sh', '-c', 'echo "$1" > /proc/self/fail-nth; shift; exec "$@"', 'sh', String(n), ...argv];
}

/** The shell counts in 63 bits: the upper half of an address stays as it is. */
const setUp = `
aim() {
  upper=\${1%????????}
  end=$upper$(printf %08x $((0x\${1#"$upper"} + $2)))
  for kind in failslab fail_page_alloc; do
    cd /sys/kernel/debug/$kind || exit 1
    echo N > ignore-gfp-wait
    echo 0 > probability
    echo 1 > verbose
    echo 32 > stacktrace-depth
    echo "$1" > require-start
    echo "$end" > require-end
    [ ! -e min-order ] || echo 0 > min-order
    [ ! -e ignore-gfp-highmem ] || echo N > ignore-gfp-highmem
  done
}
`;

/** A function of the kernel, and what is surely less than its size and that of its neighbours'. */
const initcall = { name: 'do_one_initcall', bytes: 0x400 };

/** Aims at whatever is allocated while a module's own init function runs. */
export function aimAtInit(guest: Guest): Promise<string> {
  const find = `address=$(grep -m1 ' ${initcall.name}$' /proc/kallsyms | cut -d' ' -f1)`;
  return guest.runOk(['sh', '-ec', `${setUp}${find}\naim "0x$address" ${initcall.bytes}`]);
}

/** Aims at whatever is allocated below a function of a loaded module. */
export function aimAtModule(guest: Guest, name: string): Promise<string> {
  const find = `set -- $(grep '^${name} ' /proc/modules)`;
  return guest.runOk(['sh', '-ec', `${setUp}${find}\naim "$6" "$2"`]);
}
