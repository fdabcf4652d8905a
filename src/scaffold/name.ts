/** Names for new modules: what `check` would say of one, said before anything is written. */
import { checkModule } from '../check/module.js';
import { checkFamilyName } from '../check/netlink/family.js';
import { Report } from '../check/report.js';
import { type Diagnostic, NetkilnError } from '../diagnostic/diagnostic.js';
import { Origins } from '../diagnostic/origins.js';

/** What is wrong with a module name; undefined if nothing is. `replaces`: it may be that of one of the kernel's modules. */
export function moduleNameProblem(name: string, replaces = false): Diagnostic | undefined {
  return problemIn((report) => checkModule({ kind: '', name }, '', '', report, { replaces }));
}

/** What is wrong with the name of a netlink family. */
export function familyNameProblem(name: string, replaces = false): Diagnostic | undefined {
  return problemIn((report) => checkFamilyName(name, replaces, [], report));
}

function problemIn(check: (report: Report) => void): Diagnostic | undefined {
  const report = new Report(new Origins());
  check(report);
  try {
    report.throwIfFailed();
    return undefined;
  } catch (error) {
    if (error instanceof NetkilnError) return error.diagnostics[0];
    throw error;
  }
}

/** The module that a folder called so is for: `edge-fw` holds `edge_fw`. */
export function moduleNameOf(folder: string): string {
  return folder.replaceAll('-', '_');
}

/** The folder that a module of that name lies in, and the first part of its spec's file name. */
export function folderNameOf(module: string): string {
  return module.replaceAll('_', '-');
}
