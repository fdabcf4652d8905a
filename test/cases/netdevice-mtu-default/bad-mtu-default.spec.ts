import { netDevice } from 'netkiln';

export default netDevice({
  name: 'my_sink',
  linkKind: 'mysink',
  transmit: 'drop',
  mtu: { min: 1280, default: 1000 },
});
