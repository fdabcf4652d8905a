/** Which answers of a kernel pass for what a spec expects. */
import { describe, expect, it } from 'vitest';
import { flag, many, netlinkFamily, u32 } from '../../src/index.js';
import type { Values } from '../../src/model/netlink-value.js';
import type { Change } from '../../src/reference/netlink/index.js';
import type { KernelAnswer } from '../../src/scenario/netlink/client.js';
import { Trial } from '../../src/scenario/netlink/judge.js';
import { stepOf } from '../../src/torture/netlink/requests.js';
import { checkSpec } from './family.js';

const { model } = checkSpec(
  netlinkFamily({
    name: 'things',
    attributes: { id: u32(), on: flag(), several: many(u32(), { max: 2 }) },
    object: { name: 'thing', key: 'id' },
    operations: { create: {}, get: {}, flush: {} },
    notify: 'changes',
  }),
);
const object = model.objects[0]!;

const success = { errno: 0, text: null, attribute: null };
const answer = (objects: readonly Values[] = [], echoes: readonly Change[] = []): KernelAnswer => ({
  ack: success,
  objects,
  echoes,
});
const deleted = (id: string): Change => ({ object: 'thing', change: 'delete', values: { id } });
const create = (id: string) => stepOf('create', object, 'a', { id });
const notified = (id: string) => ({ step: 'notified', netns: 'a', ...deleted(id) }) as const;

/** Three objects, which are created and heard of, and then all deleted. */
function flushed(echo = false, echoes: readonly Change[] = []) {
  const trial = new Trial(model);
  for (const id of ['1', '2', '3']) {
    expect(trial.step(create(id), answer([{ id }]))).toEqual([]);
    const change: Change = { object: 'thing', change: 'create', values: { id } };
    expect(trial.step({ step: 'notified', netns: 'a', ...change }, change)).toEqual([]);
  }
  const wrong = trial.step({ ...stepOf('flush', object, 'a'), echo }, answer([], echoes));
  return { trial, wrong };
}

describe('an object that is created', () => {
  it('is answered with its key', () => {
    const trial = new Trial(model);
    expect(trial.step(create('1'), answer([{ id: '1' }]))).toEqual([]);
    expect(trial.step(create('2'), answer([{ id: '1' }]))).toEqual([
      'the reference predicts 1 objects, the kernel answers 1',
      'missing: id 2',
      'unexpected: id 1',
    ]);
    expect(trial.step(create('3'), answer())).toContain('missing: id 3');
  });

  it('has no lists without values, whether expected or not', () => {
    const trial = new Trial(model);
    trial.step(create('1'), answer([{ id: '1' }]));
    const request = { netns: 'a', object: 'thing', echo: false, fails: null } as const;
    const returns = { id: '1', several: [] };
    const found = answer([{ id: '1' }]);
    expect(trial.step({ step: 'get', ...request, values: { id: '1' }, returns }, found)).toEqual([]);
  });
});

describe('notifications of a flush', () => {
  it('come in whatever order', () => {
    const { trial } = flushed();
    expect(trial.step(notified('3'), deleted('1'))).toEqual([]);
    expect(trial.step(notified('1'), deleted('3'))).toEqual([]);
    expect(trial.step(notified('2'), deleted('2'))).toEqual([]);
    expect(trial.step(notified('2'), undefined)).toEqual([
      'expected delete of id 2, the reference predicts no notification',
    ]);
  });

  it('come once each', () => {
    const { trial } = flushed();
    expect(trial.step(notified('3'), deleted('1'))).toEqual([]);
    expect(trial.step(notified('3'), deleted('2'))).toEqual([
      'expected delete of id 3, the reference predicts delete of id 1 or 1 more',
    ]);
    expect(trial.step(notified('2'), deleted('1'))).toEqual([
      'expected delete of id 3, the kernel sent delete of id 1',
    ]);
  });

  it('come to the sender as well who asks for it, as many as there were', () => {
    expect(flushed(true, ['1', '2', '3'].map(deleted)).wrong).toEqual([]);
    expect(flushed(true, ['1', '2'].map(deleted)).wrong).toEqual([
      '2 notifications came back to the sender, not 3',
    ]);
    expect(flushed(true, ['1', '2', '4'].map(deleted)).wrong).toEqual([
      'the sender was told of delete of id 4, which was not made',
    ]);
    expect(flushed(false, [deleted('1')]).wrong).toEqual(['1 notifications came back to the sender, not 0']);
  });
});
