import { netDevice } from 'netkiln';

export default netDevice({ name: 'my_sink', linkKind: 'dummy', transmit: 'drop' });
