/** Faults in what must be undone: a call that is left out, or made twice. */
import { callOf, textOf } from '../c/expression.js';
import { type CFile, type Statement, statementsIn } from '../c/syntax.js';
import { type Operator, replace } from './operator.js';

interface Family {
  readonly what: string;
  /** Names of functions. */
  readonly calls: RegExp;
  readonly doubled?: true;
  /** A member whose setting is as good as a call; or a count that is kept by hand. */
  readonly also?: RegExp;
}

const families: readonly Family[] = [
  {
    what: 'free',
    calls:
      /^(k|kv|v|kz|kvz)free(_\w+)?$|_free(_\w+)?$|^free_\w+|^(dev_)?(kfree|consume)_skb\w*$|^call_rcu\w*$|_destroy$/,
    doubled: true,
    also: /->\s*(needs_free_netdev|priv_destructor|destructor)\s*=[^=]/,
  },
  {
    what: 'unlock',
    calls:
      /(^|_)(un)lock(_\w+)?$|^(up|up_read|up_write)$|^(local_bh|preempt|local_irq)_(enable|restore)$|^(put_cpu\w*|u64_stats_update_end\w*|write_seqcount_end)$/,
  },
  {
    what: 'lock',
    calls:
      /(^|_)lock(_(bh|irq|irqsave|interruptible|killable|nested))?$|^(down|down_read|down_write)$|^(local_bh|preempt|local_irq)_(disable|save)$|^(u64_stats_update_begin\w*|write_seqcount_begin)$/,
  },
  {
    what: 'unregister',
    calls:
      /(^|_)(unregister|unhash|deregister)(_\w+)?$|^remove_proc_\w+$|^proc_remove$|^(del_timer|timer_delete|timer_shutdown)\w*$|^(cancel|flush)_\w*work\w*$|^kthread_stop$|^misc_deregister$|^debugfs_remove\w*$/,
  },
  { what: 'wait for readers', calls: /^(synchronize_(rcu|net|sched|srcu|rcu_expedited)|rcu_barrier)$/ },
  {
    what: 'reference',
    calls:
      /^(dev|netdev|sock|dst|neigh|in6?_dev|module|get|put|kref|refcount|of_node|kobject)_(get|put|hold|inc|dec|net|device)\w*$|^(__module_get|try_module_get|maybe_get_net|skb_get)$/,
    doubled: true,
    also: /(^|[.>])\s*\w*(count|refs?|users)\s*(\+\+|--)\s*;$/,
  },
];

function* statements(file: CFile, { calls, also }: Family): Generator<Statement> {
  for (const { body } of file.functions) {
    for (const one of statementsIn(body)) {
      if (one.kind !== 'simple') continue;
      const name = callOf(file, one)?.name;
      if (name === undefined ? also?.test(textOf(file, one)) : calls.test(name)) yield one;
    }
  }
}

export const callOperators: readonly Operator[] = families.flatMap((family) => {
  const dropped: Operator = {
    fault: `${family.what} dropped`,
    *find(file) {
      // A lone semicolon after an `if` is a warning of its own.
      for (const one of statements(file, family)) yield replace(file, one, '{ }');
    },
  };
  const doubled: Operator = {
    fault: `${family.what} doubled`,
    *find(file) {
      for (const one of statements(file, family)) {
        const text = textOf(file, one);
        if (!/=[^=]/.test(text)) yield replace(file, one, `{ ${text} ${text} }`);
      }
    },
  };
  return family.doubled ? [dropped, doubled] : [dropped];
});
