export default { name: 'edge_fw', chains: [] };
