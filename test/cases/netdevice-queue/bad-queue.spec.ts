import { netDevice } from 'netkiln';

export default netDevice({
  name: 'my_sink',
  linkKind: 'mysink',
  transmit: 'drop',
  txQueueLength: 0,
  version: '',
});
