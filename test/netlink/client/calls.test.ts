/**
 * Families with operations that a person writes, asked by their tools: what their scenarios say, which are held against the kernel
 * by a client of its own (test/netlink/custom), is what the tools print.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import samples from '../../../examples/samples/samples.spec.js';
import type { FamilyStep } from '../../../src/check/netlink/scenario.js';
import type { CallStep, EventStep } from '../../../src/check/netlink/set/scenario.js';
import { findKernel } from '../../../src/kernel/index.js';
import {
  eventNamed,
  messageAttributes,
  type NetlinkModel,
  objectNamed,
  operationNamed,
} from '../../../src/model/netlink.js';
import type { Value, Values } from '../../../src/model/netlink-value.js';
import { withOwnFiles } from '../../../src/output/own.js';
import { bootMachine, type Guest } from '../../../src/vm/index.js';
import { supportedKernels } from '../../support/kernels.js';
import { buildMany } from '../../support/modules.js';
import beside from '../custom/beside.js';
import gentle from '../custom/gentle.js';
import mirror from '../custom/mirror.js';
import { checkSpec, filesOf } from '../family.js';
import { type BuiltClient, buildClient, install } from './built.js';
import { type Ran, runScript } from './script.js';
import { valuesOf, wordsOf } from './words.js';

const example = fileURLToPath(new URL('../../../examples/samples/samples.spec.ts', import.meta.url));
const here = fileURLToPath(new URL('../custom/family.spec.ts', import.meta.url));
const families = await Promise.all(
  [{ spec: samples, place: example }, ...[mirror, beside, gentle].map((spec) => ({ spec, place: here }))].map(
    async ({ spec, place }) => {
      const { model, scenarios } = checkSpec(spec);
      return { model, scenarios, files: await withOwnFiles(filesOf(model), place) };
    },
  ),
);

/** Steps in the tool's words; nothing of what is only heard. */
function wordsFor(model: NetlinkModel, step: FamilyStep): string[] {
  const netns = step.netns === 'a' ? [] : ['-n', step.netns];
  const tool = [`${model.name}ctl`, '--json', ...netns];
  if (step.step === 'call') {
    const both = operationNamed(model, step.operation)!.do !== null && step.dump ? ['--dump'] : [];
    const attributes = messageAttributes(model, operationNamed(model, step.operation)!.attributes);
    return [
      ...tool,
      step.operation,
      ...both,
      ...headerWords(model, step.header),
      ...wordsOf(attributes, step.values),
    ];
  }
  if (step.step !== 'create' && step.step !== 'get') throw new Error(`no words for ${step.step}`);
  const { attributes } = objectNamed(model, step.object)!;
  return [...tool, step.object, step.step === 'create' ? 'add' : 'get', ...wordsOf(attributes, step.values)];
}

function headerWords({ custom }: NetlinkModel, header: Values): string[] {
  if (custom!.header.length === 0 || Object.keys(header).length === 0) return [];
  return ['--header', '[', ...Object.entries(header).flatMap(([name, value]) => [name, String(value)]), ']'];
}

interface Answer {
  readonly header?: Readonly<Record<string, Value>>;
  readonly value: unknown;
}

/** An answer, or an event, with what it begins with where that is something. */
function answerOf({ custom }: NetlinkModel, data: unknown): Answer {
  return custom!.header.length === 0 ? { value: data } : (data as Answer);
}

/** What the tool says of attributes that the operation does not take, where there are some: the kernel is not asked then. */
function untaken(model: NetlinkModel, { operation: name, dump, values }: CallStep): RegExp | undefined {
  const operation = operationNamed(model, name)!;
  const { request } = (dump ? operation.dump : operation.do)!;
  const names = Object.keys(values).filter((own) => !request.includes(own));
  if (names.length === 0) return undefined;
  return new RegExp(
    `^un(known attribute|expected) '(${(request.length > 0 ? names : Object.keys(values)).join('|')})'$`,
  );
}

