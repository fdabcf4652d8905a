/** The TypeScript compiler's opinion of a spec and of the files it imports. */
import { type Diagnostic, type Origin, problem } from '../diagnostic/diagnostic.js';
import { InputNotes } from './inputs.js';
import { codeRoot, entryTypes, isTools, nodeTypes } from './tool.js';
import { type TS, ts, useCompiler } from './typescript.js';

/** One mistake often causes many messages: what is shown stays readable. */
const most = 20;

/** TypeScript's codes for an import that leads nowhere or takes a name that is not exported. */
const badImport = new Set([2305, 2307, 2614, 2724, 2732, 2792, 7016]);

/**
 * Every error; empty when the spec type-checks. The user's own tsconfig does not matter: a spec means the same
 * everywhere. What was looked at to find out is noted.
 */
export function typeCheck(file: string, notes: InputNotes): Diagnostic[] {
  useCompiler();
  const types = nodeTypes();
  // Node's types are three times as much to read as all the rest, and most specs name none of them.
  const alone = errorsOf(file, undefined, notes);
  const found = alone.length > 0 && types ? errorsOf(file, types, notes) : alone;
  const sorted = ts.sortAndDeduplicateDiagnostics(found);
  const shown = sorted.slice(0, most).map(translate);
  if (sorted.length > most)
    shown.push(problem('NK1003', `${sorted.length - most} more errors are not shown`));
  return shown;
}

/** Of Node's globals, what a spec needs to name a file beside it: `new URL('./list.txt', import.meta.url)`. */
const globals = {
  file: `${codeRoot}globals.d.ts`,
  text: `
declare class URL {
  constructor(input: string, base?: string | URL);
  readonly href: string;
  readonly pathname: string;
}
interface ImportMeta {
  readonly url: string;
}
`,
};

/** What the compiler finds wrong, with Node's types from a folder or without them. */
function errorsOf(file: string, types: string | undefined, notes: InputNotes): TS.Diagnostic[] {
  const options: TS.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    types: types ? ['node'] : [],
    typeRoots: types ? [types] : [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    paths: { netkiln: [entryTypes] },
    strict: true,
    noEmit: true,
    isolatedModules: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
  };
  const rootNames = types ? [file] : [file, globals.file];
  const program = ts.createProgram({ rootNames, options, host: hostFor(options, notes) });
  const own = program.getSourceFiles().filter(isUsers);
  const syntax = own.flatMap((source) => program.getSyntacticDiagnostics(source));
  const found = syntax.length ? syntax : own.flatMap((source) => program.getSemanticDiagnostics(source));
  return found.filter((d) => d.category === ts.DiagnosticCategory.Error);
}

const parsed = new Map<string, TS.SourceFile>();
const resolved = new Map<string, TS.ResolvedModuleWithFailedLookupLocations>();

/**
 * Libraries and netkiln's own types do not change while we run: each is read once, and what it imports looked for once,
 * however many specs are checked.
 */
function hostFor(options: TS.CompilerOptions, notes: InputNotes): TS.CompilerHost {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, target, ...rest) => {
    const kept = parsed.get(file);
    if (kept) return kept;
    const source =
      file === globals.file ? ts.createSourceFile(file, globals.text, target) : read(file, target, ...rest);
    if (source && isTools(file)) parsed.set(file, source);
    return source;
  };
  host.resolveModuleNameLiterals = (names, from, redirected, given, source) =>
    names.map((name) => {
      const mode = ts.getModeForUsageLocation(source, name, given);
      const look = (at: TS.ModuleResolutionHost) =>
        ts.resolveModuleName(name.text, from, given, at, undefined, redirected, mode);
      if (!isTools(from)) return look(host);
      const key = JSON.stringify([from, name.text, mode]);
      const found = resolved.get(key) ?? look(silent);
      resolved.set(key, found);
      return found;
    });
  const silent = { ...host };
  for (const look of ['fileExists', 'readFile', 'directoryExists'] as const) {
    const through = host[look]?.bind(host) as ((path: string) => never) | undefined;
    if (!through) continue;
    host[look] = (path) => {
      if (!isTools(path)) notes.saw(path);
      return through(path);
    };
  }
  const real = host.realpath?.bind(host);
  if (real) {
    host.realpath = (path) => {
      const end = real(path);
      if (end !== path && !isTools(path)) notes.took(`the symbolic link ${path}`);
      return end;
    };
  }
  return host;
}

/** Reads the libraries, if that has not been done: a first check takes longer than all later ones. */
export function warmTypeCheck(file: string): void {
  if (parsed.size === 0) typeCheck(file, new InputNotes());
}

/** The mistakes in a file's syntax alone; what `typeCheck` would say first. */
export function parseCheck(source: TS.SourceFile): Diagnostic[] {
  const { parseDiagnostics } = source as TS.SourceFile & {
    parseDiagnostics: readonly TS.DiagnosticWithLocation[];
  };
  return parseDiagnostics.slice(0, most).map(translate);
}

function isUsers(source: TS.SourceFile): boolean {
  const { fileName: file } = source;
  return !source.isDeclarationFile && !file.startsWith(codeRoot) && !file.includes('/node_modules/');
}

function translate(d: TS.Diagnostic): Diagnostic {
  const words = ts.flattenDiagnosticMessageText(d.messageText, '\n').replace(/\n\s*/g, '\n    ');
  const text = shorter(words, d);
  const at = originOf(d);
  const related = (d.relatedInformation ?? []).flatMap((r) => {
    const place = r.file && isUsers(r.file) ? originOf(r) : undefined;
    return place ? [{ message: ts.flattenDiagnosticMessageText(r.messageText, ' '), at: place }] : [];
  });
  const details = { ...(at ? { at } : {}), ...(related.length ? { related } : {}), ...fixOf(text) };
  if (d.code < 2000) return problem('NK1002', 'the spec does not parse', { ...details, cause: text });
  const cause = `${text} (TS${d.code})`;
  if (badImport.has(d.code)) return problem('NK1007', importMessage(text), { ...details, cause });
  return problem('NK1003', 'the spec does not type-check', { ...details, cause });
}

/** What lacks a property, by its name in the spec: the types of headers fill lines. */
function shorter(text: string, { file, start = 0 }: TS.Diagnostic): string {
  const [, owner] = /([\w$.]+)\.$/.exec(file?.text.slice(0, start) ?? '') ?? [];
  return owner ? text.replace(/^(Property '[^']+' does not exist on) type '[^']*'/, `$1 ${owner}`) : text;
}

function importMessage(text: string): string {
  const [, name] = /^Cannot find module '([^']+)'/.exec(text) ?? [];
  if (name) return `there is no module '${name}'`;
  const [, from, member] =
    /^Module '"?([^'"]+)"?' has no exported member (?:named )?'([^']+)'/.exec(text) ?? [];
  return member ? `'${from}' does not export '${member}'` : 'an import cannot be resolved';
}

function fixOf(text: string): { fix?: string } {
  const [, name] = /Did you mean (?:to write |to import )?'"?([^'"]+)"?'/.exec(text) ?? [];
  return name ? { fix: `write '${name}'` } : {};
}

function originOf(d: TS.Diagnostic | TS.DiagnosticRelatedInformation): Origin | undefined {
  if (!d.file || d.start === undefined) return undefined;
  const { line, character } = d.file.getLineAndCharacterOfPosition(d.start);
  return { file: d.file.fileName, line: line + 1, col: character + 1 };
}
