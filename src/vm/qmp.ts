/** QEMU's own control channel: commands with answers, and events. */
import type { Duplex } from 'node:stream';

export interface QmpEvent {
  readonly event: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Watcher extends Pending {
  readonly name: string;
  readonly wanted: (data: Readonly<Record<string, unknown>>) => boolean;
}

export class Qmp {
  #text = '';
  #serial = 0;
  readonly #watchers = new Set<Watcher>();
  readonly #pending = new Map<number, Pending>();

  constructor(
    readonly socket: Duplex,
    readonly onEvent: (event: QmpEvent) => void,
  ) {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#receive(text));
    socket.on('error', () => {}); // QEMU is gone; its exit says so
    socket.on('close', () => {
      for (const { reject } of [...this.#pending.values(), ...this.#watchers]) {
        reject(new Error('QEMU has gone'));
      }
      this.#pending.clear();
      this.#watchers.clear();
    });
    // QEMU takes commands only after this one.
    this.execute('qmp_capabilities').catch(() => {});
  }

  execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    const id = ++this.#serial;
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) {
        reject(new Error('QEMU has gone'));
        return;
      }
      this.#pending.set(id, { resolve, reject });
      this.socket.write(
        `${JSON.stringify({ execute: command, id, ...(args ? { arguments: args } : {}) })}\n`,
      );
    });
  }

  /** The data of the first event of that name that is wanted. Ask before what brings it about. */
  next(name: string, wanted: Watcher['wanted'] = () => true): Promise<Readonly<Record<string, unknown>>> {
    const found = new Promise<unknown>((resolve, reject) => {
      if (this.socket.destroyed) reject(new Error('QEMU has gone'));
      else this.#watchers.add({ name, wanted, resolve, reject });
    });
    found.catch(() => {}); // whoever asked may have met its end by other means
    return found as Promise<Readonly<Record<string, unknown>>>;
  }

  #tell(event: QmpEvent): void {
    this.onEvent(event);
    const { data = {} } = event;
    for (const watcher of this.#watchers) {
      if (watcher.name !== event.event || !watcher.wanted(data)) continue;
      this.#watchers.delete(watcher);
      watcher.resolve(data);
    }
  }

  #receive(text: string): void {
    const lines = (this.#text + text).split('\n');
    this.#text = lines.pop()!;
    for (const line of lines) {
      if (line.trim() === '') continue;
      const message = JSON.parse(line) as {
        id?: number;
        event?: string;
        data?: Record<string, unknown>;
        return?: unknown;
        error?: { desc: string };
      };
      if (message.event !== undefined) this.#tell(message as QmpEvent);
      const pending = message.id === undefined ? undefined : this.#pending.get(message.id);
      if (!pending) continue;
      this.#pending.delete(message.id!);
      if (message.error) pending.reject(new Error(message.error.desc));
      else pending.resolve(message.return);
    }
  }
}
