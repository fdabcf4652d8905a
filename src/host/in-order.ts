/** Work on many things at once, whose results come in the order of the things. */

/**
 * Works on at most `limit` items at once. The first error ends it, as leaving the loop does: what has begun is waited for,
 * and nothing more begins.
 */
export async function* inOrder<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  let running = 0;
  let over = false;
  const more = () => {
    while (!over && running < Math.max(1, limit) && begun.length < items.length) {
      running++;
      const one = work(items[begun.length]!);
      begun.push(one);
      const ended = () => {
        running--;
        more();
      };
      one.then(ended, ended);
    }
  };
  more();
  try {
    for (let i = 0; i < items.length; i++) yield await begun[i]!;
  } finally {
    over = true;
    await Promise.allSettled(begun);
  }
}
