/** What is predicted of frames on a link: which are taken, which come back, what is counted. */
import { describe, expect, it } from 'vitest';
import { acceptsAddress, acceptsMtu, predictFrames } from '../../src/reference/netdevice.js';
import { compareFrames } from '../../src/scenario/netdevice/frames.js';

function frame(payload: number, etherType = 0x0800): Uint8Array {
  const bytes = new Uint8Array(14 + payload);
  bytes.set([etherType >> 8, etherType & 255], 12);
  return bytes;
}

describe('frames', () => {
  it('a sink takes what fits and returns nothing', () => {
    expect(predictFrames({ transmit: 'drop' }, 100, [frame(100), frame(101), frame(0)])).toEqual({
      refused: [1],
      returned: [],
      counted: { txPackets: 2, txBytes: 128, rxPackets: 0, rxBytes: 0 },
    });
  });

  it('a reflector returns what it takes', () => {
    expect(predictFrames({ transmit: 'reflect' }, 100, [frame(101), frame(100), frame(1)])).toEqual({
      refused: [0],
      returned: [1, 2],
      counted: { txPackets: 2, txBytes: 129, rxPackets: 2, rxBytes: 129 },
    });
  });

  it('a customer tag does not count against the MTU, a service tag and a second tag do', () => {
    const tagged = frame(104, 0x8100);
    tagged.set([0x81, 0x00], 16);
    const frames = [tagged, frame(105, 0x8100), frame(104, 0x88a8), frame(104, 0x9100)];
    expect(predictFrames({ transmit: 'drop' }, 100, frames).refused).toEqual([1, 2, 3]);
  });

  it('a frame that ends in its tag comes back and is counted, but no socket sees it', () => {
    const frames = [frame(5, 0x8100), frame(6, 0x8100), frame(5, 0x88a8), frame(5, 0x9100), frame(0)];
    expect(predictFrames({ transmit: 'reflect' }, 100, frames)).toEqual({
      refused: [],
      returned: [1, 3, 4],
      counted: { txPackets: 5, txBytes: 91, rxPackets: 5, rxBytes: 91 },
    });
  });

  it('less than a header cannot be sent', () => {
    const short = [new Uint8Array(13), new Uint8Array(0), new Uint8Array(14)];
    expect(predictFrames({ transmit: 'reflect' }, 1500, short)).toMatchObject({
      refused: [0, 1],
      returned: [2],
    });
  });
});

it('an MTU within the limits, both included', () => {
  const limits = { mtu: { min: 68, default: 1500, max: 9000 } };
  expect([67, 68, 9000, 9001].map((mtu) => acceptsMtu(limits, mtu))).toEqual([false, true, true, false]);
});

describe('comparing', () => {
  const [a, b] = [Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 4)];
  it('says nothing where all are the same', () => expect(compareFrames([a, b], [a, b])).toEqual([]));
  it('counts', () => expect(compareFrames([a, b], [a])).toEqual(['2 frames should come back, 1 did']));
  it('shows the first that differs', () =>
    expect(compareFrames([a, a], [a, b])).toEqual([
      'frame 1 of those that came back is not as it was sent',
      '  sent: 3 bytes, 010203',
      '  back: 3 bytes, 010204',
    ]));
  it('minds the order', () => expect(compareFrames([a, b], [b, a]).length).toBe(3));
});

it('an address is of one station, and has six bytes', () => {
  const accepted = (hex: string) => acceptsAddress(Buffer.from(hex, 'hex'));
  expect(['020000000001', '00ff00000000', 'fe0000000000'].filter(accepted)).toHaveLength(3);
  expect(
    ['', '0200000000', '02000000000001', '030000000001', 'ffffffffffff', '000000000000'].filter(accepted),
  ).toEqual([]);
});
