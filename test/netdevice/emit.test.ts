/** The text of generated links: the same every time, and safe whatever a spec says. */
import { describe, expect, it } from 'vitest';
import { netDevice } from '../../src/index.js';
import { lowerNetDevice } from '../../src/lower/netdevice/lower.js';
import { checkSpec, filesOf, sourceOf } from './device.js';
import { plain, reflector, relay, sink } from './devices.js';

const all = [sink, reflector, relay, plain].map(({ model }) => model);

describe('generated files', () => {
  it.each(all.map((model) => [model.name, model] as const))('%s: the same twice', (_, model) => {
    expect(filesOf(model)).toEqual(filesOf(JSON.parse(JSON.stringify(model))));
  });

  it('are the module and what builds it', () => {
    expect(filesOf(sink.model).map((file) => file.path)).toEqual(['nk_sink.c', 'Kbuild', 'Makefile']);
  });

  it('lines know the field that they are for', () => {
    const source = filesOf(relay.model)[0]!;
    const rows = source.text.split('\n');
    const partOf = (text: string) => {
      const line = rows.findIndex((row) => row.includes(text)) + 1;
      return source.lines.get(line)?.join('.');
    };
    expect(partOf('.kind = ')).toBe('linkKind');
    expect(partOf('#define NKRELAY_OF_VERSION')).toBe('version');
    expect(partOf('dev->min_mtu = 1280;')).toBe('mtu.min');
    expect(partOf('dev->max_mtu = 9000;')).toBe('mtu.max');
    expect(partOf('dev->mtu = 1500;')).toBe('mtu.default');
    expect(partOf('dev->tx_queue_len = 2147483647;')).toBe('txQueueLength');
    expect(partOf('NETIF_F_HW_CSUM')).toBe('features');
    expect(partOf('ether_setup(dev)')).toBeUndefined();
  });

  it('text cannot leave its string or comment', () => {
    const nasty = '*/ "); int x; /* \\" ??/ %s ';
    const { model } = checkSpec(
      netDevice({
        name: 'nk_nasty',
        description: nasty,
        author: nasty,
        version: nasty.slice(0, 31),
        linkKind: 'nknasty',
        transmit: 'reflect',
      }),
    );
    const code = sourceOf(model).replace(/"(?:[^"\\\n]|\\.)*"|\/\*.*?\*\/|\/\/[^\n]*/gs, '');
    expect(code).not.toContain('int x');
    expect(code).not.toMatch(/\*\/|%s/);
  });

  it('each member of net_device that not every kernel has is asked for, and nothing else', () => {
    for (const model of all) {
      const [source, kbuild] = filesOf(model);
      const used = [...source!.text.matchAll(/^#ifn?def (\w+)$/gm)].map((match) => match[1]);
      const asked = [...kbuild!.text.matchAll(/-D(\w+)/g)].map((match) => match[1]);
      expect([...new Set(used)].sort()).toEqual(asked.sort());
      expect(source!.text).not.toContain('LINUX_VERSION_CODE');
    }
  });
});

describe('what a spec says and what C does', () => {
  const featured = (
    ...features: ('scatter-gather' | 'tx-checksumming' | 'tcp-segmentation-offload' | 'highdma')[]
  ) => checkSpec(netDevice({ name: 'nk_f', linkKind: 'nkf', transmit: 'drop', features })).model;

  it.each([
    [['scatter-gather'], ['NETIF_F_SG', 'NETIF_F_FRAGLIST']],
    [['tx-checksumming'], ['NETIF_F_HW_CSUM']],
    [['highdma'], ['NETIF_F_HIGHDMA']],
    [
      ['tcp-segmentation-offload', 'tx-checksumming', 'scatter-gather'],
      ['NETIF_F_SG', 'NETIF_F_FRAGLIST', 'NETIF_F_HW_CSUM', 'NETIF_F_ALL_TSO'],
    ],
    [[], []],
  ] as const)('features %s are the bits %s, each of which can be turned off', (features, bits) => {
    const text = sourceOf(featured(...features));
    const found = [...text.matchAll(/dev->features \|= (NETIF_F_(?!LLTX).*);/g)].flatMap((match) =>
      match[1]!.split(' | '),
    );
    expect(found).toEqual(bits);
    expect(text.includes('dev->hw_features |= dev->features;')).toBe(bits.length > 0);
  });

  it('the order in which features are named makes no difference', () => {
    expect(sourceOf(featured('highdma', 'scatter-gather'))).toBe(
      sourceOf(featured('scatter-gather', 'highdma')),
    );
  });

  it('only a link that keeps nothing may be given what its sender still holds', () => {
    expect(lowerNetDevice(sink.model).clearedPrivFlags).toEqual([]);
    expect(lowerNetDevice(reflector.model).clearedPrivFlags).toEqual(['IFF_TX_SKB_SHARING']);
  });

  it('neighbours are asked for only if the spec says so', () => {
    expect(lowerNetDevice(reflector.model).flags).toEqual(['IFF_NOARP']);
    expect(lowerNetDevice(relay.model).flags).toEqual([]);
  });

  it('without a version there is none in the C', () => {
    expect(sourceOf(plain.model)).not.toMatch(/VERSION/);
    expect(sourceOf(sink.model)).toMatch(/MODULE_VERSION\(NK_SINK_VERSION\)/);
  });
});
