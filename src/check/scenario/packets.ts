/** The packets that a scenario sends, and those that it waits for. */
import type { Path } from '../../model/path.js';
import type { ArrivesStep, Layer, PacketPattern, Place, SendStep } from '../../model/scenario.js';
import { checkLayers, checkLayersApart } from '../../packet/index.js';
import type { Report } from '../report.js';
import type { Scene } from './scene.js';
import type { StepData } from './schema.js';

type Send = Extract<StepData, { step: 'send' }>;
type Arrives = Extract<StepData, { step: 'arrives' }>;

export function checkSend(data: Send, path: Path, scene: Scene): SendStep {
  const { netns, link = null, packets, refused = [] } = data;
  const { report } = scene;
  scene.name(netns, [...path, 'netns']);
  if (link !== null) scene.find({ netns, link }, path);
  const sent = packets.map((layers, i) => {
    const at = [...path, 'packets', i];
    if (!checkBuildable(layers, at, report)) return layers;
    return link === null ? asPacket(layers, at, report) : asFrame(layers, { netns, link }, at, scene);
  });
  if (link === null && refused.length > 0) {
    report.add('NK7407', [...path, 'refused'], 'only a link refuses frames', {
      fix: 'give the link that they are sent on, or leave refused out',
    });
  }
  refused.forEach((place, i) => {
    if (place < packets.length) return;
    report.add(
      'NK7407',
      [...path, 'refused', i],
      `there is no packet ${place}: the last is ${packets.length - 1}`,
    );
  });
  return { step: 'send', netns, link, packets: sent, refused: [...new Set(refused)].sort((a, b) => a - b) };
}

function asPacket(layers: readonly Layer[], path: Path, report: Report): readonly Layer[] {
  const first = layers[0]!.header;
  if (first !== 'ip' && first !== 'ip6') {
    report.add(
      'NK7407',
      [...path, 0],
      `a namespace sends packets that begin with ip or ip6, not with ${first}`,
      {
        fix: 'give the link that it is sent on, or begin with ip',
      },
    );
  }
  return layers;
}

/** A frame as it is, or an IP packet in one that goes from an end of a cable to the other. */
function asFrame(layers: readonly Layer[], place: Place, path: Path, scene: Scene): readonly Layer[] {
  const first = layers[0]!.header;
  if (first === 'ether') return layers;
  if (first !== 'ip' && first !== 'ip6') {
    scene.report.add('NK7407', [...path, 0], `a frame begins with ether, ip or ip6, not with ${first}`);
    return layers;
  }
  const [own, peer] = [scene.end(place), scene.peer(place)];
  if (own && peer) {
    const fields = { saddr: own.mac, daddr: peer.mac, type: first };
    const frame = [{ header: 'ether', fields }, ...layers];
    // It may be too long with the header that is put before it.
    checkBuildable(frame, path, scene.report);
    return frame;
  }
  scene.report.add('NK7407', [...path, 0], `a frame on '${place.link}' begins with ether`, {
    cause: 'only of a veth link is it known who is at the other end',
  });
  return layers;
}

export function checkArrives(data: Arrives, path: Path, scene: Scene): ArrivesStep {
  const { netns, link, packets, others = 'none', quietMs = 100 } = data;
  scene.find({ netns, link }, path);
  if (packets.length === 0 && others === 'ignored') {
    scene.report.add('NK7407', [...path, 'others'], 'nothing is said of what has to come');
  }
  return {
    step: 'arrives',
    netns,
    link,
    packets: packets.map((packet, i) => checkPattern(packet, [...path, 'packets', i], scene.report)),
    others,
    quietMs,
  };
}

function checkPattern(data: Arrives['packets'][number], path: Path, report: Report): PacketPattern {
  if (!Array.isArray(data)) {
    const at = [...path, 'exact'];
    if (checkBuildable(data.exact, at, report)) {
      const first = data.exact[0]!.header;
      if (first !== 'ether' && first !== 'ip' && first !== 'ip6') {
        report.add('NK7407', [...at, 0], `a packet begins with ether, ip or ip6, not with ${first}`);
      }
    }
    return { layers: data.exact, exact: true };
  }
  for (const problem of checkLayersApart(data)) {
    report.add('NK7406', [...path, ...problem.path], problem.message);
  }
  return { layers: data, exact: false };
}

function checkBuildable(layers: readonly Layer[], path: Path, report: Report): boolean {
  const problems = checkLayers(layers);
  for (const problem of problems) report.add('NK7406', [...path, ...problem.path], problem.message);
  return problems.length === 0;
}
