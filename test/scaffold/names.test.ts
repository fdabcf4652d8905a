/** Names whose scaffolded spec `check` would refuse are refused before anything is written. */
import { describe, expect, it } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { kindNamed } from '../../src/kinds.js';
import { moduleNameProblem } from '../../src/scaffold/name.js';
import { newProject } from '../../src/scaffold/project.js';

function codeOf(kind: string, name: string): string | undefined {
  try {
    newProject(kindNamed(kind)!, name, 'netkiln');
    return undefined;
  } catch (error) {
    if (error instanceof NetkilnError) return error.diagnostics[0]!.code;
    throw error;
  }
}

describe('a new netlink family', () => {
  it.each([
    ['ethtool', 'NK2501'],
    // The family's name is cut off after 15 characters.
    ['smc_gen_netlink_fw', 'NK2501'],
    ['ethtools', undefined],
    ['a_module_with_a_long_name', undefined],
  ])('%s', (name, code) => {
    expect(moduleNameProblem(name)).toBeUndefined();
    expect(codeOf('netlink', name)).toBe(code);
  });
});

describe('a new network device', () => {
  it('veth is refused as a module name; other names become link kinds that the kernel has not', () => {
    expect(moduleNameProblem('veth')?.code).toBe('NK2010');
    for (const name of ['vlan_x', 'bond', 'tun_x', 'can_x'])
      expect(codeOf('netdevice', name)).toBeUndefined();
  });
});
