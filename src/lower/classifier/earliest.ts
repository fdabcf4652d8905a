/** A rule's run of classes at a row. */
export interface Span {
  /** The place of the rule in the list that is left. */
  readonly place: number;
  readonly from: number;
  readonly to: number;
}

/** Spans that have begun, of which the one of the earliest rule is wanted: a heap, in which those that have ended stay until they come up. */
export class Earliest {
  readonly #heap: Span[] = [];

  add(span: Span): void {
    const heap = this.#heap;
    let at = heap.push(span) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.place <= span.place) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = span;
  }

  /** Of those that have not ended before a class. */
  at(from: number): Span | undefined {
    while (this.#heap.length > 0 && this.#heap[0]!.to < from) this.#removeFirst();
    return this.#heap[0];
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const moved = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = at * 2 + 1) {
      if (child + 1 < heap.length && heap[child + 1]!.place < heap[child]!.place) child++;
      if (heap[child]!.place >= moved.place) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = moved;
  }
}
