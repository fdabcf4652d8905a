/**
 * An attribute's value as data, one text for one value: integers in decimal, bytes in hexadecimal digits, addresses as
 * inet_ntop() and `%pM` write them, bitfields as `VALUE/SELECTOR` in decimal; a flag is true or left out.
 */
export type Value = string | true | Values | readonly Value[];

/** Values by the attributes' names. */
export interface Values {
  readonly [name: string]: Value;
}

/** A bitfield's bits and those of them that it speaks of. */
export function bitfieldOf(text: Value): { readonly value: bigint; readonly selector: bigint } {
  const [value, selector] = String(text).split('/').map(BigInt) as [bigint, bigint];
  return { value, selector };
}
