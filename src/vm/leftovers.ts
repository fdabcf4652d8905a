/**
 * What a module has left behind, from the answers of the guest's stock taker (`Guest.takeStock`): `before` it is loaded,
 * while it is `loaded`, `after` it is gone. The three can be asked in one go, since nothing is decided in between.
 */
import { bare } from './complaint.js';
import { VmFailure } from './failure.js';

/** Sections of the modules that are loaded and not the kernel's own, by module and section: of `stock loaded`. */
export type LoadedSections = ReadonlyMap<string, ReadonlyMap<string, bigint>>;

export function readSections(answer: string): LoadedSections {
  const modules = new Map<string, Map<string, bigint>>();
  for (const line of answer.split('\n')) {
    const [, module, section, address] = /^section (\S+) (\S+) (0x[0-9a-f]+)$/.exec(line) ?? [];
    if (module === undefined) continue;
    const sections = modules.get(module) ?? new Map<string, bigint>();
    modules.set(module, sections.set(section!, BigInt(address!)));
  }
  return modules;
}

interface Leftover {
  /** The failure's detail. */
  readonly kind: string;
  readonly what: string;
}

/** Memory that nothing points to any more. */
export interface LostObject {
  /** Bytes. */
  readonly size: number;
  /** What kmemleak says of it: where it is, what it holds, what it was allocated below. */
  readonly report: readonly string[];
}

/** The objects that an answer of the stock taker tells of. */
export function lostObjects(answer: string): LostObject[] {
  const lines = answer.split('\n').flatMap((line) => /^memory (.*)$/.exec(line)?.[1] ?? []);
  const objects: { size: number; report: string[] }[] = [];
  for (const line of lines) {
    const size = /^unreferenced object \S+ \(size (\d+)\)/.exec(line)?.[1];
    if (size !== undefined) objects.push({ size: Number(size), report: [line] });
    else objects.at(-1)?.report.push(line);
  }
  return objects;
}

/** The failure that the answer of `stock after` is, for a module that has been unloaded; undefined where all is gone. */
export function leftovers(name: string, answer: string, log: readonly string[] = []): VmFailure | undefined {
  const lines = answer.split('\n');
  const found = differences(name, lines);
  const objects = lostObjects(answer);
  if (objects.length > 0) {
    const bytes = objects.reduce((sum, { size }) => sum + size, 0);
    const count = objects.length === 1 ? 'one object' : `${objects.length} objects`;
    found.push({ kind: 'memory', what: `${count} of ${bytes} bytes` });
  }
  const [first] = found;
  if (!first) return undefined;
  const shown = found.slice(0, 5).map(({ kind, what }) => `${kind.replaceAll('-', ' ')} ${what}`);
  const rest = found.length > shown.length ? ` and ${found.length - shown.length} more` : '';
  return new VmFailure('leak', `${name} has left behind: ${shown.join(', ')}${rest}`, {
    detail: first.kind,
    log,
    trace: [...lines.filter((line) => /^[+-] /.test(line)), ...objects.flatMap(({ report }) => report)],
  });
}

/** What a tested module must undo, the worst first. What stands further down may come of what is above it. */
const order = [
  'module',
  'netfilter-hook',
  'netlink-family',
  'device',
  'thread',
  'slab-cache',
  'sysctl',
  'proc-entry',
  'namespace',
  'module-reference',
];

function differences(name: string, lines: readonly string[]): Leftover[] {
  const more = lines.filter((line) => line.startsWith('+ ')).map((line) => line.slice(2));
  const less = lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2));
  const numbers = (kind: string) =>
    new Map(less.filter((line) => line.startsWith(`${kind} `)).map((line) => splitNumber(line)));
  const references = numbers('module');
  const [namespaces = Number.POSITIVE_INFINITY] = numbers('namespaces').values();
  const arrived: string[] = [];
  const found: Leftover[] = [];
  for (const line of more) {
    const [, kind = '', what = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'module') {
      const [module, count] = splitNumber(line);
      const before = references.get(module);
      if (what.split(' ')[0] === name) found.push({ kind: 'module', what: name });
      else if (before === undefined) arrived.push(module);
      else if (count > before) found.push({ kind: 'module-reference', what: what.split(' ')[0]! });
    } else if (kind === 'namespaces') {
      const excess = Number(what) - namespaces;
      if (excess > 0) found.push({ kind: 'namespace', what: `${excess} that was deleted` });
    } else {
      found.push({ kind, what });
    }
  }
  const devices = found.filter(({ kind }) => kind === 'device').map(({ what }) => what);
  return found
    .filter((one) => arrived.length === 0 || isOf(name, one))
    .filter(
      ({ kind, what }) =>
        !/^(sysctl|proc-entry)$/.test(kind) || !what.split('/').some((part) => devices.includes(part)),
    )
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** `module nf_conntrack 3` to `module nf_conntrack` and 3. */
function splitNumber(line: string): [string, number] {
  const at = line.lastIndexOf(' ');
  return [line.slice(0, at), Number(line.slice(at + 1))];
}

/** Modules that the kernel has loaded for itself bring things too: then only what is surely the tested one's counts. */
function isOf(name: string, { kind, what }: Leftover): boolean {
  if (/^(module|module-reference|namespace)$/.test(kind)) return true;
  // A function that has no name any more, in no module that is there.
  if (kind === 'netfilter-hook' && / 0x[0-9a-f]+ -$/.test(what)) return true;
  return what.replaceAll('-', '_').includes(name.replaceAll('-', '_'));
}

const details: Readonly<Record<string, string>> = {
  namespaces: 'namespace',
  'netfilter hooks': 'netfilter-hook',
  'netlink families': 'netlink-family',
  'network devices': 'device',
  sysctls: 'sysctl',
  'proc entries': 'proc-entry',
};

/** The hooks of a module, of `stock loaded`, each as a line that a trace may have. */
function hooksOf(name: string, loaded: string): string[] {
  return loaded.split('\n').flatMap((line) => {
    const [, place, symbol, module] = /^netfilter-hook (\S+ \d+ -?\d+) (\S+) (\S+)$/.exec(line) ?? [];
    return module === name ? [`netfilter hook ${place}: ${symbol}+0x0/0x0 [${module}]`] : [];
  });
}

/**
 * What the failure of a machine amounts to that died while stock was taken, after a module was unloaded: something in
 * the kernel's lists pointed into memory that is gone. Any other failure is given back as it is. `loaded` is the answer
 * of `stock loaded`: the trace then begins with the hooks that the module had.
 */
export function failureOfStock(name: string, failure: VmFailure, loaded = ''): VmFailure {
  const [first] = failure.trace;
  const before = first === undefined ? failure.log : failure.log.slice(0, failure.log.lastIndexOf(first));
  const marks = before.flatMap((line) => /^netkiln: taking stock of (.*)$/.exec(bare(line))?.[1] ?? []);
  const detail = details[marks.at(-1) ?? ''];
  if (detail === undefined || !/^(oops|kasan|bug|panic|hang)$/.test(failure.kind)) return failure;
  const { log } = failure;
  const trace = [...(detail === 'netfilter-hook' ? hooksOf(name, loaded) : []), ...failure.trace];
  const what = `${name} has left behind a ${detail.replaceAll('-', ' ')} in memory that is gone (${failure.message})`;
  return new VmFailure('leak', what, { detail, trace, log });
}
