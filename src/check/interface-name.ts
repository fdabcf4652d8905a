/** Names of network interfaces, as the kernel's dev_valid_name() has them; all of netkiln's are ASCII as well. */
export function isInterfaceName(name: string): boolean {
  return /^[!-~]{1,15}$/.test(name) && !/[/:*]/.test(name) && name !== '.' && name !== '..';
}
