import { accept, chain, ip } from 'netkiln';

export function offices(networks: readonly string[]) {
  return chain({
    hook: 'input',
    rules: networks.map((network, index) => {
      if (network === '') throw new Error(`network ${index} is empty`);
      return accept(`office ${index}`, { when: ip.saddr.in(network) });
    }),
  });
}