function checkCall(model: NetlinkModel, step: CallStep, { status, stdout, stderr }: Ran): void {
  const beyond = untaken(model, step);
  if (beyond !== undefined) {
    expect(JSON.parse(stderr)).toMatchObject({ error: 'usage', text: expect.stringMatching(beyond) });
    expect([status, stdout]).toEqual([2, '']);
    return;
  }
  if (step.fails) {
    expect(JSON.parse(stderr)).toMatchObject({
      error: step.fails.error,
      ...(step.fails.text ? { text: step.fails.text } : {}),
    });
    expect([status, stdout]).toEqual([1, '']);
    return;
  }
  expect([status, stderr]).toEqual([0, '']);
  if (step.returns === null) return;
  const attributes = messageAttributes(model, operationNamed(model, step.operation)!.attributes);
  const data: unknown = stdout === '' ? {} : JSON.parse(stdout);
  const answers = (step.dump ? (data as unknown[]) : [data]).map((one) => answerOf(model, one));
  expect(answers.map(({ value }) => valuesOf(attributes, value))).toEqual(step.returns);
  if (step.returnsHeader) expect(shownHeader(answers[0]!)).toEqual(step.returnsHeader);
}

function shownHeader({ header }: Answer): Values {
  return Object.fromEntries(Object.entries(header!).map(([name, value]) => [name, String(value)]));
}

interface Told extends Answer {
  readonly event: string;
  readonly object?: string;
}

function checkTold(
  model: NetlinkModel,
  step: Extract<FamilyStep, { step: 'notified' }> | EventStep,
  told: Told | undefined,
): void {
  if (step.step === 'notified') {
    const { attributes } = objectNamed(model, step.object)!;
    expect([told!.event, told!.object]).toEqual([step.change, step.object]);
    expect(valuesOf(attributes, told!.value)).toEqual(step.values);
    return;
  }
  const attributes = messageAttributes(model, eventNamed(model, step.event)!.attributes);
  expect([told!.event, told!.object]).toEqual([step.event, undefined]);
  expect(valuesOf(attributes, told!.value)).toEqual(step.values);
  if (step.header) expect(shownHeader(told!)).toMatchObject(step.header);
}

let clients: readonly BuiltClient[];
beforeAll(async () => {
  clients = await Promise.all(families.map(({ model, files }) => buildClient(model, { files })));
});

it('clients compile without a complaint', () => {
  expect(clients.map(({ output }) => output)).toEqual(clients.map(() => ''));
});

