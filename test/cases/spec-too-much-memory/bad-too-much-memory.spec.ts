import { chain, firewall } from 'netkiln';

const rules: string[][] = [];
for (;;) rules.push(Array.from({ length: 1000 }, (_, i) => `rule ${rules.length} ${i}`));

export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: rules as never })] });
