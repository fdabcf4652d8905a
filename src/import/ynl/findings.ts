/** What there is to say of a YNL spec: mistakes in it, and what of it a spec of netkiln says otherwise or not at all. */
import type { Code } from '../../diagnostic/codes.js';
import { type Diagnostic, type Origin, problem } from '../../diagnostic/diagnostic.js';
import type { Path } from '../../model/path.js';
import type { ImportErrors } from '../diagnose.js';
import type { YamlFile } from './file.js';

interface Warning {
  readonly code: Code;
  readonly message: string;
  readonly cause: string | undefined;
  readonly places: Origin[];
}

export class Findings {
  readonly #warnings = new Map<string, Warning>();

  constructor(
    private readonly yaml: YamlFile,
    private readonly errors: ImportErrors,
  ) {}

  error(code: Code, path: Path, message: string, cause?: string): void {
    this.errors.add(code, this.yaml.at(path), message, cause);
  }

  /** A property that is not known. Its path ends in its name. */
  unknown(path: Path, message: string): void {
    this.#warn('NK3016', this.yaml.at(path, 'key'), message);
  }

  /** Something that is lost, and what becomes of it. Several of the same words are one warning that lists their lines. */
  lost(path: Path, message: string, cause?: string): void {
    this.#warn('NK3015', this.yaml.at(path), message, cause);
  }

  #warn(code: Code, at: Origin, message: string, cause?: string): void {
    const key = JSON.stringify([code, message, cause]);
    const warning = this.#warnings.get(key) ?? { code, message, cause, places: [] };
    const said = warning.places.some(({ line, col }) => line === at.line && col === at.col);
    if (!said) warning.places.push(at);
    this.#warnings.set(key, warning);
  }

  /** In the order of the file. */
  get warnings(): readonly Diagnostic[] {
    const first = ({ places }: Warning) => places[0]!;
    return [...this.#warnings.values()]
      .map((warning) => ({
        ...warning,
        places: warning.places.sort((a, b) => a.line - b.line || a.col - b.col),
      }))
      .sort((a, b) => first(a).line - first(b).line || first(a).col - first(b).col)
      .map(({ code, message, cause, places }) => {
        const lines = [...new Set(places.map(({ line }) => line))];
        const also = lines.length === 1 ? undefined : `lines ${listed(lines)}`;
        const why = cause === undefined || also === undefined ? (cause ?? also) : `${cause}; ${also}`;
        return problem(code, message, { at: places[0]!, ...(why === undefined ? {} : { cause: why }) });
      });
  }
}

function listed(lines: readonly number[]): string {
  return lines.length === 1 ? String(lines[0]) : `${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`;
}
