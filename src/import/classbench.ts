/**
 * A ClassBench filter set as a firewall model. First match wins, in the order of the lines; rule i stands in
 * line i + 1 and is named after that line. What a ClassBench rule says and a packet cannot be is settled here
 * (docs/semantics.md): a port condition never holds for a protocol without ports, and packets other than TCP
 * and ICMP have the flags 0.
 */
import { type Diagnostic, type Origin, problem } from '../diagnostic/diagnostic.js';
import { portProtocolNumbers } from '../model/field.js';
import type { Condition, FirewallModel, Hook, Rule, Verdict } from '../model/firewall.js';
import { ipProtocols } from '../model/header/numbers.js';
import { schemaVersion } from '../model/module.js';
import { type ClassbenchLine, type PortRange, parseClassbench } from './classbench-parse.js';
import { ImportErrors } from './diagnose.js';

export const verdictSchemes = ['alternate', 'drop', 'accept'] as const;
/** ClassBench has no verdicts: `alternate` drops rules 0, 2, 4 … and accepts the others. */
export type VerdictScheme = (typeof verdictSchemes)[number];

export interface ClassbenchOptions {
  /** Module name. */
  readonly name: string;
  readonly verdicts: VerdictScheme;
  readonly hook: Hook;
  readonly counters: boolean;
}

export interface ImportedFirewall {
  readonly model: FirewallModel;
  /** Lines (from 1) of rules that no packet can match and that the model therefore lacks. */
  readonly leftOut: readonly number[];
  readonly warnings: readonly Diagnostic[];
}

/** Throws a NetkilnError with every malformed line. `file` is only named in messages. */
export function importClassbench(text: string, file: string, options: ClassbenchOptions): ImportedFirewall {
  const errors = new ImportErrors();
  const lines = parseClassbench(text, file, errors);
  const rules: Rule[] = [];
  const leftOut: number[] = [];
  for (const line of lines) {
    const when = conditionsOf(line, { file, line: line.line, col: line.flags.col }, errors);
    if (when === 'never') leftOut.push(line.line);
    else {
      const verdict = verdictOf(options.verdicts, line.line - 1);
      rules.push({ name: `line ${line.line}`, verdict, counter: options.counters, when });
    }
  }
  if (lines.length === 0 && errors.none)
    errors.add('NK3007', { file, line: 1, col: 1 }, 'the file has no rules');
  errors.throwIfAny();
  const model: FirewallModel = {
    schemaVersion,
    kind: 'firewall',
    name: options.name,
    description: `ClassBench filter set of ${lines.length} rules`,
    author: null,
    license: 'GPL-2.0-only',
    netns: 'init',
    onError: 'closed',
    chains: [
      {
        name: options.hook,
        hook: options.hook,
        families: ['ipv4'],
        priority: 0,
        policy: 'accept',
        counter: options.counters,
        rules,
      },
    ],
  };
  return { model, leftOut, warnings: leftOut.length === 0 ? [] : [leftOutWarning(file, leftOut)] };
}

function leftOutWarning(file: string, lines: readonly number[]): Diagnostic {
  const first = lines.slice(0, 10).join(', ');
  const which = lines.length > 10 ? `${first} and ${lines.length - 10} more` : first;
  const what = lines.length === 1 ? '1 rule' : `${lines.length} rules`;
  return problem(
    'NK3008',
    `${what} can never match, left out: line${lines.length === 1 ? '' : 's'} ${which}`,
    {
      at: { file, line: lines[0]!, col: 1 },
      cause: 'they ask for ports of a protocol without ports, or for flags of a protocol without flags',
    },
  );
}

function verdictOf(scheme: VerdictScheme, index: number): Verdict {
  if (scheme === 'alternate') return index % 2 === 0 ? 'drop' : 'accept';
  return scheme;
}

const tcp = ipProtocols.tcp;
const icmp = ipProtocols.icmp;