describe.each(supportedKernels)('on kernel %s', (series) => {
  let guest: Guest;
  let folder: string;
  let loaded: string;

  beforeAll(async () => {
    const kernel = await findKernel(series);
    ({ folder } = await buildMany(
      kernel,
      families.map(({ files }) => files),
    ));
    guest = await bootMachine({ kernel, memoryMiB: 768 });
    await guest.netnsAdd('b');
    for (const [index, { model }] of families.entries()) {
      await install(guest, clients[index]!.tool, `/usr/bin/${model.name}ctl`);
    }
  });
  afterEach(async () => {
    await guest.unload(loaded);
    await guest.assertClean();
  });
  afterAll(async () => {
    await guest?.close();
  });

  const scenarios = families.flatMap(({ model, scenarios }) =>
    scenarios.map((one) => [model.name, one.name, model, one] as const),
  );
  it.each(scenarios)('%s: %s', async (name, _name, model, { steps }) => {
    await guest.load(name, join(folder, `${name}.ko`));
    loaded = name;
    const own = steps as readonly FamilyStep[];
    const asked = own.filter(({ step }) => step !== 'event' && step !== 'notified');
    const heard = own.filter((step) => step.step === 'event' || step.step === 'notified');
    const listens = model.custom!.groups.length > 0;
    const { ran, said } = await runScript(
      guest,
      asked.map((step) => wordsFor(model, step)),
      listens
        ? {
            before: [
              `${name}ctl --json monitor >/tmp/told 2>&1 & monitor=$!`,
              'until grep -q listening /tmp/told; do sleep 0.1; done',
            ],
            after: ['sleep 1; kill $monitor; cat /tmp/told'],
          }
        : {},
    );
    expect(ran.length).toBe(asked.length);
    asked.forEach((step, index) => {
      if (step.step === 'call') checkCall(model, step, ran[index]!);
      else if (step.step === 'create' || step.step === 'get') {
        const { attributes } = objectNamed(model, step.object)!;
        expect(valuesOf(attributes, JSON.parse(ran[index]!.stdout))).toEqual(step.returns);
      }
    });
    const told = said.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Told]));
    if (listens) expect(told[0]).toEqual({ event: 'listening' });
    if (heard.length > 0) {
      heard.forEach((step, index) => {
        if (step.step === 'event' || step.step === 'notified') checkTold(model, step, told[index + 1]);
      });
    }
  });

  it('the lines of docs/netlink-ctl.md print what it says', async () => {
    loaded = 'samples';
    await guest.load(loaded, join(folder, 'samples.ko'));
    const page = await readFile(new URL('../../../docs/netlink-ctl.md', import.meta.url), 'utf8');
    const session = /```console\n(\$ samplesctl [\s\S]*?)```/.exec(page)![1]!;
    const commands = session.split(/^\$ /m).slice(1);
    expect(commands.length).toBe(7);
    for (const command of commands) {
      const line = command.slice(0, command.indexOf('\n'));
      const { stdout, stderr } = await guest.run(['sh', '-c', line], { timeoutMs: 120_000 });
      expect(`$ ${line}\n${stdout}${stderr}`).toBe(`$ ${command}`);
    }
  });

  it('an answer as long as one can be', async () => {
    loaded = 'nk_mirror';
    await guest.load(loaded, join(folder, 'nk_mirror.ko'));
    const { ran } = await runScript(guest, [['nk_mirrorctl', '--json', 'large']]);
    expect(ran[0]).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(ran[0]!.stdout)).toMatchObject({ value: { bytes: '00'.repeat(64_000) } });
  });

  it('words that are wrong, and help', async () => {
    loaded = 'nk_mirror';
    await guest.load(loaded, join(folder, 'nk_mirror.ko'));
    const { ran } = await runScript(
      guest,
      [
        ['--dump', '--colour'],
        ['half', '--dump', 'a_u8', '2'],
        ['mirror', '--dump'],
        ['mirror', '--header', 'index', '1'],
        ['mirror', '--header', '[', 'size', '1', ']'],
        ['mirror', '--header', '[', 'index', '-2147483649', ']'],
        ['mirror', '--header', '[', 'index', '1'],
        ['mirror', 'by_value', '1', '[', ']'],
        ['mirror', 'by_value', '1'],
        ['mirror', ...Array.from({ length: 40 }, (_, i) => [i === 0 ? 'tree' : 'left', '[']).flat()],
        ['untouched', 'name', 'x'],
        ['twofold'],
        ['twice', '--help'],
        ['--header', '[', ']', 'mirror'],
      ].map((words) => ['nk_mirrorctl', ...words]),
    );
    const said = 'nk_mirrorctl: ';
    expect(ran.map(({ stderr }) => stderr.replace(/\n$/, ''))).toEqual([
      `${said}unknown option '--dump'`,
      `${said}unexpected 'a_u8'`,
      `${said}mirror has no dump`,
      `${said}--header: '[' is missing`,
      `${said}--header has no 'size'`,
      `${said}index: -2147483649 is out of range`,
      `${said}']' is missing`,
      `${said}by_value: '[' is not a number`,
      `${said}by_value: its value is missing`,
      `${said}left: too many nests in another`,
      `${said}unexpected 'name'`,
      `${said}unknown operation 'twofold': see nk_mirrorctl --help`,
      '',
      `${said}unknown option '--header'`,
    ]);
    expect(ran.map(({ status }) => status)).toEqual(ran.map((_, index) => (index === 12 ? 0 : 2)));
    expect(ran[12]!.stdout).toContain(
      'nk_mirrorctl twice --dump --header [ MEMBER NUMBER ... ] ATTRIBUTE ...: ask for twice',
    );
    expect(ran[12]!.stdout).toMatch(/^ {2}a_u8 NUMBER +u8, 2 or more; required$/m);
  });
});
