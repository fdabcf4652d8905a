/** Several requests as one: branches that the guest serves side by side, each of them one request after the other. */
import { GuestError } from './failure.js';
import { askedBy, type RequestOptions, type Session } from './session.js';
import { systemErrorName } from './verdict.js';
import { frameFlag, Reader, request, Writer } from './wire.js';

interface Gathered {
  readonly type: number;
  readonly payload: Writer;
  readonly what: string;
  readonly deadlineMs: number;
  readonly options: RequestOptions;
  readonly resolve: (answer: Reader) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Done when all branches are. What each asks of the session that it is handed, before it returns, is its own; an answer
 * comes when all are there. A request that fails ends its branch and, when the others have come to their ends, the job,
 * unless it may fail.
 */
export async function together(
  session: Session,
  branches: readonly ((session: Session) => void)[],
): Promise<void> {
  const gathered = branches.map((branch) => gather(session, branch));
  const payload = new Writer().u32(gathered.length);
  for (const branch of gathered) {
    payload.u32(branch.length);
    for (const { type, payload: own, options } of branch) {
      const flags = (options.mayFail ? frameFlag.mayFail : 0) | (options.always ? frameFlag.always : 0);
      payload.u32(type).u32(flags).payload(own);
    }
  }
  const limits = gathered.map((branch) => branch.reduce((sum, { deadlineMs }) => sum + deadlineMs, 0));
  const all = gathered.flat();
  try {
    const what = all.map((one) => one.what).join(' and ');
    const answer = await session.request(request.together, payload, what, Math.max(0, ...limits));
    deliver(all, answer, 0);
  } catch (error) {
    const known = error instanceof GuestError && error.code === 'ECHILD' ? error.answer : undefined;
    if (known) deliver(all, new Reader(known.payload), known.mark);
    else for (const { reject } of all) reject(error as Error);
    throw error;
  }
}

function gather(session: Session, branch: (session: Session) => void): Gathered[] {
  const gathered: Gathered[] = [];
  let over = false;
  const own = askedBy(session, async (type, payload, what, deadlineMs, options = {}) => {
    if (over) throw new Error(`${what} was asked of a branch that has been sent`);
    const answer = new Promise<Reader>((resolve, reject) => {
      gathered.push({ type, payload, what, deadlineMs, options, resolve, reject });
    });
    // Whoever asks for several things at once looks at the first that fails.
    answer.catch(() => {});
    return answer;
  });
  branch(own);
  over = true;
  return gathered;
}

function deliver(all: readonly Gathered[], answer: Reader, mark: number): void {
  for (const { what, resolve, reject } of all) {
    const errno = answer.u32();
    const payload = answer.bytes();
    if (errno === 0) resolve(new Reader(payload, answer.logged));
    else reject(new GuestError(what, errno, systemErrorName(errno), { mark, payload }));
  }
}
