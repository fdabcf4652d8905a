/** Files that builders have read for a spec, each with the bytes it had, or undefined where it could not be read. */
export const filesRead = new Map<string, Uint8Array | undefined>();
