/** One step of a scenario: what it names must be there at that point, and what it gives must be possible. */
import { type Errno, errnos } from '../../model/errno.js';
import type { Path } from '../../model/path.js';
import {
  generalSteps,
  initialNamespace,
  isGeneralStep,
  type LinkCounter,
  type RunStep,
  type Step,
  type TextPattern,
} from '../../model/scenario.js';
import { printable } from '../printable.js';
import { checkArrives, checkSend } from './packets.js';
import type { Scene } from './scene.js';
import { type PatternData, type StepData, stepSchema } from './schema.js';
import { checkLink } from './topology.js';

/** What a kind of module adds. */
export interface OwnSteps<Own> {
  /** What such a module is called: `a firewall`. */
  readonly called: string;
  /** The names of its steps, and of those that can fail for want of memory. */
  readonly names: readonly string[];
  readonly fallible: readonly string[];
  /** The kind of link that it makes. */
  readonly linkType?: string;
  /** Reads one of them; undefined where it cannot be read. */
  check(data: unknown, path: Path, scene: Scene): Own | undefined;
}

export function checkStep<Own>(
  data: unknown,
  path: Path,
  scene: Scene,
  own: OwnSteps<Own>,
): Step<Own> | undefined {
  const name = nameOf(data);
  if (name === undefined || isGeneralStep(name)) {
    const step = scene.report.read(stepSchema, data, path);
    return step && checkGeneral(step, path, scene, own);
  }
  if (!own.names.includes(name)) {
    scene.report.add('NK7408', path, `${own.called} has no step '${printable(name)}'`);
    return undefined;
  }
  needsModule(path, scene);
  return own.check(data, path, scene);
}

function nameOf(data: unknown): string | undefined {
  const step = data !== null && typeof data === 'object' && 'step' in data ? data.step : undefined;
  return typeof step === 'string' ? step : undefined;
}

function needsModule(path: Path, scene: Scene): void {
  if (scene.loaded) return;
  scene.report.add('NK7405', path, 'the module is not loaded at this point', { fix: 'put load() before it' });
}

function checkGeneral<Own>(
  data: StepData,
  path: Path,
  scene: Scene,
  own: OwnSteps<Own>,
): Step<Own> | undefined {
  switch (data.step) {
    case 'load': {
      if (scene.loaded) scene.report.add('NK7405', path, 'the module is loaded already at this point');
      const fails = checkErrno(data.fails, [...path, 'fails'], scene);
      scene.loaded ||= fails === null;
      return { step: 'load', fails };
    }
    case 'unload': {
      needsModule(path, scene);
      const fails = checkErrno(data.fails, [...path, 'fails'], scene);
      if (fails === null) scene.unloaded();
      return { step: 'unload', fails };
    }
    case 'replace':
      needsModule(path, scene);
      scene.unloaded();
      scene.loaded = true;
      return data;
    case 'add-link': {
      const link = checkLink(data.link, [...path, 'link'], scene);
      return link && { step: 'add-link', link };
    }
    case 'remove-link':
      scene.find(data, path);
      scene.remove(data);
      return data;
    case 'send':
      return checkSend(data, path, scene);
    case 'arrives':
      return checkArrives(data, path, scene);
    case 'run':
      return checkRun(data, path, scene);
    case 'wait':
      return data;
    case 'logs':
      return {
        step: 'logs',
        text: checkPattern(data.text, [...path, 'text'], scene),
        absent: data.absent ?? false,
      };
    case 'link-counts':
      return checkCounts(data, path, scene);
    case 'dropped':
      if (!/^[A-Z][A-Z0-9_]*$/.test(data.reason) || data.reason.startsWith('SKB_')) {
        scene.report.add('NK7404', [...path, 'reason'], `'${printable(data.reason)}' is not a reason`, {
          fix: "write it as 'NETFILTER_DROP', without SKB_DROP_REASON_",
        });
      }
      return data;
    case 'failing':
      return checkFailing(data, path, scene, own);
    case 'together':
      return checkTogether(data, path, scene, own);
  }
}

