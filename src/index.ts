/** What a spec imports: `import { firewall } from 'netkiln'`. */
export {};
