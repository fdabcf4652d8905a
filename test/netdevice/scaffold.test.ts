/** What `netkiln new netdevice` writes passes every check as it stands, whatever the name. */
import { describe, expect, it } from 'vitest';
import { scaffoldNetDevice } from '../../src/scaffold/netdevice.js';
import { load, specFolder } from '../load/support.js';
import { checkSpec, sourceOf } from './device.js';

describe('scaffold', () => {
  const { write } = specFolder();

  it.each([
    ['uplink', 'nkuplink'],
    ['nk', 'nk'],
    ['veth_2', 'nkveth2'],
    ['my_very_long_virtual_link_named', 'nkmyverylong'],
  ])('%s has links of the kind %s', async (name, linkKind) => {
    const { text, path } = scaffoldNetDevice(name).find((file) => file.path.endsWith('.spec.ts'))!;
    const { data } = await load(await write(path, text));
    const { model, scenarios, warnings } = checkSpec(data);
    expect(model).toMatchObject({ name, linkKind, transmit: 'reflect' });
    expect(scenarios).toHaveLength(5);
    expect(warnings).toEqual([]);
    expect(sourceOf(model)).toContain(`.kind = "${linkKind}",`);
  });
});
