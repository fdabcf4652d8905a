/** The kernel's own YNL specs: all of generic netlink's are imported, and their numbers are those of its headers. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run, runOk } from '../../../src/host/run.js';
import type { DescribedFamily } from '../../../src/import/ynl/described.js';
import { importYnl, readYnl } from '../../../src/import/ynl/index.js';
import type { YnlData } from '../../../src/import/ynl/schema.js';
import { findKernel } from '../../../src/kernel/index.js';
import { kernelYnl } from '../../support/ynl.js';

interface Known {
  /** The header that has what the spec speaks of. */
  readonly header: string;
  /** What the kernel's spec has another number for than the kernel's header. */
  readonly other?: readonly string[];
  /** What is called otherwise in the kernel's header, or is not there. Subsets have no names at all. */
  readonly absent?: RegExp;
}

const families: Readonly<Record<string, Known>> = {
  devlink: { header: 'devlink.h', absent: /^DEVLINK_(A_DL|DPIPE_HEADER_ID|PORT_FN_ATTR_HW)_/ },
  dpll: { header: 'dpll.h' },
  ethtool: {
    header: 'ethtool_netlink.h',
    // The last of a set has that name in C already.
    absent:
      /^ETHTOOL_(A_PSE_(C33|PODL)|C33_PSE_EXT_STATE_NONE|HEADER_FLAGS|PHY_UPSTREAM_TYPE|A_C33_PSE_PW_LIMIT_MAX_VALUE$)/,
    other: [
      'ETHTOOL_C33_PSE_EXT_STATE_POWER_NOT_AVAILABLE',
      'ETHTOOL_C33_PSE_EXT_STATE_SHORT_DETECTED',
      ...['STARTED', 'IN_PROGRESS', 'COMPLETED', 'ERROR'].map(
        (end) => `ETHTOOL_MODULE_FW_FLASH_STATUS_${end}`,
      ),
    ],
  },
  fou: { header: 'fou.h' },
  handshake: { header: 'handshake.h' },
  mptcp_pm: { header: 'mptcp_pm.h' },
  netdev: { header: 'netdev.h' },
  nfsd: { header: 'nfsd_netlink.h' },
  nlctrl: {
    header: 'genetlink.h',
    absent: /^NLCTRL_(OP_FLAGS|ATTR_TYPE)_/,
    other: ['NL_POLICY_TYPE_ATTR_MASK', 'NL_POLICY_TYPE_ATTR_PAD'],
  },
  ovs_datapath: { header: 'openvswitch.h' },
  ovs_flow: { header: 'openvswitch.h', other: ['OVS_ACTION_ATTR_PSAMPLE'] },
  ovs_vport: { header: 'openvswitch.h' },
  tcp_metrics: { header: 'tcp_metrics.h' },
  team: { header: 'if_team.h', absent: /^TEAM_A_ITEM_PORT_PORT$/ },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netkiln-ynl-'));
  // Headers that are not yet what user space gets include these.
  await mkdir(join(folder, 'linux'));
  for (const name of ['compiler', 'compiler_types']) {
    await writeFile(join(folder, `linux/${name}.h`), '#define __user\n');
  }
});
afterAll(() => rm(folder, { recursive: true }));

it('has a test for every family of generic netlink', async (context) => {
  const { specs } = await kernelYnl(context);
  const names = readdirSync(specs).filter((name) => name.endsWith('.yaml'));
  const generic = names.filter(
    (name) => !/^protocol: *netlink-raw$/m.test(readFileSync(join(specs, name), 'utf8')),
  );
  expect(generic.map((name) => name.replace('.yaml', '')).sort()).toEqual(Object.keys(families));
});

it.for(Object.keys(families))('%s has the numbers of the kernel', async (name, context) => {
  const { specs } = await kernelYnl(context);
  const file = join(specs, `${name}.yaml`);
  const text = readFileSync(file, 'utf8');
  const { family } = readYnl(text, file);
  const subsets = new Set<string>();
  for (const set of (parse(text) as YnlData)['attribute-sets']) {
    if (set['subset-of'] !== undefined) subsets.add(set.name.replaceAll('-', '_'));
  }
  const { header, other = [], absent = /^$/ } = families[name]!;
  const sets = family.sets.filter(({ name: own }) => !subsets.has(own));
  const found = await compare({ ...family, sets }, header);
  expect(found.other).toEqual([...other].sort());
  expect(found.same).toBeGreaterThan(10);
  expect(found.absent.filter((one) => !absent.test(one))).toEqual([]);
});

it('writes specs as the formatter would', async (context) => {
  const { specs } = await kernelYnl(context);
  const out = join(folder, 'specs');
  await mkdir(out);
  for (const name of Object.keys(families)) {
    const file = join(specs, `${name}.yaml`);
    await writeFile(join(out, `${name}.spec.ts`), importYnl(readFileSync(file, 'utf8'), file).spec);
  }
  const biome = fileURLToPath(new URL('../../../node_modules/.bin/biome', import.meta.url));
  const config = fileURLToPath(new URL('../../../biome.json', import.meta.url));
  const got = await run([biome, 'check', '--config-path', config, out]);
  expect(`${got.stdout}${got.stderr}`).toMatch(/Checked 14 files in .*\. No fixes applied/);
});

/** Each name with its number is an assertion to the compiler, which says what it does not know and what is otherwise. */
async function compare(family: DescribedFamily, header: string) {
  const names = [...numbers(family)];
  const lines = names.map(([name, value]) => `_Static_assert(${name} == ${value}, "${name}");`);
  const source = join(folder, `${family.name}.c`);
  await writeFile(
    source,
    ['#include <linux/types.h>', `#include <linux/${header}>`, ...lines, ''].join('\n'),
  );
  const kernel = await findKernel('6.12');
  const include = join(kernel.headers.replace(/-[a-z0-9]+$/, '-common'), 'include/uapi');
  await runOk(['test', '-e', join(include, 'linux', header)]);
  const options = ['-fsyntax-only', '-fmax-errors=0', '-I', folder, '-I', include];
  const { stderr } = await run(['gcc', ...options, source], { env: { LC_ALL: 'C' } });
  const all = (pattern: RegExp) => [...stderr.matchAll(pattern)].map(([, name]) => name!).sort();
  const other = all(/static assertion failed: "(\w+)"/g);
  const absent = all(/error: '(\w+)' undeclared/g);
  expect(stderr.match(/fatal error/g)).toBeNull();
  return { other, absent, same: names.length - other.length - absent.length };
}

function* numbers(family: DescribedFamily): Generator<[string, bigint]> {
  for (const { prefix, attributes } of family.sets) {
    for (const { name, id } of attributes) yield [`${prefix}${name.toUpperCase()}`, BigInt(id)];
  }
  for (const { name, id } of [...family.operations, ...family.events]) {
    yield [`${family.commandPrefix}${name.toUpperCase()}`, BigInt(id)];
  }
  for (const { prefix, kind, entries } of family.variables.map(({ enumeration }) => enumeration)) {
    for (const { name, value } of entries) {
      yield [`${prefix}${name.toUpperCase()}`, kind === 'flags' ? 1n << value : value];
    }
  }
}
