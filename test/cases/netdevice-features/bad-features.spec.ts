import { netDevice } from 'netkiln';

export default netDevice({
  name: 'my_sink',
  linkKind: 'mysink',
  transmit: 'drop',
  features: ['tcp-segmentation-offload', 'highdma', 'highdma'],
});
