/** Whether a machine that does not answer is busy at all: what its processors are seen at, not once but for a while. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Qmp } from './qmp.js';

const LOOKS = 10;
const BETWEEN_MS = 20;

/** Each processor's registers in QEMU's words: `CPU#0 ... HLT=1`, where 1 is a processor that waits for an interrupt. */
const halt = /\bHLT=([01])/g;

/**
 * Whether every processor was seen to wait for an interrupt. One look would not tell: what waits for ever, in sleeps, is at
 * something for an instant now and then, and what loops for ever never waits.
 */
export async function seenIdle(qmp: Qmp): Promise<boolean> {
  let idle: readonly boolean[] = [];
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await sleep(BETWEEN_MS);
    const said = await qmp
      .execute('human-monitor-command', { 'command-line': 'info registers -a' })
      .catch(() => '');
    const now = Array.from(String(said).matchAll(halt), ([, halted]) => halted === '1');
    idle = now.map((halted, cpu) => halted || idle[cpu] === true);
    if (idle.length > 0 && idle.every(Boolean)) return true;
  }
  return false;
}
