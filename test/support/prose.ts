/** Texts at random for descriptions, authors and versions. */
import fc from 'fast-check';

const words =
  '*/ /* // " \\ ??/ %s {{name}} && #define \' é 漢字 🚂 \\n $(shell) `x` <b> ; } link returns every frame';

/** Texts for people, with everything in them that C could take amiss, and no word twice: checkpatch reads them too. */
export function prose(longest: number): fc.Arbitrary<string> {
  return fc.shuffledSubarray([...words.split(' '), '漢'.repeat(60)], { minLength: 1 }).map((some) => {
    const add = (text: string, next: string) => {
      const longer = `${text} ${next}`.trimStart();
      return longer.length > longest ? text : longer;
    };
    return some.reduce(add, '') || 'x';
  });
}
