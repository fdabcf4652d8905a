import { firewall } from 'netkiln';
import { offices } from './offices.js';

export default firewall({ name: 'edge_fw', chains: [offices(['192.0.2.0/24', ''])] });
