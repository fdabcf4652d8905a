/** An attribute of YNL as the call that declares it. */
import { printable } from '../../check/printable.js';
import type { Path } from '../../model/path.js';
import { quote } from '../source-text.js';
import type { Definitions } from './definitions.js';
import type { Findings } from './findings.js';
import { integer } from './integer.js';
import { call, type Fields, fields, type Node } from './print.js';
import type { AttributeData } from './schema.js';
import type { Variables } from './variables.js';

/** What attributes can speak of. */
export interface Around {
  readonly findings: Findings;
  readonly definitions: Definitions;
  readonly variables: Variables;
  /** Sets of attributes: YNL's names with ours. */
  readonly sets: ReadonlyMap<string, string>;
}

/** An attribute of one value, without its number. */
export type Options = Readonly<Record<string, Node | undefined>>;

/** `id` is what it has to be given where its number is not the one that comes next. */
export function attribute(data: AttributeData, path: Path, id: number | undefined, around: Around): Node {
  const number: Options = { id: id === undefined ? undefined : String(id) };
  const type = data.type === 'array-nest' ? 'indexed-array' : data.type;
  if (type === 'indexed-array') {
    const of = single({ ...data, type: data['sub-type'] ?? 'nest' }, [...path, 'sub-type'], {}, around);
    if (data['multi-attr']) around.findings.lost(path, 'an array that repeats is imported as one');
    return call('indexed', of, ...options(number));
  }
  if (data['multi-attr'] && (type === 'flag' || type === 'bitfield32')) {
    around.findings.lost(
      path,
      `${type === 'flag' ? 'a flag' : 'a bitfield'} that repeats is imported as one`,
    );
  } else if (data['multi-attr']) {
    return call('many', single(data, path, {}, around), ...options(number));
  }
  return single(data, path, number, around);
}

/** The record of what is given, if anything is. */
export function options(all: Options): Fields[] {
  const given = fields(all);
  return given.fields.length === 0 ? [] : [given];
}

function single(data: AttributeData, path: Path, number: Options, around: Around): Node {
  const { findings } = around;
  switch (data.type) {
    case 'unused':
    case 'pad':
      return call('pad', ...options(number));
    case 'flag':
      return call('flag', ...options(number));
    case 'string':
      return string(data, path, number, around);
    case 'binary':
      return binary(data, path, number, around);
    case 'bitfield32':
      return bitfield(data, path, number, around);
    case 'nest':
    case 'nest-type-value':
      return nest(data, path, number, around);
    case 'sub-message':
      findings.lost(path, 'a sub-message is imported as bytes');
      return call('binary', ...options(number));
    case 'indexed-array':
    case 'array-nest':
    case undefined:
      findings.error('NK3011', path, `'${printable(data.name)}' has no type that an attribute can have`);
      return call('binary');
    default:
      return integer({ ...data, type: data.type }, path, number, around);
  }
}

function string(data: AttributeData, path: Path, number: Options, around: Around): Node {
  const lengths = lengthsOf(data, path, around);
  const open = data.checks?.['unterminated-ok'] ? 'false' : undefined;
  return call('string', ...options({ ...number, ...lengths, terminated: open }));
}

/** Addresses are bytes of one length with a hint. Where a least length is all that is asked for, it is meant to be that one. */
const addresses: Readonly<Record<string, { readonly builder: string; readonly length: string }>> = {
  ipv4: { builder: 'ipv4', length: '4' },
  ipv6: { builder: 'ipv6', length: '16' },
  mac: { builder: 'mac', length: '6' },
};

function binary(data: AttributeData, path: Path, number: Options, around: Around): Node {
  const { findings, definitions } = around;
  if (data.struct !== undefined) {
    const at = [...path, 'struct'];
    if (definitions.struct(data.struct, at)) findings.lost(at, 'attributes that hold a struct are bytes');
  } else if (data['sub-type'] !== undefined) {
    findings.lost([...path, 'sub-type'], `an array in C of ${data['sub-type']} is imported as bytes`);
  }
  const lengths = lengthsOf(data, path, around);
  const address = addresses[data['display-hint'] ?? ''];
  if (address && lengths.minLength === address.length) {
    if (lengths.maxLength === undefined) {
      findings.lost(path, `${address.builder}() takes exactly ${address.length} bytes, where more would do`);
    }
    return call(address.builder, ...options(number));
  }
  return call('binary', ...options({ ...number, ...lengths }));
}

function lengthsOf({ checks = {} }: AttributeData, path: Path, { findings, definitions }: Around) {
  const read = (name: 'min-len' | 'max-len' | 'exact-len') => {
    const given = checks[name];
    const at = [...path, 'checks', name];
    const length = given === undefined ? undefined : definitions.number(given, at);
    if (length === undefined) return undefined;
    if (length < 0n || length > 65531n) findings.error('NK3012', at, `no attribute has ${length} bytes`);
    return String(length);
  };
  const exact = read('exact-len');
  const [least, most] = [exact ?? read('min-len'), exact ?? read('max-len')];
  if (Number(least ?? 0) > Number(most ?? 65531)) {
    findings.error('NK3012', [...path, 'checks'], `no length is at least ${least} and at most ${most}`);
  }
  return { minLength: least === '0' ? undefined : least, maxLength: most };
}

function bitfield(data: AttributeData, path: Path, number: Options, around: Around): Node {
  const bits =
    data.enum === undefined ? undefined : around.definitions.enumeration(data.enum, [...path, 'enum']);
  if (bits) {
    const prefix = quote(bits.kind === 'flags' ? bits.prefix : `${bits.prefix}F_`);
    return call('bitfield32', around.variables.of(bits), ...options({ ...number, prefix }));
  }
  if (data.enum === undefined) {
    around.findings.lost(path, 'a bitfield without an enumeration of its bits is imported as 8 bytes');
  }
  return call('binary', ...options({ ...number, minLength: '8', maxLength: '8' }));
}

function nest(data: AttributeData, path: Path, number: Options, { findings, sets }: Around): Node {
  const name = data['nested-attributes'];
  if (name === undefined) {
    findings.lost(path, 'a nest without a set of attributes is imported as bytes');
    return call('binary', ...options(number));
  }
  const set = sets.get(name);
  if (set === undefined) {
    findings.error(
      'NK3013',
      [...path, 'nested-attributes'],
      `there is no attribute set '${printable(name)}'`,
    );
  }
  const levels = data.type === 'nest-type-value' ? String(data['type-value']?.length ?? 1) : undefined;
  return call('nestOf', quote(set ?? name), ...options({ ...number, levels }));
}
