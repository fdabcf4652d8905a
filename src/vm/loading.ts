/** Modules from the host into the guest's kernel. */
import { GuestError, VmFailure } from './failure.js';
import { showRecord } from './log.js';
import type { Session } from './session.js';
import { request, Writer } from './wire.js';

/** Loads a module; a kernel that refuses it is `module-refused`, with what it said. */
export async function loadModule(
  session: Session,
  name: string,
  image: Uint8Array,
  params: string,
  deadlineMs: number,
): Promise<void> {
  const payload = new Writer().bytes(image).string(params);
  try {
    await session.request(request.load, payload, `loading ${name}`, deadlineMs);
  } catch (error) {
    throw error instanceof GuestError ? refusal(session, name, error) : error;
  }
}

function refusal(session: Session, name: string, error: GuestError): VmFailure {
  const mark = error.answer?.mark ?? 0;
  const log = session.log.map(showRecord);
  const lines = session.log
    .slice(mark)
    .map(({ text }) => text)
    .filter((line) => !/taints? kernel/.test(line));
  // The kernel may have said something else in between, of a clock say.
  const first = lines.find((line) => line.split(/[^\w]/).includes(name)) ?? lines[0];
  return new VmFailure('module-refused', `loading ${name}: ${error.code}${first ? ` (${first})` : ''}`, {
    log,
    trace: log.slice(mark),
    errno: error.errno,
  });
}
