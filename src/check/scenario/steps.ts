/** A scenario that goes step by step. */
import type { Path } from '../../model/path.js';
import type { StepScenario } from '../../model/scenario.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { Scene } from './scene.js';
import type { StepScenarioData } from './schema.js';
import { checkStep, type OwnSteps } from './step.js';
import { checkTopology } from './topology.js';

export function checkStepScenario<Own>(
  data: StepScenarioData,
  path: Path,
  report: Report,
  own: OwnSteps<Own>,
): StepScenario<Own> {
  const scene = new Scene(report, own.linkType);
  const loads = data.steps.some(loadsModule);
  scene.loaded = !loads;
  const { programs = [], modules = [] } = data;
  programs.forEach((name, i) => {
    if (/^(\/[^/\0]+)*\/?[^/\0]+$/.test(name)) return;
    report.add('NK7404', [...path, 'programs', i], `'${printable(name)}' is not a program`, {
      fix: 'give a name that is looked for in PATH, or an absolute path',
    });
  });
  modules.forEach((name, i) => {
    if (/^[A-Za-z0-9_-]+$/.test(name)) return;
    report.add('NK7404', [...path, 'modules', i], `'${printable(name)}' is not a module's name`);
  });
  const topology = checkTopology(data.topology ?? {}, [...path, 'topology'], scene);
  const steps = data.steps.flatMap((step, i) => checkStep(step, [...path, 'steps', i], scene, own) ?? []);
  const { name } = data;
  return { scenario: 'steps', name, namespaces: scene.namespaces, topology, programs, modules, loads, steps };
}

/** Whether the author loads the module at a place of his own, on the top or within another step. */
function loadsModule(step: unknown): boolean {
  if (step === null || typeof step !== 'object') return false;
  if ('step' in step && step.step === 'load') return true;
  const inner = [
    ...('of' in step ? [step.of] : []),
    ...('branches' in step && Array.isArray(step.branches) ? step.branches.flat() : []),
  ];
  return inner.some(loadsModule);
}
