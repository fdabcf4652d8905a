import { netDevice } from 'netkiln';

export default netDevice({ name: 'my_sink', linkKind: 'double', transmit: 'drop' });
