/**
 * The guest's first file system. It is made of parts, each an archive of its own kept by the identity of what
 * went into it: the agent with busybox, a kernel's modules, host programs, trees. QEMU gets them as one file.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fail } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { howToInstall } from '../host/missing.js';
import { findProgram } from '../host/path.js';
import { runOk } from '../host/run.js';
import { together } from '../host/together.js';
import { wholeFile } from '../host/whole.js';
import type { Kernel } from '../kernel/kernel.js';
import { closure, readModule, readModuleTree } from '../kernel/modules.js';
import { type CpioEntry, cpio } from './cpio.js';
import { addProgram, addTree, type HostFiles, type Tree } from './programs.js';
import { agentBinary } from './tools.js';

export interface ImageContent {
  readonly kernel: Kernel;
  readonly programs: readonly string[];
  readonly trees: readonly Tree[];
  /** Modules beyond the usual ones: names, or paths below the modules tree with `*` in them. */
  readonly modules: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Look whether what is there is whole, and make it anew if not. */
  readonly check?: boolean | undefined;
}

/** The drivers without which there is no channel; loaded by the agent itself. */
const bootModules = ['virtio_pci', 'virtio_console', 'pvpanic-pci'];

/** What tests of network modules commonly load, by request or by the kernel itself. */
const usualModules = [
  ...[
    'veth',
    'dummy',
    'bridge',
    '8021q',
    'tun',
    'ifb',
    'macvlan',
    'ipvlan',
    'vxlan',
    'vrf',
    'bonding',
    'team',
  ],
  ...[
    'nfnetlink',
    'nfnetlink_hook',
    'nfnetlink_queue',
    'nfnetlink_log',
    'nf_tables',
    'x_tables',
    'ip_tables',
  ],
  ...['ip6_tables', 'br_netfilter', 'fou', 'ip_gre', 'ip6_gre', 'ipip', 'sit', 'af_packet_diag'],
  ...['kernel/net/netfilter/*', 'kernel/net/ipv4/netfilter/*', 'kernel/net/ipv6/netfilter/*'],
  ...[
    'crc32c_generic',
    'crc32c_intel',
    'netlink_diag',
    'inet_diag',
    'tcp_diag',
    'udp_diag',
    'sch_fq_codel',
    'sch_netem',
    'sch_ingress',
    'cls_u32',
  ],
];

/** Path of an image with all of that, made now or earlier. */
export async function guestImage(content: ImageContent): Promise<string> {
  const parts = [
    await basePart(content),
    await modulePart(content),
    ...(content.programs.length + content.trees.length > 0 ? [await hostPart(content)] : []),
  ];
  const key = digest(parts.map(({ name }) => name));
  return wholeFile(
    join(await cacheDir('images'), `image-${key}`),
    async (path) => {
      for (const part of parts) {
        await pipeline(createReadStream(await part.whole()), createWriteStream(path, { flags: 'a' }));
      }
    },
    content,
  );
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}

/** Identity of a host file: any change of its content changes its ctime. */
async function identity(path: string): Promise<string> {
  const s = await stat(path, { bigint: true });
  return `${path} ${s.dev}:${s.ino} ${s.size} ${s.ctimeNs} ${s.mode}`;
}

interface Part {
  readonly name: string;
  /** Its path, as it is asked for where it is going to be read. */
  readonly whole: () => Promise<string>;
}

function part(
  kind: string,
  key: readonly string[],
  signal: AbortSignal | undefined,
  entries: () => Promise<CpioEntry[]>,
): Part {
  const name = `${kind}.${digest(key)}`;
  const make = async (path: string) => writeFile(path, cpio(await entries()));
  return {
    name,
    whole: async () => wholeFile(join(await cacheDir('parts'), name), make, { signal, check: true }),
  };
}

