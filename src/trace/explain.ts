/** A failure with its trace decoded: whose fault it is, in a sentence, in C and in the spec. */
import type { Origin } from '../diagnostic/diagnostic.js';
import type { VmFailure } from '../vm/failure.js';
import { type DecodedLine, decodeTrace } from './decode.js';
import { type Place, placeInKernel, placeOf, showPlace, type TracedModule } from './place.js';
import { inWords } from './words.js';

export interface ExplainedFailure {
  /** `null pointer dereference in nk_rule_3 (edge.c:120, made for rule 'ssh' at edge.spec.ts:17:5)`. */
  readonly headline: string;
  /** The line of C that is to blame, as far as the trace tells; undefined where it is in no known module. */
  readonly place: Place | undefined;
  /** The part of the spec it was made for. */
  readonly at: Origin | undefined;
  /** The trace, with a line below each that was understood. */
  readonly decoded: readonly string[];
}

export interface ExplainOptions {
  /** The modules whose code the trace may be in. */
  readonly modules: readonly TracedModule[];
  /** The kernel as ELF with debug information, where it is at hand. */
  readonly vmlinux?: string | undefined;
  /** Paths are shown from here; the current folder by default. */
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
}

export async function explainTrace(failure: VmFailure, options: ExplainOptions): Promise<ExplainedFailure> {
  const { modules, cwd, signal } = options;
  const lines = await decodeTrace(failure.trace, options, signal);
  const placed = lines.map((line) => ({ text: line.text, places: placesIn(line, modules) }));
  const place = blamed(placed.flatMap(({ places }) => places));
  const words = inWords(failure);
  return {
    headline: place ? `${words} in ${place.function} (${showPlace(place, cwd)})` : words,
    place,
    at: place?.at,
    decoded: placed.flatMap(({ text, places }) => [text, ...places.map((one) => shown(text, one, cwd))]),
  };
}

interface PlaceInTrace extends Place {
  readonly doubtful: boolean;
  /** The next one is what this one was inlined in. */
  readonly inlined: boolean;
}

function placesIn(line: DecodedLine, modules: readonly TracedModule[]): PlaceInTrace[] {
  return line.decoded.flatMap(({ frames, module, doubtful }) => {
    if (module === undefined) {
      // What is inlined in the kernel's own functions would only hide what the module has done.
      return frames.slice(-1).map((frame) => ({ ...placeInKernel(frame), doubtful, inlined: false }));
    }
    const known = modules.find(({ name }) => name === module)!;
    return frames.map((frame, index) => ({
      ...placeOf(frame, known),
      doubtful,
      inlined: index < frames.length - 1,
    }));
  });
}

/** The first line of the module's own, from the top: where the processor was, or what called the kernel. */
function blamed(places: readonly PlaceInTrace[]): PlaceInTrace | undefined {
  const own = places.filter((place) => place.own);
  return own.find(({ doubtful }) => !doubtful) ?? own[0];
}

/** Below the line, a little further to the right than its words. */
function shown(text: string, place: PlaceInTrace, cwd: string | undefined): string {
  const start = /^(\[ *\d+\.\d+\])?(\[ *[TC]\d+\])?\s*/.exec(text)![0].length;
  return `${' '.repeat(start)}  ${place.function} at ${showPlace(place, cwd)}${place.inlined ? ' (inlined)' : ''}`;
}