function checkTogether<Own>(
  data: Extract<StepData, { step: 'together' }>,
  path: Path,
  scene: Scene,
  own: OwnSteps<Own>,
): Step<Own> {
  const has = (branch: readonly unknown[], names: readonly string[]) =>
    branch.some((step) => names.includes(nameOf(innermost(step)) ?? ''));
  const moving = data.branches.findIndex((branch) => has(branch, ['load', 'unload', 'replace']));
  const branches = data.branches.map((branch, i) => {
    const at = [...path, 'branches', i];
    if (moving >= 0 && moving !== i && has(branch, own.names)) {
      scene.report.add('NK7405', at, 'the module comes or goes in another branch meanwhile', {
        cause: 'it cannot be told whether it is there when it is asked',
        fix: 'put this branch before or after the others',
      });
    }
    return branch.flatMap((step, j) => {
      if (nameOf(step) === 'run' && (step as { readonly ktap?: unknown }).ktap === 'log') {
        scene.report.add('NK7407', [...at, j], 'what the kernel says belongs to no branch of several', {
          fix: "put the step before or after the others, or read its results from 'stdout'",
        });
      }
      return checkStep(step, [...at, j], scene, own) ?? [];
    });
  });
  return { step: 'together', branches };
}

/** The step that is done while memory runs out, or the step itself. */
function innermost(step: unknown): unknown {
  return nameOf(step) === 'failing' ? (step as { readonly of?: unknown }).of : step;
}

function checkErrno(name: string | undefined, path: Path, scene: Scene): Errno | null {
  if (name === undefined) return null;
  if (!Object.hasOwn(errnos, name)) {
    scene.report.add('NK7203', path, `'${printable(name)}' is not an error that a module answers with`);
  }
  return name as Errno;
}

function checkRun(data: Extract<StepData, { step: 'run' }>, path: Path, scene: Scene): RunStep {
  const { argv, netns = initialNamespace, stdout, stderr } = data;
  scene.name(netns, [...path, 'netns']);
  scene.programs = true;
  argv.forEach((text, i) => {
    if (!text.includes('\0') && (i > 0 || text !== '')) return;
    scene.report.add('NK7404', [...path, 'argv', i], `'${printable(text)}' cannot be given to a program`);
  });
  for (const [name, value] of Object.entries(data.env ?? {})) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !value.includes('\0')) continue;
    scene.report.add('NK7404', [...path, 'env', name], `'${printable(name)}' cannot be set for a program`);
  }
  const pattern = (text: PatternData | undefined, key: string) =>
    text === undefined ? null : checkPattern(text, [...path, key], scene);
  return {
    step: 'run',
    argv,
    netns,
    input: data.input ?? '',
    env: data.env ?? {},
    timeoutMs: data.timeoutMs ?? 60_000,
    exit: data.exit ?? 0,
    stdout: pattern(stdout, 'stdout'),
    stderr: pattern(stderr, 'stderr'),
    ktap: data.ktap ?? null,
  };
}

function checkPattern(data: PatternData, path: Path, scene: Scene): TextPattern {
  if (typeof data === 'string') {
    if (data === '') scene.report.add('NK7404', path, 'an empty text is in every other');
    return { text: data };
  }
  try {
    new RegExp(data.pattern, data.flags);
  } catch (error) {
    scene.report.add('NK7404', path, `'${printable(data.pattern)}' is not a pattern`, {
      cause: (error as Error).message,
    });
  }
  return data;
}

function checkCounts(
  data: Extract<StepData, { step: 'link-counts' }>,
  path: Path,
  scene: Scene,
): Step<never> {
  const { netns, link } = data;
  scene.find({ netns, link }, path);
  const counts = Object.fromEntries(
    Object.entries(data.counts).filter((entry): entry is [LinkCounter, number] => entry[1] !== undefined),
  );
  if (Object.keys(counts).length === 0) {
    scene.report.add('NK7407', [...path, 'counts'], 'nothing is said of what the link has counted');
  }
  return { step: 'link-counts', netns, link, counts };
}

/** What makes a step of the name. */
function builder(step: string): string {
  return step.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Steps that make the kernel do something for the thread that asks, where it can be told to fail. */
const fallible = ['load', 'unload', 'send', 'run'];

function checkFailing<Own>(
  data: Extract<StepData, { step: 'failing' }>,
  path: Path,
  scene: Scene,
  own: OwnSteps<Own>,
): Step<Own> | undefined {
  const name = nameOf(data.of) ?? '';
  const able = [...fallible, ...own.fallible];
  if ([...generalSteps, ...own.names].includes(name) && !able.includes(name)) {
    scene.report.add('NK7407', [...path, 'of'], `no allocation of ${builder(name)} can be made to fail`, {
      cause: `it can be with ${able.map(builder).join(', ')}`,
    });
    return undefined;
  }
  if (name !== 'load' && isGeneralStep(name) && name !== 'unload') needsModule(path, scene);
  const of = checkStep(data.of, [...path, 'of'], scene, own);
  return of && { step: 'failing', allocation: data.allocation, of };
}
