import { netDevice } from 'netkiln';

export default netDevice({ name: 'my_sink', linkKind: 'My Sink', transmit: 'drop' });