function conditionsOf(line: ClassbenchLine, flagsAt: Origin, errors: ImportErrors): Condition[] | 'never' {
  const protocol = protocolOf(line, flagsAt, errors);
  const flags = flagConditions(line, protocol, flagsAt, errors);
  const ports = portConditions(line, protocol);
  if (flags === 'never' || ports === 'never') return 'never';
  const when: Condition[] = [...addressCondition('ip.saddr', line.source)];
  when.push(...addressCondition('ip.daddr', line.destination));
  // A condition on a protocol's own fields says the protocol; where there is none it has to be said.
  const said = flags.length > 0 || ports.length > 0;
  if (protocol !== undefined && !said) {
    when.push({ field: 'meta.l4proto', op: 'in', values: [protocolNames.get(protocol) ?? String(protocol)] });
  }
  return [...when, ...ports, ...flags];
}

const protocolNames = new Map(Object.entries(ipProtocols).map(([name, number]) => [number as number, name]));

/** Undefined: any protocol. */
function protocolOf(line: ClassbenchLine, at: Origin, errors: ImportErrors): number | undefined {
  const { value, mask, col } = line.protocol;
  if (mask === 0) return undefined;
  if (mask !== 0xff) {
    const shown = `0x${mask.toString(16).padStart(2, '0')}`;
    errors.add(
      'NK3004',
      { ...at, col },
      `the protocol mask is ${shown}`,
      'part of a protocol number is no protocol',
    );
  }
  return value;
}

function addressCondition(field: string, prefix: string): Condition[] {
  if (prefix.endsWith('/0')) return [];
  return [{ field, op: 'in', values: [prefix.replace(/\/32$/, '')] }];
}

function portConditions(line: ClassbenchLine, protocol: number | undefined): Condition[] | 'never' {
  const asked = [
    ['sport', line.sourcePorts],
    ['dport', line.destinationPorts],
  ] as const;
  const header = protocol === undefined ? 'th' : protocolNames.get(protocol);
  const out: Condition[] = [];
  for (const [key, range] of asked) {
    if (range.low === 0 && range.high === 65535) continue;
    if (protocol !== undefined && !portProtocolNumbers.includes(protocol)) return 'never';
    out.push({ field: `${header}.${key}`, op: 'in', values: [portText(range)] });
  }
  return out;
}

function portText({ low, high }: PortRange): string {
  return low === high ? String(low) : `${low}-${high}`;
}

/** For TCP the high byte holds the flags; for ICMP the high byte is the type and the low byte the code. */
function flagConditions(
  line: ClassbenchLine,
  protocol: number | undefined,
  at: Origin,
  errors: ImportErrors,
): Condition[] | 'never' {
  const { mask } = line.flags;
  const value = line.flags.value & mask;
  if (mask === 0) return [];
  if (protocol === undefined) {
    errors.add(
      'NK3005',
      at,
      'flags are asked for, but any protocol may match',
      'only TCP and ICMP have flags',
    );
    return [];
  }
  if (protocol === icmp) {
    return [
      ...icmpCondition('icmp.type', mask >> 8, value >> 8),
      ...icmpCondition('icmp.code', mask & 0xff, value & 0xff),
    ];
  }
  if (protocol !== tcp) return value === 0 ? [] : 'never';
  if ((mask & 0xff) !== 0) {
    const shown = `0x${(mask & 0xff).toString(16).padStart(2, '0')}`;
    errors.add('NK3005', at, `the flags mask has ${shown} in its low byte`, "TCP's flags are the high byte");
  }
  return [{ field: 'tcp.flags', op: 'mask', mask: mask >> 8, value: value >> 8 }];
}

function icmpCondition(field: string, mask: number, value: number): Condition[] {
  if (mask === 0) return [];
  if (mask === 0xff) return [{ field, op: 'in', values: [String(value)] }];
  return [{ field, op: 'mask', mask, value }];
}
