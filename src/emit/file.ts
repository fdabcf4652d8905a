/** A generated file, and which part of the model each of its lines came from. */
import type { Path } from '../model/path.js';

export interface GeneratedFile {
  /** Relative to the output folder. */
  readonly path: string;
  readonly text: string;
  /** Line (from 1) to the model part it was made for; lines that belong to no part are absent. */
  readonly lines: ReadonlyMap<number, Path>;
  /** Made once, then a person's own: this text is how it begins. */
  readonly userOwned?: boolean;
  /** The functions that a person's own file has to have. */
  readonly functions?: readonly OwnFunction[];
  /** Where the person's file is that the text was read from, absolute. */
  readonly source?: string;
}

export interface OwnFunction {
  readonly name: string;
  /** A definition that does nothing yet. */
  readonly stub: string;
}

/** The part of the model a line was made for, or that of the nearest line above it. */
export function partAt(file: GeneratedFile, line: number): Path | undefined {
  for (let at = line; at > 0 && at > line - 20; at--) {
    const part = file.lines.get(at);
    if (part) return part;
  }
  return undefined;
}
