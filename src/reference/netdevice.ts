/**
 * What a link kind does with frames, said once more without any C: which frames a packet socket can send on a link
 * of an MTU, which of them come back, and what the link counts. The kernel is compared with this.
 */
import { ethernetHeader, type NetDeviceModel, vlanTag } from '../model/netdevice.js';

export interface LinkStatistics {
  readonly txPackets: number;
  readonly txBytes: number;
  readonly rxPackets: number;
  readonly rxBytes: number;
}

export interface LinkPrediction {
  /** Places of the frames that the link does not take. */
  readonly refused: readonly number[];
  /** Places of the frames that come back and reach a packet socket, in that order. */
  readonly returned: readonly number[];
  readonly counted: LinkStatistics;
}

export function predictFrames(
  model: Pick<NetDeviceModel, 'transmit'>,
  mtu: number,
  frames: readonly Uint8Array[],
): LinkPrediction {
  const places = frames.map((_, place) => place);
  const refused = places.filter((place) => !canBeSent(frames[place]!, mtu));
  const sent = places.filter((place) => !refused.includes(place));
  return { refused, ...predictSent(model, frames, sent) };
}

/** What becomes of frames that nobody has looked at, as tc and nftables forward them; none is too long for the link. */
export interface ForwardedPrediction extends Omit<LinkPrediction, 'refused'> {
  /** Frames that the link takes and cannot send: counted as dropped, and as nothing else. */
  readonly dropped: number;
}

export function predictForwarded(
  model: Pick<NetDeviceModel, 'transmit'>,
  frames: readonly Uint8Array[],
): ForwardedPrediction {
  const places = frames.map((_, place) => place);
  // What comes back has to have a header to be read by.
  const sent =
    model.transmit === 'reflect' ? places.filter((place) => frames[place]!.length >= ethernetHeader) : places;
  return { dropped: places.length - sent.length, ...predictSent(model, frames, sent) };
}

function predictSent(
  { transmit }: Pick<NetDeviceModel, 'transmit'>,
  frames: readonly Uint8Array[],
  sent: readonly number[],
): Omit<LinkPrediction, 'refused'> {
  const back = transmit === 'reflect' ? sent : [];
  const bytes = (chosen: readonly number[]) => chosen.reduce((sum, place) => sum + frames[place]!.length, 0);
  return {
    returned: back.filter((place) => reachesSockets(frames[place]!)),
    counted: {
      txPackets: sent.length,
      txBytes: bytes(sent),
      rxPackets: back.length,
      rxBytes: bytes(back),
    },
  };
}

/** The MTU is that of what follows the header; a first 802.1Q tag (not 802.1ad's) does not count. */
function canBeSent(frame: Uint8Array, mtu: number): boolean {
  if (frame.length < ethernetHeader) return false;
  const tagged = frame[12] === 0x81 && frame[13] === 0x00;
  return frame.length <= mtu + ethernetHeader + (tagged ? vlanTag : 0);
}

/** A tag is taken off before any socket sees the frame, which is lost where it has no room for tag and type. */
function reachesSockets(frame: Uint8Array): boolean {
  const tagged = (frame[12] === 0x81 && frame[13] === 0x00) || (frame[12] === 0x88 && frame[13] === 0xa8);
  return !tagged || frame.length >= ethernetHeader + vlanTag + 2;
}

/** Whether a link takes an MTU. */
export function acceptsMtu({ mtu }: Pick<NetDeviceModel, 'mtu'>, wanted: number): boolean {
  return wanted >= mtu.min && wanted <= mtu.max;
}

/** Whether a link is made that is asked for with an address of its own: six bytes, of one station, and not all zero. */
export function acceptsAddress(address: Uint8Array): boolean {
  return address.length === 6 && (address[0]! & 1) === 0 && address.some((byte) => byte !== 0);
}
