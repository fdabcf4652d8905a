/** The table of tools and the packages that bring them, which scripts/bootstrap reads too. */
import { readFile } from 'node:fs/promises';
import { fail } from '../diagnostic/diagnostic.js';

export const distributions = ['debian', 'fedora', 'arch'] as const;
export type Distribution = (typeof distributions)[number];

export type Need = 'demo' | 'test' | 'bench' | 'lint-c' | 'test-fresh' | 'kernel-build';

export interface Tool {
  readonly name: string;
  readonly needs: readonly Need[];
  readonly check: { readonly kind: 'cmd' | 'static' | 'file' | 'py'; readonly what: string };
  readonly package: Readonly<Record<Distribution, string>>;
  /** What it is for, as a verb: `boots the guest`. */
  readonly why: string;
}

const table = new URL('../../scripts/packages.txt', import.meta.url);

export async function readTools(): Promise<Tool[]> {
  return parseTools(await readFile(table, 'utf8'));
}

export function parseTools(text: string): Tool[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name, needs, check, debian, fedora, arch, ...why] = line.split(/\s+/);
      const [, kind, what] = /^(cmd|static|file|py):(.+)$/.exec(check ?? '') ?? [];
      if (!name || !needs || !kind || !what || !debian || !fedora || !arch || why.length === 0) {
        fail('NK8103', `scripts/packages.txt: cannot read '${line}'`);
      }
      return {
        name,
        needs: needs.split(',') as Need[],
        check: { kind: kind as Tool['check']['kind'], what },
        package: { debian, fedora, arch },
        why: why.join(' '),
      };
    });
}

/** The distribution by the text of /etc/os-release; undefined where netkiln knows no package names. */
export function distributionOf(osRelease: string): Distribution | undefined {
  const value = (key: string) =>
    new RegExp(`^${key}=["']?([^"'\\n]*)`, 'm').exec(osRelease)?.[1]?.split(/\s+/) ?? [];
  const ids = [...value('ID'), ...value('ID_LIKE')];
  const family = { ubuntu: 'debian', rhel: 'fedora', centos: 'fedora', archlinux: 'arch' } as const;
  return ids
    .map((id) => family[id as keyof typeof family] ?? id)
    .find((id): id is Distribution => distributions.includes(id as Distribution));
}

/** The distribution that this is. */
export async function thisDistribution(): Promise<Distribution | undefined> {
  return distributionOf(await readFile('/etc/os-release', 'utf8').catch(() => ''));
}

const installers: Record<Distribution, string> = {
  debian: 'apt-get install --no-install-recommends',
  fedora: 'dnf install',
  arch: 'pacman -S --needed',
};

/** For who knows what the distribution calls it. */
export function installByAnyName(tool: Tool): string {
  return `install what your distribution calls ${[...new Set(Object.values(tool.package))].join(' or ')}`;
}

/** The command that installs packages, as this user would type it. */
export function installCommand(distribution: Distribution, packages: readonly string[], root: boolean) {
  return `${root ? '' : 'sudo '}${installers[distribution]} ${packages.join(' ')}`;
}
