import { netlinkFamily } from 'netkiln';

export default netlinkFamily({ name: 'registry', objects: {} });
