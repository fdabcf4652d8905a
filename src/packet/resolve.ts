/** From layers as data to layers that can be built, or to everything that is wrong with them. */

import { type Header, headerNamed, headers } from '../model/header/index.js';
import { maxOf } from '../model/interval.js';
import type { Path } from '../model/path.js';
import { type Layer, type LayerProblem, paddedSize, parseHex, type Resolved } from './layer.js';
import { parseFieldValue } from './value.js';

/** Everything wrong with the layers of a packet, each with its path in the list; empty where it can be built. */
export function checkLayers(layers: readonly Layer[]): LayerProblem[] {
  return resolveLayers(layers).problems;
}

/** Everything wrong with layers as parts of a packet of which they need not be the whole. */
export function checkLayersApart(layers: readonly Layer[]): LayerProblem[] {
  return resolveApart(layers).problems;
}

export function resolveLayers(layers: readonly Layer[]): { resolved: Resolved[]; problems: LayerProblem[] } {
  const { resolved, problems } = resolveApart(layers);
  // How layers fit together can be told only of layers that are themselves right.
  if (problems.length === 0) together(resolved, (path, message) => problems.push({ path, message }));
  return { resolved, problems };
}

/** Each layer by itself; nothing can follow a payload. */
export function resolveApart(layers: readonly Layer[]): { resolved: Resolved[]; problems: LayerProblem[] } {
  const problems: LayerProblem[] = [];
  const add = (path: Path, message: string) => problems.push({ path, message });
  if (layers.length === 0) add([], 'a packet has at least one layer');
  const resolved = layers.map((layer, index) =>
    layer.header === 'payload' ? payload(layer, index, add) : header(layer, index, add),
  );
  return { resolved, problems };
}

type Add = (path: Path, message: string) => void;

function payload(layer: Layer, index: number, add: Add): Resolved {
  const extra = parseHex(layer.fields['hex']);
  if (!extra) add([index, 'fields', 'hex'], 'a payload is an even number of hexadecimal digits');
  for (const key of Object.keys(layer.fields)) {
    if (key !== 'hex') add([index, 'fields', key], `payload has no field '${key}'`);
  }
  return { given: new Map(), extra: extra ?? new Uint8Array(), size: extra?.length ?? 0 };
}

function header(layer: Layer, index: number, add: Add): Resolved {
  const header = headerNamed(layer.header);
  if (!header) {
    const known = [...Object.keys(headers), 'payload'].join(', ');
    add([index, 'header'], `'${layer.header}' is not a header; there are ${known}`);
    return { given: new Map(), extra: new Uint8Array(), size: 0 };
  }
  const given = new Map<string, bigint>();
  let options = new Uint8Array();
  for (const [key, value] of Object.entries(layer.fields)) {
    if (value === undefined) continue;
    const path = [index, 'fields', key];
    const field = Object.hasOwn(header.fields, key) ? header.fields[key] : undefined;
    if (field) {
      const parsed = parseFieldValue(field, value);
      if ('message' in parsed) add(path, `${header.name}.${key}: ${parsed.message}`);
      else given.set(key, parsed.value);
    } else if (key === 'options') {
      options = readOptions(header, value, path, add);
    } else {
      add(path, `${header.name} has no field '${key}'; it has ${Object.keys(header.fields).join(', ')}`);
    }
  }
  const size = paddedSize(header, options.length);
  const { length } = header;
  if (length && !given.has(length.field)) {
    const most = (Number(maxOf(header.fields[length.field]!.bits)) + length.add) * length.unit;
    if (size > most) {
      const room = most - header.bytes;
      add(
        [index, 'fields', 'options'],
        `${header.name} has room for ${room} bytes of options, not ${options.length}`,
      );
    }
  }
  const extra = new Uint8Array(size - header.bytes);
  extra.set(options);
  return { header, given, extra, size };
}

function readOptions(header: Header, value: unknown, path: Path, add: Add): Uint8Array<ArrayBuffer> {
  const bytes = parseHex(value);
  if (!bytes) add(path, `${header.name}.options are an even number of hexadecimal digits`);
  else if (!header.length) add(path, `${header.name} has no options; what follows it is a payload`);
  return Uint8Array.from(bytes ?? []);
}

function together(layers: readonly Resolved[], add: Add): void {
  const total = layers.reduce((sum, layer) => sum + layer.size, 0);
  if (total > 65535) add([], `the packet has ${total} bytes; there is room for 65535`);
  layers.forEach((layer, index) => {
    const after = layers[index + 1];
    if (!layer.header) {
      if (after) add([index], 'a payload can only be the last layer');
      return;
    }
    if (after?.header && !canFollow(layer, layer.header, after.header)) {
      const [here, next] = [layer.header.name, after.header.name];
      const why = layer.header.next
        ? `give ${here}.${layer.header.next.field} a value to send it all the same`
        : `nothing but a payload follows ${here}`;
      add([index + 1], `${next} cannot follow ${here}; ${why}`);
    }
    for (const [name, field] of Object.entries(layer.header.fields)) {
      if (field.fill?.kind !== 'checksum' || !field.fill.pseudo || layer.given.has(name)) continue;
      if (!layers.slice(0, index).some((l) => l.header === headers.ip || l.header === headers.ip6)) {
        add(
          [index],
          `${layer.header.name}.${name} is summed with IP addresses: put ip or ip6 before it, or give it`,
        );
      }
    }
  });
}

function canFollow(layer: Resolved, header: Header, next: Header): boolean {
  if (!header.next) return false;
  return layer.given.has(header.next.field) || next.id?.[header.next.space] !== undefined;
}
