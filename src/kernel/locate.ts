/** Finding a kernel's parts in a folder, whoever laid it out. */
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { exists } from '../host/files.js';
import { compareReleases, type Kernel, seriesOf } from './kernel.js';
import { profileOf } from './profile.js';

/**
 * A kernel from a path, which is one of
 * - a folder that kernel packages were unpacked into (`boot/`, `lib/modules/`, `usr/src/` in it);
 * - `/lib/modules/<release>`, or any modules tree;
 * - a folder modules are built against (headers, or a kernel's own build tree);
 * - an image: `vmlinuz-<release>`, `bzImage`.
 * The other parts are looked for around it, then where the host's own kernels have theirs.
 */
export async function kernelAt(path: string): Promise<Kernel> {
  const real = await realpath(path).catch(() => fail('NK6003', `no kernel at ${path}: it does not exist`));
  const found = (await stat(real)).isDirectory() ? await fromFolder(real) : await fromImage(real);
  return (
    found ?? fail('NK6003', `no kernel at ${path}`, { cause: 'it is not a folder or image of a kernel' })
  );
}

async function fromFolder(dir: string): Promise<Kernel | undefined> {
  const release = (await readFile(join(dir, 'include/config/kernel.release'), 'utf8').catch(() => '')).trim();
  if (release) return assemble(release, [rootOf(dir, release)], { headers: dir });
  const unpacked = await kernelsBelow(dir);
  if (unpacked.length > 0) return assemble(unpacked.at(-1)!, [dir]);
  if (await exists(join(dir, 'modules.builtin'))) {
    return assemble(basename(dir), [dirname(dirname(dirname(dir)))], { modules: dir });
  }
  return undefined;
}

async function fromImage(image: string): Promise<Kernel | undefined> {
  const release = await releaseOfImage(image);
  if (release === undefined) return undefined;
  const dir = dirname(image);
  // arch/x86/boot/bzImage of a build tree, whose modules are built against the tree itself.
  const tree = join(dir, '../../..');
  const headers = (await exists(join(tree, 'include/config/kernel.release'))) ? { headers: tree } : {};
  return assemble(release, [dir, dirname(dir)], { image, ...headers });
}

/** Releases below a folder of unpacked packages, oldest first. */
async function kernelsBelow(dir: string): Promise<string[]> {
  const names = await readdir(join(dir, 'lib/modules')).catch(() => []);
  return names.sort(compareReleases);
}

/** The folder that `usr/src/linux-headers-…` or `lib/modules/…` lies in. */
function rootOf(dir: string, release: string): string {
  for (let at = dir; at !== '/'; at = dirname(at)) {
    if (basename(at) === release && basename(dirname(at)) === 'modules') return join(at, '../../..');
    if (basename(at) === 'usr') return dirname(at);
  }
  return dir;
}

/** The release inside a bzImage, as the boot protocol says where. */
async function releaseOfImage(image: string): Promise<string | undefined> {
  const file = await open(image).catch((error: Error) =>
    fail('NK6003', `cannot read ${image}`, { cause: error.message }),
  );
  try {
    const head = Buffer.alloc(0x10000);
    await file.read(head, 0, head.length, 0);
    if (head.toString('latin1', 0x202, 0x206) !== 'HdrS') return undefined;
    const at = head.readUInt16LE(0x20e) + 0x200;
    return /^[^ \0]+/.exec(head.toString('latin1', at, at + 128))?.[0];
  } finally {
    await file.close();
  }
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await exists(path)) return realpath(path);
  return undefined;
}

type Parts = Partial<Pick<Kernel, 'image' | 'modules' | 'headers'>>;

/** Completes a kernel from the parts that are known and the roots to search; NK6003 names what is missing. */
export async function assemble(
  release: string,
  roots: readonly string[],
  known: Parts = {},
  source: Kernel['source'] = 'path',
): Promise<Kernel> {
  const places = [...roots, '/'];
  const image =
    known.image ??
    (await firstThere([
      ...(known.headers ? [join(known.headers, 'arch/x86/boot/bzImage')] : []),
      ...places.flatMap((root) => [
        join(root, 'boot', `vmlinuz-${release}`),
        join(root, `vmlinuz-${release}`),
        join(root, 'lib/modules', release, 'vmlinuz'),
      ]),
    ]));
  const modules =
    known.modules ??
    (await firstThere(
      places.flatMap((root) => [
        join(root, 'lib/modules', release),
        join(root, 'usr/lib/modules', release),
        join(root, 'modules', release),
      ]),
    ));
  const headers =
    known.headers ??
    (await firstThere([
      ...(modules ? [join(modules, 'build')] : []),
      ...places.map((root) => join(root, 'usr/src', `linux-headers-${release}`)),
      ...places.map((root) => join(root, 'usr/src/kernels', release)),
    ]));
  const missing = [
    ...(image ? [] : [`its image (boot/vmlinuz-${release})`]),
    ...(headers ? [] : [`its headers (usr/src/linux-headers-${release})`]),
  ];
  if (!image || !headers) {
    fail('NK6003', `kernel ${release} is incomplete: ${missing.join(' and ')} cannot be found`, {
      cause: `looked in ${places.join(', ')}`,
      fix: headers
        ? 'pass a path that has the image beside headers and modules'
        : `install linux-headers-${release} (Debian), kernel-devel-${release} (Fedora) or linux-headers (Arch), or unpack it beside the image`,
    });
  }
  const config = await firstThere([
    join(headers, '.config'),
    ...places.map((root) => join(root, 'boot', `config-${release}`)),
  ]);
  const debug = await firstThere([
    ...places.flatMap((root) => [
      join(root, 'usr/lib/debug/boot', `vmlinux-${release}`),
      join(root, 'usr/lib/debug/lib/modules', release, 'vmlinux'),
    ]),
    join(headers, 'vmlinux'),
  ]);
  return {
    ...{ release, series: seriesOf(release), image, modules, headers, config, debug },
    ...{ profile: profileOf(release), source },
  };
}
