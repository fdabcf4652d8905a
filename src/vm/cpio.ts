/** The archive format that the kernel unpacks into its first file system: newc, written without cpio and without root. */

export interface CpioEntry {
  /** Absolute in the guest. */
  readonly path: string;
  readonly content: { readonly file: Uint8Array } | { readonly link: string } | 'folder';
  readonly mode?: number;
}

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;
const none = new Uint8Array();

/** Packs entries, adding the folders they lie in. Same entries, same bytes: every time stamp is zero. */
export function cpio(entries: readonly CpioEntry[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  const folders = new Set(['']);
  let inode = 1;
  const put = (path: string, mode: number, data: Uint8Array) => {
    const name = Buffer.from(`${path.slice(1)}\0`);
    const fields = [inode++, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length, 0];
    const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
    chunks.push(...padded(Buffer.concat([Buffer.from(header, 'latin1'), name])), ...padded(data));
  };
  const putFolders = (path: string) => {
    if (folders.has(path)) return;
    folders.add(path);
    putFolders(path.slice(0, path.lastIndexOf('/')));
    put(path, S_IFDIR | 0o755, none);
  };
  for (const { path, content, mode } of entries) {
    if (content === 'folder') {
      putFolders(path);
      continue;
    }
    putFolders(path.slice(0, path.lastIndexOf('/')));
    if ('link' in content) put(path, S_IFLNK | 0o777, Buffer.from(content.link));
    else put(path, S_IFREG | (mode ?? 0o644), content.file);
  }
  inode = 0;
  put('/TRAILER!!!', 0, none);
  return Buffer.concat(chunks);
}

function padded(data: Uint8Array): Uint8Array[] {
  const rest = data.length % 4;
  return rest === 0 ? [data] : [data, new Uint8Array(4 - rest)];
}
