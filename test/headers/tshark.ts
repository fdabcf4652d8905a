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
  'sctp.checksum:CRC32C',
  'dccp.check_checksum:TRUE',
  'ip.defragment:FALSE',
  'ipv6.defragment:FALSE',
  'tcp.analyze_sequence_numbers:FALSE',
  'tcp.desegment_tcp_streams:FALSE',
];

/** Headers only: what a random port says of the payload would be chance. */
const protocols =
  'frame,eth,ethertype,vlan,arp,ip,ipv6,ipv6.hopopts,ipv6.dstopts,ipv6.routing,ipv6.fraghdr,ah,tcp,udp,udplite,sctp,dccp,icmp,icmpv6';

/** For each frame a map of the fields that it has, the first of each where there are several. */
export async function tsharkFields(
  frames: readonly Uint8Array[],
  names: readonly string[],
): Promise<ReadonlyMap<string, string>[]> {
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-tshark-'));
  try {
    const file = join(folder, 'frames.pcap');
    await writeFile(file, pcapOf(frames));
    const { stdout } = await runOk([
      'tshark',
      ...['-n', '-r', file, '-T', 'fields', '-E', 'occurrence=f', '--only-protocols', protocols],
      ...preferences.flatMap((p) => ['-o', p]),
      ...names.flatMap((name) => ['-e', name]),
    ]);
    const lines = stdout.split('\n').slice(0, frames.length);
    return lines.map((line) => {
      const values = line.split('\t');
      return new Map(names.flatMap((name, i) => (values[i] ? [[name, values[i]] as const] : [])));
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
