/** What went wrong in the evaluation of a spec, as a person needs to hear it. */
import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { type Diagnostic, type Origin, problem } from '../diagnostic/diagnostic.js';
import type { Refine } from '../diagnostic/origins.js';
import type { Outcome } from './evaluate.js';
import { jsonMistake } from './rule-line.js';
import {
  defaultExport,
  importOf,
  originOf,
  soleAwait,
  soleImport,
  soleThrow,
  statementAround,
} from './syntax.js';
import type { TS } from './typescript.js';

type Failure = Exclude<Outcome, { kind: 'data' }>;
type Thrown = Extract<Failure, { kind: 'threw' }>;

export function explain(
  outcome: Failure,
  spec: TS.SourceFile,
  refine: Refine,
  limits: { readonly timeoutMs: number; readonly memoryMb: number },
): Diagnostic {
  const start: Origin = { file: spec.fileName, line: 1, col: 1 };
  switch (outcome.kind) {
    case 'threw':
      return explainThrown({ ...outcome, places: outcome.places.map((at) => refine(at, [])) }, spec, start);
    case 'exit':
      return problem('NK1004', `the spec called ${outcome.call}`, {
        at: outcome.places.map((at) => refine(at, []))[0] ?? start,
        cause: 'a spec says what it wants by its default export; nothing else can end it',
        fix: 'remove the call; throw an error to refuse',
      });
    case 'died':
      return problem('NK1004', 'the process that evaluated the spec ended early', {
        at: start,
        cause: `it ${outcome.how}`,
        fix: 'look for native code, or for programs that the spec starts',
      });
    case 'timeout':
      return problem('NK1005', `the spec did not finish within ${limits.timeoutMs / 1000} s`, {
        at: outcome.at ?? soleAwait(spec) ?? start,
        cause: outcome.at
          ? 'this is where it was when time was up'
          : 'it was waiting for something that did not come',
      });
    case 'unsettled':
      return problem('NK1005', 'the spec waits for a promise that never settles', {
        at: soleAwait(spec) ?? start,
        cause: 'nothing was left to do that could settle it',
        fix: 'resolve or reject the promise, or do not await it',
      });
    case 'memory':
      return problem('NK1008', `the spec took more than ${limits.memoryMb} MiB of memory`, {
        at: outcome.at?.file === spec.fileName ? statementAround(spec, outcome.at) : (outcome.at ?? start),
        ...(outcome.at ? { cause: 'this is where it asked for more' } : {}),
      });
    case 'too-large':
      return problem('NK1008', outcome.text, { at: originOf(spec, defaultExport(spec)) ?? start });
    case 'no-default':
      return problem('NK1006', 'the spec has no default export', {
        at: start,
        ...(outcome.exports.length ? { cause: `it exports ${outcome.exports.join(', ')}` } : {}),
        fix: outcome.exports.length
          ? `write: export default ${outcome.exports[0]}`
          : 'write: export default firewall({ … })',
      });
    case 'not-a-spec':
      return problem('NK1006', `the spec exports ${outcome.what}, not what a builder returned`, {
        at: originOf(spec, defaultExport(spec)) ?? start,
        ...(fixes[outcome.what] ? { fix: fixes[outcome.what] } : {}),
      });
  }
}

const fixes: Record<string, string> = {
  'a promise': 'export what the promise gives: export default await …',
  'a function': 'export what the function returns: call it',
  'a list': 'make a spec file of each module',
};

function explainThrown(thrown: Thrown, spec: TS.SourceFile, start: Origin): Diagnostic {
  const at = thrown.places[0] ?? soleThrow(spec) ?? start;
  if (thrown.code === 'NK1009') return explainRulesFile(thrown.text, at);
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(thrown.text)?.[1];
  if (missing && /MODULE_NOT_FOUND/.test(thrown.code ?? '')) {
    const [, from = spec.fileName] = / imported from (.+?)$/m.exec(thrown.text) ?? [];
    const own = importOf(spec, missing) ?? soleImport(spec);
    const place = from === spec.fileName ? own : { file: from, line: 1, col: 1 };
    const name = missing.startsWith('/') ? `./${relative(dirname(from), missing)}` : missing;
    return problem('NK1007', `there is no module '${name.replace('./../', '../')}'`, { at: place ?? at });
  }
  const syntax = thrown.name === 'SyntaxError' ? /^(\/.+?):(\d+):(\d+): (.+)$/s.exec(thrown.text) : null;
  if (syntax) {
    const [, file = '', line, col, cause = ''] = syntax;
    return problem('NK1002', 'the spec does not parse', {
      at: { file, line: Number(line), col: Number(col) },
      cause,
    });
  }
  const noExport = /does not provide an export named '([^']+)'/.exec(thrown.text);
  if (thrown.name === 'SyntaxError' && noExport) {
    return problem('NK1007', `an import names '${noExport[1]}', which is not exported`, {
      at,
      cause: thrown.text,
    });
  }
  const what = thrown.name === 'Error' ? thrown.text : `${thrown.name}: ${thrown.text}`;
  const around = thrown.places.slice(1, 4).filter((p) => p.line !== at.line || p.file !== at.file);
  return problem('NK1004', 'the spec threw an error', {
    at,
    cause: what.slice(0, 2000).trim() || 'an error without a message',
    ...(around.length ? { related: around.map((place) => ({ message: 'called from', at: place })) } : {}),
  });
}

function explainRulesFile(text: string, at: Origin): Diagnostic {
  // The builder knows the line; without one it is the file that cannot be read, and the call is shown.
  if (/\.m?ts$/.test(at.file)) {
    return problem('NK1009', text, {
      at,
      fix: 'check the path, which begins at the spec, and that you may read it',
    });
  }
  const mistake = jsonMistake(readFileSync(at.file, 'utf8').split('\n')[at.line - 1] ?? '');
  if (!mistake) return problem('NK1009', text, { at });
  return problem('NK1009', text, { at: { ...at, col: mistake.col }, cause: mistake.message });
}
