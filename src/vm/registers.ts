/** What the module was at when everything was interrupted: read from the registers that a trace shows. */

/** A frame of a module's code that the unwinder vouches for: ` f+0x1/0x2 [module]`. */
const ofModule = /^(?:RIP: 0010:| {1,2})(?!\?)\S+\+0x[\da-f]+\/0x[\da-f]+ \[\w+\]/;
const kernelRegisters = /^RIP: 0010:/;
const userRegisters = /^RIP: 0033:/;
const flags = /\bEFLAGS: ([\da-f]{8})$/;
const INTERRUPT_FLAG = 1 << 9;

/**
 * Whether interrupts were off where the module was, or where the task was if it was not in the module. A handler that the
 * interruption hit has its own registers, shown before those of what it had interrupted: they say nothing of the module.
 */
export function interruptsOff(trace: string): boolean {
  let off = false;
  let inModule = false;
  let waiting = false;
  for (const line of trace.split('\n')) {
    if (userRegisters.test(line)) break;
    if (kernelRegisters.test(line)) waiting = true;
    inModule ||= ofModule.test(line);
    const [, value] = (waiting && flags.exec(line)) || [];
    if (value !== undefined) {
      off = (Number.parseInt(value, 16) & INTERRUPT_FLAG) === 0;
      waiting = false;
    }
    if (inModule && !waiting) break;
  }
  return off;
}
