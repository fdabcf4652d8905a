import { netDevice } from 'netkiln';

export default netDevice({
  name: 'my_sink',
  linkKind: 'mysink',
  transmit: 'drop',
  mtu: { min: 9000, max: 1500 },
});
