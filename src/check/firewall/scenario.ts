/** A firewall's scenarios: what they name must be there, and their packets must be buildable and reach the chain. */
import { canBePresent } from '../../model/condition.js';
import { fieldNamed } from '../../model/field.js';
import type { Chain, FirewallModel } from '../../model/firewall.js';
import type { Path } from '../../model/path.js';
import { buildPacket, checkLayers } from '../../packet/index.js';
import { familyOf } from '../../reference/firewall/index.js';
import { isInterfaceName } from '../interface-name.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { readScenarios } from '../scenario/read.js';
import { checkStepScenario } from '../scenario/steps.js';
import { checkExpectation } from './expectation.js';
import {
  type AtHookScenario,
  type FirewallScenario,
  type PacketScenario,
  scenarioSchema,
} from './scenario-schema.js';
import { firewallSteps } from './step.js';
import { checkTravel } from './travel.js';

export function checkScenarios(
  data: readonly unknown[],
  model: FirewallModel,
  report: Report,
): FirewallScenario[] {
  return readScenarios(scenarioSchema, data, report).map(({ scenario, path }) => {
    if (scenario.scenario === 'steps') return checkStepScenario(scenario, path, report, firewallSteps(model));
    checkPacketScenario(scenario, model, path, report);
    return scenario;
  });
}

function checkPacketScenario(
  scenario: PacketScenario,
  model: FirewallModel,
  path: Path,
  report: Report,
): void {
  const chain = model.chains.find((c) => c.name === scenario.chain);
  if (!chain) {
    report.add('NK7001', [...path, 'chain'], `there is no chain '${printable(scenario.chain)}'`, {
      fix: `the chains are ${model.chains.map((c) => c.name).join(', ')}`,
    });
  }
  const sound = checkPacket(scenario, chain, path, report);
  if (!chain) return;
  if (scenario.scenario === 'packet-at-hook') {
    checkInterfaces(scenario, chain, path, report);
    if (sound) checkLengths(scenario, path, report);
  } else if (sound) {
    checkTravel(scenario, chain, path, report);
  }
  checkExpectation(scenario, chain, sound ? model : undefined, path, report);
}

/** Whether the packet can be built and is one that the chain gets to see. */
function checkPacket(
  scenario: PacketScenario,
  chain: Chain | undefined,
  path: Path,
  report: Report,
): boolean {
  const at = [...path, 'packet'];
  const problems = checkLayers(scenario.packet);
  for (const problem of problems) report.add('NK7003', [...at, ...problem.path], problem.message);
  if (problems.length > 0) return false;
  const first = scenario.packet[0]!.header;
  if (first !== 'ip' && first !== 'ip6') {
    report.add('NK7004', [...at, 0], `a packet at an IP hook begins with ip or ip6, not with ${first}`);
    return false;
  }
  const family = familyOf(scenario);
  if (chain && !chain.families.includes(family)) {
    report.add('NK7004', [...at, 0], `chain '${chain.name}' never sees a packet that begins with ${first}`, {
      cause: `it is for ${chain.families.join(' and ')} only`,
      fix: `begin the packet with ${first === 'ip' ? 'ip6' : 'ip'}, or give the chain another family`,
    });
    return false;
  }
  return true;
}

function checkInterfaces(scenario: AtHookScenario, chain: Chain, path: Path, report: Report): void {
  for (const [key, what] of [
    ['iif', 'input'],
    ['oif', 'output'],
  ] as const) {
    const name = scenario[key];
    if (name === undefined) continue;
    const field = fieldNamed(`meta.${key}name`)!;
    if (!isInterfaceName(name)) {
      report.add('NK2026', [...path, key], `'${printable(name)}' cannot be the name of a network interface`, {
        cause: 'a name has 1 to 15 visible ASCII characters, without /, : and * (dev_valid_name)',
      });
    } else if (!chain.families.some((family) => canBePresent(field, family, chain.hook))) {
      report.add('NK7005', [...path, key], `hook ${chain.hook} has no ${what} interface`, {
        cause:
          key === 'iif'
            ? 'packets have one at prerouting, input and forward'
            : 'packets have one at forward, output and postrouting',
      });
    }
  }
}

function checkLengths(scenario: AtHookScenario, path: Path, report: Report): void {
  const { truncate, linear } = scenario;
  const { length } = buildPacket(scenario.packet).bytes;
  if (truncate !== undefined && truncate > length) {
    report.add('NK7006', [...path, 'truncate'], `the packet cannot be cut off after ${truncate} bytes`, {
      cause: `it has ${length} bytes`,
    });
  }
  const left = Math.min(truncate ?? length, length);
  if (linear !== undefined && linear > left) {
    report.add('NK7006', [...path, 'linear'], `${linear} bytes cannot be linear`, {
      cause: `the packet has ${left} bytes${left < length ? ' after it is cut off' : ''}`,
    });
  }
}
