/** What is wrong with a link's spec, code by code; and what is right with others. */
import { describe, expect, it } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import {
  ether,
  framesOnLink,
  ip,
  linksInNamespaces,
  mtuOnLink,
  type NetDeviceOptions,
  netDevice,
  payload,
} from '../../src/index.js';
import { checkSpec } from './device.js';

const good: NetDeviceOptions = { name: 'nk_test', linkKind: 'nktest', transmit: 'reflect' };

/** Codes and messages of a spec that differs from a good one. */
function mistakes(change: object): string[] {
  try {
    checkSpec(netDevice({ ...good, ...change }));
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    expect(error.exit).toBe(2);
    for (const { at } of error.diagnostics) expect(at?.file).toContain('check.test');
    return error.diagnostics.map((d) => `${d.code} ${d.message}`);
  }
  return [];
}

const frame = [ether({}), payload('x')];
const frames = (options: object) => ({
  scenarios: [framesOnLink('s', { frames: [frame], expect: { returned: 'all' }, ...options })],
});

describe('bad specs', () => {
  it.each([
    ['NK2601', { linkKind: 'x' }],
    ['NK2601', { linkKind: 'thirteen_long' }],
    ['NK2601', { linkKind: 'Upper' }],
    ['NK2601', { linkKind: '0digit' }],
    ['NK2601', { linkKind: 'has-dash' }],
    ['NK2601', { linkKind: '' }],
    ['NK2602', { linkKind: 'veth' }],
    ['NK2602', { linkKind: 'netkit' }],
    ['NK2603', { mtu: { min: 67 } }],
    ['NK2603', { mtu: { max: 65536 } }],
    ['NK2603', { mtu: { default: 1500.5 } }],
    ['NK2604', { mtu: { min: 1500, max: 1400, default: 1450 } }],
    ['NK2605', { mtu: { min: 1000, default: 999 } }],
    ['NK2605', { mtu: { max: 1000, default: 1001 } }],
    ['NK2606', { txQueueLength: 0 }],
    ['NK2606', { txQueueLength: 2 ** 31 }],
    ['NK2606', { txQueueLength: 1.5 }],
    ['NK2607', { features: ['tcp-segmentation-offload'] }],
    ['NK2607', { features: ['tcp-segmentation-offload', 'scatter-gather'] }],
    ['NK2016', { features: ['highdma', 'highdma'] }],
    ['NK2012', { version: 'x'.repeat(32) }],
    ['NK2012', { version: '1.0\n' }],
    ['NK2001', { colour: 'red' }],
    ['NK2002', { transmit: 'explode' }],
    ['NK2002', { features: ['rx-all'] }],
    ['NK2002', { arp: 'yes' }],
    ['NK7301', frames({ mtu: 67 })],
    ['NK7302', frames({ frames: [[ether({ daddr: 'nowhere' })]] })],
    ['NK7303', frames({ frames: [[ip({}), payload('x')]] })],
    ['NK7304', frames({ expect: { returned: [1] } })],
    ['NK7304', frames({ expect: { returned: 'none', refused: [7] } })],
    ['NK2002', frames({ frames: [] })],
    ['NK2002', frames({ expect: { returned: 'some' } })],
    ['NK2016', { scenarios: [linksInNamespaces('twice'), linksInNamespaces('twice')] }],
  ])('%s: %j', (code, change) => {
    const found = mistakes(change);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${code} .`));
  });

  it('one run shows every mistake', () => {
    const found = mistakes({ linkKind: 'veth', txQueueLength: 0, mtu: { min: 1 }, license: 'Proprietary' });
    expect(found.map((one) => one.slice(0, 6)).sort()).toEqual(['NK2011', 'NK2602', 'NK2603', 'NK2606']);
  });
});

describe('good specs', () => {
  it('what is left out is filled in', () => {
    const { model } = checkSpec(netDevice(good));
    expect(model).toEqual({
      schemaVersion: 1,
      kind: 'netdevice',
      name: 'nk_test',
      description: 'link that returns every frame',
      author: null,
      license: 'GPL-2.0-only',
      linkKind: 'nktest',
      version: null,
      transmit: 'reflect',
      mtu: { min: 68, default: 1500, max: 65535 },
      txQueueLength: null,
      arp: false,
      features: [],
    });
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });

  it('a new link’s MTU is 1500, or the nearest that the limits allow', () => {
    const mtu = (limits: NetDeviceOptions['mtu']) =>
      checkSpec(netDevice({ ...good, mtu: limits! })).model.mtu;
    expect(mtu({ max: 1400 })).toEqual({ min: 68, default: 1400, max: 1400 });
    expect(mtu({ min: 2000 })).toEqual({ min: 2000, default: 2000, max: 65535 });
    expect(mtu({ min: 1280, max: 1280 })).toEqual({ min: 1280, default: 1280, max: 1280 });
  });

  it('limits are allowed themselves', () => {
    const change = { linkKind: 'a1', txQueueLength: 2 ** 31 - 1, mtu: { min: 68, max: 65535, default: 68 } };
    expect(mistakes(change)).toEqual([]);
    expect(mistakes({ linkKind: 'twelve_chars', txQueueLength: 1, version: 'x'.repeat(31) })).toEqual([]);
    expect(mistakes({ scenarios: [mtuOnLink('m', { mtu: 0, expect: 'refused' })] })).toEqual([]);
  });
});
