/** Names of the modules that come with the kernel. */
export function isInTreeModule(_name: string): boolean {
  return false;
}
