import { netDevice } from 'netkiln';

export default netDevice({
  name: 'my_sink',
  linkKind: 'mysink',
  transmit: 'drop',
  mtu: { min: 67, default: 1500.5, max: 65536 },
});
