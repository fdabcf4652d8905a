/** What a template can print: text of one language, which only that language's sinks can make. */
export abstract class Printable {
  abstract readonly text: string;

  toString(): string {
    return this.text;
  }
}
