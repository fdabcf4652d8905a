/** Several things at once, of which nothing goes on behind one's back. */

/** Like Promise.all, but where one fails it waits until the others have ended too, so that what they began is cleaned up. */
export async function together<T extends readonly unknown[] | []>(
  works: T,
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  await Promise.allSettled(works);
  return Promise.all(works) as Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }>;
}
