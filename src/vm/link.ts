/** Frames on a guest's links: captures that stay open across requests. */
import type { Session } from './session.js';
import { type Reader, request, Writer } from './wire.js';

/** Where a capture or a sender sits; without `netns` in the initial namespace. */
export interface LinkPlace {
  readonly netns?: string;
  readonly link: string;
}

export interface CapturedFrame {
  readonly bytes: Uint8Array;
  /** `out`: a copy of what this side sent. */
  readonly direction: 'in' | 'out';
}

export interface CollectOptions {
  /** Return as soon as there are that many. */
  readonly count?: number;
  /** Return when none has come for so long; 100 ms by default. */
  readonly quietMs?: number;
  /** Return after so long in any case; 2 s by default. */
  readonly timeoutMs?: number;
}

export interface Collected {
  readonly frames: readonly CapturedFrame[];
  /** Frames that came but found the buffer full. */
  readonly lost: number;
}

const OUTGOING = 4;

/** What AF_PACKET sees on one link, from its opening on. VLAN tags are where they are on the wire. */
export class Capture {
  constructor(
    readonly session: Session,
    readonly handle: number,
    readonly place: LinkPlace,
    /** Done when the capture is there. */
    readonly opened: Promise<unknown>,
  ) {}

  /** The same capture, asked through another view of its guest. */
  through(session: Session): Capture {
    return new Capture(session, this.handle, this.place, this.opened);
  }

  /** Takes the frames seen since the last time, waiting for more as the options say. */
  async collect(options: CollectOptions = {}): Promise<Collected> {
    const limit = options.timeoutMs ?? 2000;
    // With a count to reach, silence is no reason to stop early unless it is asked for.
    const quiet = options.quietMs ?? (options.count === undefined ? 100 : limit);
    const payload = new Writer()
      .u32(this.handle)
      .u32(options.count ?? 0)
      .u32(quiet)
      .u32(limit);
    const what = `capture on ${this.place.link}`;
    const answer = await this.session.request(request.captureCollect, payload, what, limit + 10_000);
    return readCollected(answer);
  }

  async close(): Promise<void> {
    const payload = new Writer().u32(this.handle);
    await this.session.request(request.close, payload, `closing capture on ${this.place.link}`, 10_000);
  }
}

function readCollected(answer: Reader): Collected {
  const lost = answer.u32();
  const count = answer.u32();
  const frames: CapturedFrame[] = [];
  for (let i = 0; i < count; i++) {
    const direction = answer.u8() === OUTGOING ? 'out' : 'in';
    frames.push({ direction, bytes: answer.bytes() });
  }
  return { frames, lost };
}
