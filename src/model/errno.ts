/** Linux error numbers by name (asm-generic/errno-base.h, errno.h): those that a module may answer with. */
export const errnos = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  ENOSPC: 28,
  ERANGE: 34,
  EMSGSIZE: 90,
  EOPNOTSUPP: 95,
  EAFNOSUPPORT: 97,
  EADDRINUSE: 98,
  ENOBUFS: 105,
} as const;
export type Errno = keyof typeof errnos;

export function errnoName(number: number): string {
  const found = Object.entries(errnos).find(([, value]) => value === number);
  return found ? found[0] : `errno ${number}`;
}
