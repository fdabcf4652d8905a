/** What the answers of the stock taker amount to. What it finds in a real kernel: test/guilty. */
import { expect, test } from 'vitest';
import { failureOfStock, leftovers, readSections, uninitialised, VmFailure } from '../../src/vm/index.js';

test('all gone is no failure, and neither is what has gone away', () => {
  expect(leftovers('edge', '')).toBeUndefined();
  expect(leftovers('edge', '- device dummy0\n- module dummy 0\n')).toBeUndefined();
});

test('what is left is named, the worst first', () => {
  const failure = leftovers(
    'edge',
    '+ proc-entry /proc/edge\n+ netfilter-hook ipv4 1 0 0xffffffffc0201000 -\n',
  );
  expect(failure).toMatchObject({ label: 'leak: netfilter-hook' });
  expect(failure!.message).toBe(
    'edge has left behind: netfilter hook ipv4 1 0 0xffffffffc0201000 -, proc entry /proc/edge',
  );
});

test('a device counts once, not with each of its sysctls', () => {
  const failure = leftovers('edge', '+ device edge0\n+ sysctl /proc/sys/net/ipv4/conf/edge0/forwarding\n');
  expect(failure!.message).toBe('edge has left behind: device edge0');
});

test('what another module has brought is not held against this one', () => {
  const others =
    '+ module nf_conntrack 0\n+ proc-entry /proc/self/net/nf_conntrack\n+ slab-cache nf_conntrack\n';
  expect(leftovers('edge', others)).toBeUndefined();
  expect(leftovers('edge', `${others}+ proc-entry /proc/self/net/edge\n`)).toMatchObject({
    label: 'leak: proc-entry',
  });
});

test('references and namespaces count where there are more than before', () => {
  expect(leftovers('edge', '- module dummy 1\n+ module dummy 2\n')).toMatchObject({
    label: 'leak: module-reference',
  });
  expect(leftovers('edge', '- module dummy 2\n+ module dummy 1\n')).toBeUndefined();
  expect(leftovers('edge', '- namespaces 1\n+ namespaces 2\n')).toMatchObject({ label: 'leak: namespace' });
  expect(leftovers('edge', '- namespaces 2\n+ namespaces 1\n')).toBeUndefined();
});

test('memory is counted, and its report is the trace', () => {
  const report = [
    'unreferenced object 0xffff88800c3b8e00 (size 256):',
    '  comm "init"',
    '  backtrace (crc 0):',
  ];
  const failure = leftovers('edge', report.map((line) => `memory ${line}\n`).join(''));
  expect(failure).toMatchObject({
    label: 'leak: memory',
    message: 'edge has left behind: memory one object of 256 bytes',
  });
  expect(failure!.trace).toEqual(report);
});

test('a machine that dies while a list is read has that list to blame', () => {
  const log = [
    '[ 5.0] netkiln: taking stock of netfilter hooks',
    '[ 5.1] BUG: unable to handle page fault',
    '[ 5.2] end',
  ];
  const died = new VmFailure('oops', 'BUG: unable to handle page fault', { log, trace: log.slice(1) });
  const loaded = 'section edge .text 0xffffffffc0201000\nnetfilter-hook ipv4 1 0 edge_in edge\n';
  const failure = failureOfStock('edge', died, loaded);
  expect(failure.label).toBe('leak: netfilter-hook');
  expect(failure.trace[0]).toBe('netfilter hook ipv4 1 0: edge_in+0x0/0x0 [edge]');
  expect(
    failureOfStock('edge', new VmFailure('oops', 'x', { log: log.slice(1), trace: log.slice(1) })).kind,
  ).toBe('oops');
  expect(readSections(loaded)).toEqual(new Map([['edge', new Map([['.text', 0xffffffffc0201000n]])]]));
});

test('uninitialised bytes are seen, and not where the test knows of them', () => {
  const answer = Buffer.from('0100fefefefe00', 'hex');
  expect(uninitialised(answer, { what: 'the answer' })).toMatchObject({
    label: 'uninitialised',
    message: 'the answer has 4 bytes 0xfe at 2, which nothing was written to: they are of the stack',
  });
  expect(
    uninitialised(answer, { what: 'the answer', known: [Buffer.from('00fefefefe', 'hex')] }),
  ).toBeUndefined();
  expect(uninitialised(answer, { what: 'the answer', known: [Buffer.from('fefefe', 'hex')] })).toBeDefined();
  expect(uninitialised(Buffer.from('ZZZZZZZ kkk'), { what: 'a text' })).toBeUndefined();
});
