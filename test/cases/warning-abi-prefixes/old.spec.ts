import { attributeSet, enumOf, flagsOf, netlinkFamily, operation } from 'netkiln';

const modes = { manual: 1, automatic: 2 };

export default netlinkFamily({
  name: 'clocks',
  sets: {
    device: attributeSet({
      prefix: 'CLOCKS_A_',
      attributes: {
        mode: enumOf(modes, { prefix: 'CLOCKS_MODE_' }),
        wanted: enumOf(modes),
        caps: flagsOf({ tune: 0 }, { prefix: 'CLOCKS_CAP_' }),
      },
    }),
  },
  operations: { show: operation({ attributes: 'device', do: { reply: ['mode', 'wanted', 'caps'] } }) },
});
