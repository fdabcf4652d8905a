import { accept, chain, firewall, tcp } from 'netkiln';

const rules = [];
let port = 1024;
while (port !== 1023) port = port === 2048 ? 1024 : port + 1;
rules.push(accept('port', { when: tcp.dport.eq(port) }));

export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules })] });
