/** What tshark reads out of frames: each field by its name, as tshark prints it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOk } from '../../src/host/run.js';
import { pcapOf } from './pcap.js';

/** Sums are verified, and every frame is dissected for itself. */
const preferences = [
  'ip.check_checksum:TRUE',
  'tcp.check_checksum:TRUE',
  'udp.check_checksum:TRUE',
  'udplite.check_checksum:TRUE',
  'sctp.checksum:CRC 32c',
  'dccp.check_checksum:TRUE',
  'ip.defragment:FALSE',
  'ipv6.defragment:FALSE',
  'tcp.analyze_sequence_numbers:FALSE',
  'tcp.desegment_tcp_streams:FALSE',
  'dccp.relative_sequence_numbers:FALSE',
];

/** Headers only: what a random port says of the payload would be chance. */
const protocols = new Set([
  ...['frame', 'eth', 'ethertype', 'vlan', 'arp', 'ip', 'ipv6', 'ah'],
  ...['ipv6.hopopts', 'ipv6.dstopts', 'ipv6.routing', 'ipv6.fraghdr'],
  ...['tcp', 'udp', 'udplite', 'sctp', 'dccp', 'icmp', 'icmpv6'],
]);

/** For each frame a map of the fields that it has, the first of each where there are several. */
export async function tsharkFields(
  frames: readonly Uint8Array[],
  names: readonly string[],
): Promise<ReadonlyMap<string, string>[]> {
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-tshark-'));
  try {
    const file = join(folder, 'frames.pcap');
    await writeFile(file, pcapOf(frames));
    await disableOthers(folder);
    const { stdout } = await runOk(
      [
        'tshark',
        ...['-n', '-r', file, '-T', 'fields', '-E', 'occurrence=f'],
        ...preferences.flatMap((p) => ['-o', p]),
        ...names.flatMap((name) => ['-e', name]),
      ],
      { env: { WIRESHARK_CONFIG_DIR: folder } },
    );
    const lines = stdout.split('\n').slice(0, frames.length);
    return lines.map((line) => {
      const values = line.split('\t');
      return new Map(names.flatMap((name, i) => (values[i] ? [[name, values[i]] as const] : [])));
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A settings folder for tshark in which all other protocols are off; no setting of the user's counts. */
async function disableOthers(folder: string): Promise<void> {
  const { stdout } = await runOk(['tshark', '-G', 'protocols'], { env: { WIRESHARK_CONFIG_DIR: folder } });
  const all = stdout.split('\n').flatMap((line) => line.split('\t')[2] ?? []);
  const others = all.filter((name) => !protocols.has(name));
  await writeFile(join(folder, 'disabled_protos'), others.map((name) => `${name}\n`).join(''));
}
