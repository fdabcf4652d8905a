/** The names of failures as a sentence begins with them. */
import type { VmFailure } from '../vm/failure.js';

const words: Readonly<Record<string, string>> = {
  panic: 'kernel panic',
  oops: 'kernel oops',
  'oops: null-dereference': 'null pointer dereference',
  'oops: bad-address': 'access to a bad address',
  'oops: unloaded-code': 'access to a module that is gone',
  'oops: stack-overflow': 'stack overflow',
  'oops: divide-by-zero': 'division by zero',
  'oops: double-fault': 'double fault',
  bug: 'BUG()',
  'bug: double-free': 'double free',
  'bug: use-after-free': 'write to freed memory',
  'bug: slab-out-of-bounds': 'write past the end of an object',
  'bug: list-corruption': 'list corruption',
  'bug: usercopy': 'copy between program and kernel past the end of an object',
  'bug: buffer-overflow': 'buffer overflow',
  warning: 'kernel warning',
  'warning: refcount-underflow': 'refcount underflow',
  'warning: refcount': 'refcount misuse',
  'warning: freed-while-active': 'object freed while it is active',
  'warning: list-corruption': 'list corruption',
  'kasan: null-dereference': 'null pointer dereference',
  'kasan: slab-out-of-bounds': 'access past the end of an object',
  'kasan: stack-out-of-bounds': 'access outside of a variable on the stack',
  'kasan: global-out-of-bounds': 'access outside of a global variable',
  'lockdep: lock-inversion': 'locks taken in two orders',
  'lockdep: recursive-locking': 'lock taken twice',
  'lockdep: irq-inversion': 'lock taken with interrupts on and in an interrupt',
  'lockdep: not-locked': 'unlock of what is not locked',
  'rcu: not-a-reader': 'RCU pointer read by no reader',
  'rcu: sleeping-reader': 'RCU reader that sleeps',
  'rcu-stall': 'RCU stall',
  'sleeping-in-atomic': 'sleeping where one may not',
  'preempt-imbalance': 'preemption or interrupts left off',
  leak: 'leak',
  'leak: memory': 'memory leak',
  uninitialised: 'uninitialised bytes given away',
  'hang: endless-loop': 'endless loop',
  'hang: interrupts-off': 'endless loop with interrupts off',
  'hang: waiting': 'waiting for what does not come',
};

/** `null pointer dereference`; a name that has no words is its own. */
export function inWords({ kind, detail, label }: Pick<VmFailure, 'kind' | 'detail' | 'label'>): string {
  const general = words[kind] ?? kind.replaceAll('-', ' ');
  return words[label] ?? (detail === undefined ? general : detail.replaceAll('-', ' '));
}