async function basePart({ signal }: ImageContent): Promise<Part> {
  const agent = await agentBinary(signal);
  const busybox = await findProgram('busybox');
  if (busybox === undefined) {
    const fix = await howToInstall('busybox');
    fail('NK6005', 'busybox is not installed here', fix ? { fix } : {});
  }
  const key = [basename(agent), await identity(busybox), await identity('/bin/sh')];
  return part('base', key, signal, async () => {
    const applets = (await runOk([busybox, '--list'], { signal })).stdout
      .split('\n')
      .filter((name) => /^[\w[-]+$/.test(name) && name !== 'sh' && name !== 'busybox');
    const files: HostFiles = new Map();
    await addProgram(files, busybox);
    files.delete(busybox);
    // Busybox's own shell runs its own applets before any program of the same name: ip, for one.
    await addProgram(files, '/bin/sh');
    return [
      ...['/proc', '/sys', '/dev', '/tmp', '/run'].map((path): CpioEntry => ({ path, content: 'folder' })),
      { path: '/init', mode: 0o755, content: { file: await readFile(agent) } },
      { path: '/bin/busybox', mode: 0o755, content: { file: await readFile(busybox) } },
      ...(await hostEntries(files)),
      ...applets.map((name): CpioEntry => ({ path: `/bin/${name}`, content: { link: 'busybox' } })),
      // The kernel asks for modules by this name.
      { path: '/sbin/modprobe', content: { link: '../bin/busybox' } },
      { path: '/etc/passwd', content: { file: Buffer.from('root:x:0:0:root:/tmp:/bin/sh\n') } },
      { path: '/etc/group', content: { file: Buffer.from('root:x:0:\n') } },
      { path: '/etc/hosts', content: { file: Buffer.from('127.0.0.1 localhost\n::1 localhost\n') } },
    ];
  });
}

async function modulePart({ kernel, modules: more, signal }: ImageContent): Promise<Part> {
  const tree = await readModuleTree(kernel);
  const { modules } = kernel;
  const first = closure(tree, bootModules);
  const all = [...new Set([...first, ...closure(tree, [...usualModules, ...more])])];
  const dep = modules === undefined ? '' : await identity(join(modules, 'modules.dep'));
  return part('modules', [kernel.release, dep, ...all], signal, async () => {
    const home = `/lib/modules/${kernel.release}`;
    const plain = (path: string) => path.replace(/\.ko\.\w+$/, '.ko');
    const names = new Set(all.map((path) => basename(plain(path), '.ko').replaceAll('-', '_')));
    const text = (path: string, content: string): CpioEntry => ({
      path,
      content: { file: Buffer.from(content) },
    });
    const entries: CpioEntry[] = [
      text('/etc/netkiln/boot-modules', first.map((path) => `${home}/${plain(path)}\n`).join('')),
      text(
        `${home}/modules.dep`,
        all.map((path) => `${plain(path)}: ${(tree.needs.get(path) ?? []).map(plain).join(' ')}\n`).join(''),
      ),
    ];
    if (modules === undefined) return entries;
    for (const file of ['modules.alias', 'modules.symbols']) {
      const lines = (await readFile(join(modules, file), 'utf8').catch(() => '')).split('\n');
      entries.push(
        text(`${home}/${file}`, `${lines.filter((line) => names.has(line.split(' ').at(-1)!)).join('\n')}\n`),
      );
    }
    const builtin = await readFile(join(modules, 'modules.builtin'), 'utf8').catch(() => '');
    entries.push(text(`${home}/modules.builtin`, builtin));
    const files = await Promise.all(all.map((path) => readModule(join(modules, path), signal)));
    all.forEach((path, i) => {
      entries.push({ path: `${home}/${plain(path)}`, content: { file: files[i]! } });
    });
    return entries;
  });
}

async function hostPart(content: ImageContent): Promise<Part> {
  const files: HostFiles = new Map();
  for (const program of content.programs) await addProgram(files, program);
  for (const tree of content.trees) await addTree(files, tree);
  const key = await together([...files].map(async ([to, from]) => `${to} ${await identity(from)}`));
  return part('host', key.sort(), content.signal, () => hostEntries(files));
}

async function hostEntries(files: HostFiles): Promise<CpioEntry[]> {
  const entries: CpioEntry[] = [];
  for (const [path, from] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { mode } = await stat(from);
    entries.push({ path, mode: mode & 0o777, content: { file: await readFile(from) } });
  }
  return entries;
}
