/**
 * Standard output and standard error as a person sees them: two streams that may end on one terminal, and below what
 * they say a line of how it is going, which is there only for the moment.
 */
import { shorten } from './width.js';

/** One of the two streams, and what is at its other end. */
export interface Output {
  write(text: string): void;
  readonly color: boolean;
  /** Columns of the terminal, now; undefined where there is none. */
  readonly width: number | undefined;
}

/** Back to the line's beginning, and nothing in it. */
const erase = '\r\u001b[2K';

/** Milliseconds between two looks at the status while nothing else is said. */
const beat = 200;

export class Screen {
  /** Where the status stands: on the one of the streams that is a terminal. */
  readonly #live: Output | undefined;
  #status: (() => string) | undefined;
  #shown = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly stdout: Output,
    private readonly stderr: Output,
  ) {
    this.#live = [stderr, stdout].find(({ width }) => width !== undefined);
  }

  out(text: string): void {
    this.#say(this.stdout, text);
  }

  err(text: string): void {
    this.#say(this.stderr, text);
  }

  /** What is going on from now on, asked for again as time passes; undefined for nothing. */
  status(text: (() => string) | undefined): void {
    if (!this.#live) return;
    this.#status = text;
    clearInterval(this.#timer);
    if (text) this.#timer = setInterval(() => this.#draw(), beat).unref();
    this.#draw();
  }

  #say(stream: Output, text: string): void {
    this.#clear();
    stream.write(text);
    this.#draw();
  }

  #draw(): void {
    // A full last column would begin a new line.
    const text = this.#status === undefined ? '' : shorten(this.#status(), (this.#live!.width ?? 80) - 1);
    if (text === this.#shown) return;
    this.#clear();
    if (text !== '') this.#live!.write(text);
    this.#shown = text;
  }

  #clear(): void {
    if (this.#shown !== '') this.#live!.write(erase);
    this.#shown = '';
  }
}
