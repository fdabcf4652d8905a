/**
 * Stand-ins for what building a kernel takes minutes and a network for: apt with one package, and in it a kernel source
 * of a few lines whose make does what the real one does, as far as can be seen from outside.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run, runOk } from '../../src/host/run.js';

export interface StandIn {
  /** A cache of its own, and a PATH with the stand-ins first. */
  readonly env: { readonly NETKILN_CACHE: string; readonly PATH: string };
  /** What apt-get was asked to download, a line each. */
  downloads(): Promise<string[]>;
  remove(): Promise<void>;
}

export interface StandInOptions {
  /** Commands of the target `modules`, in the Makefile's form; of a good kernel without them. */
  readonly compile?: string;
  /** A sed script over the configuration, as kconfig drops options. */
  readonly drops?: string;
}

const name = 'linux-source-6.12';

const makefile = ({ compile = '', drops = '' }: StandInOptions) => `
objects := one.o two.o three.o
tinyconfig:
	@echo '# CONFIG_EXPERT is not set' >.config
olddefconfig:
	@sed -i -e '${drops}' .config
prepare:
	@mkdir -p include/config && echo 6.12.9-netkiln-sanitize >include/config/kernel.release
%.o:
	@echo '  CC      $@'
	@touch $@
bzImage: one.o
	@mkdir -p arch/x86/boot && echo image >arch/x86/boot/bzImage && cp /bin/true vmlinux
modules: bzImage two.o three.o
	@:
${compile}
modules_install:
	@mkdir -p $(INSTALL_MOD_PATH)/lib/modules/6.12.9-netkiln-sanitize
run-command:
	@$(KBUILD_RUN_COMMAND)
`;

/** Makes them. */
export async function standIn(options: StandInOptions = {}): Promise<StandIn> {
  const root = await mkdtemp(join(tmpdir(), 'netkiln-stand-in-'));
  const deb = await packed(root, options);
  const bin = join(root, 'bin');
  const log = join(root, 'downloads');
  await program(join(bin, 'apt-cache'), "echo 'Version: 6.12.9-1'");
  await program(join(bin, 'apt-get'), `echo "$*" >>'${log}'; cp '${deb}' .`);
  return {
    env: { NETKILN_CACHE: join(root, 'cache'), PATH: `${bin}:${process.env['PATH']}` },
    downloads: async () =>
      (await readFile(log, 'utf8').catch(() => '')).split('\n').filter((line) => line !== ''),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function packed(root: string, options: StandInOptions): Promise<string> {
  const tree = join(root, name);
  await put(join(tree, 'Makefile'), makefile(options));
  await program(join(tree, 'scripts/kconfig/merge_config.sh'), 'cat "$3" >>.config');
  await program(join(tree, 'scripts/package/install-extmod-build'), 'mkdir -p "$1" && cp Makefile "$1"');
  const content = join(root, 'deb');
  const control = `Package: ${name}\nVersion: 6.12.9-1\nArchitecture: all\nMaintainer: nobody\nDescription: none\n`;
  await put(join(content, 'DEBIAN/control'), control);
  await mkdir(join(content, 'usr/src'), { recursive: true });
  await runOk(['tar', '-cJf', join(content, 'usr/src', `${name}.tar.xz`), '-C', root, name]);
  const deb = join(root, `${name}.deb`);
  await runOk(['dpkg-deb', '--root-owner-group', '-Znone', '-b', content, deb]);
  return deb;
}

async function put(path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode });
}

const program = (path: string, script: string) => put(path, `#!/bin/sh\n${script}\n`, 0o755);

/** Whether a program can be had here. */
export async function has(tool: string): Promise<boolean> {
  return (await run(['sh', '-c', 'command -v "$1"', 'sh', tool])).status === 0;
}
