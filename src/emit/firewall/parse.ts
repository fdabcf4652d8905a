/**
 * The parsers: from an sk_buff to the members of `struct PREFIX_pkt` that rules read. Headers are reached through
 * skb_header_pointer(), so it does not matter where in the sk_buff they lie, and nothing past its end is read.
 */

import type { Key } from '../../lower/firewall/test.js';
import { portProtocolNumbers } from '../../model/field.js';
import type { Family } from '../../model/firewall.js';
import { type Field, type Header, headerById, headers } from '../../model/header/index.js';
import { type CCode, c, ident, integer, join } from '../c.js';
import { Writer } from '../writer.js';
import { protocolCode } from './names.js';
import { isSum, type Needs } from './needs.js';

/** Members of the packet struct that both families need between them. */
export function packetMembers(all: readonly Needs[], prefix: CCode): CCode {
  const out = new Writer();
  const keys = new Map(all.flatMap((n) => n.keys).map((k) => [k.name, k] as const));
  const byWidth = [...keys.values()].sort((a, b) => b.bits - a.bits);
  out.indent(() => {
    for (const key of byWidth) out.line(c`${ctype(key, prefix)} ${ident(key.name)};`);
    if (all.some((n) => n.found)) out.line(c`u16 found; /* how much of the headers below */`);
    if (all.some((n) => n.l4proto)) out.line(c`u16 l4proto;`);
    if (all.some((n) => n.transport)) out.line(c`u8 transport; /* whose header is there, or 0 */`);
    if (all.some((n) => n.ports)) out.line(c`bool ports;`);
    if (all.some((n) => n.network)) out.line(c`bool network;`);
  });
  return out.done();
}

function ctype(key: Key, prefix: CCode): CCode {
  if (key.bits === 128) return c`struct ${prefix}_u128`;
  return key.bits <= 8 ? c`u8` : key.bits <= 16 ? c`u16` : c`u32`;
}

/** A packet of which nothing has been read: no header is there until it is found. */
export function unparsed(prefix: CCode, needs: Needs): CCode {
  return needs.l4proto ? c`{ .l4proto = ${upper(prefix)}_NO_PROTO }` : c`{}`;
}

/** The function that reads transport headers, for both families. */
export function transportParser(out: Writer, prefix: CCode, needs: Needs): void {
  out.wrapped(
    c`static void ${prefix}_parse_transport(`,
    [c`const struct sk_buff *skb`, c`unsigned int off`, c`u8 protocol`, c`struct ${prefix}_pkt *pkt`],
    ',',
    c`)`,
  );
  out.line(c`{`);
  out.indent(() => {
    out.line(c`switch (protocol) {`);
    for (const protocols of transportCases(prefix, needs)) {
      for (const protocol of protocols.slice(0, -1)) out.line(c`case ${protocolCode[protocol]!}:`);
      out.block(c`case ${protocolCode[protocols.at(-1)!]!}:`, () =>
        transportCase(out, prefix, protocols[0]!, needs),
      );
    }
    out.line(c`}`);
  });
  out.line(c`}`);
  out.blank();
}

/** Protocols by the statements that read their headers: UDP and UDP-Lite mostly share theirs. */
function transportCases(prefix: CCode, needs: Needs): number[][] {
  const cases = new Map<string, number[]>();
  for (const protocol of needs.protocols) {
    const body = new Writer();
    transportCase(body, prefix, protocol, needs);
    const { text } = body.done();
    cases.set(text, [...(cases.get(text) ?? []), protocol]);
  }
  return [...cases.values()];
}

function transportCase(out: Writer, prefix: CCode, protocol: number, needs: Needs): void {
  const header = headerById('ipproto', protocol)!;
  const isPort = portProtocolNumbers.includes(protocol);
  const keys = needs.keys.filter((k) => k.header === header.name || (isPort && k.header === 'th'));
  const struct = c`struct ${ident(header.struct)}`;
  if (keys.length > 0) out.line(c`const ${struct} *h;`);
  out.line(c`${struct} _h;`);
  out.blank();
  if (keys.length > 0) {
    out.line(c`h = skb_header_pointer(skb, off, sizeof(_h), &_h);`);
    out.line(c`if (!h)`);
  } else {
    out.line(c`if (!skb_header_pointer(skb, off, sizeof(_h), &_h))`);
  }
  out.indent(() => out.line(c`return;`));
  for (const key of keys) out.line(c`pkt->${ident(key.name)} = ${load(prefix, c`h`, header, key.field)};`);
  if (needs.found) out.line(c`pkt->found = ${upper(prefix)}_FOUND_HEADER + protocol;`);
  if (isPort && needs.ports) out.line(c`pkt->ports = true;`);
  if (needs.transport) out.line(c`pkt->transport = protocol;`);
  out.line(c`break;`);
}

/** The function that reads a family's network header and goes on to the transport header. */
export function networkParser(out: Writer, prefix: CCode, family: Family, needs: Needs): void {
  const name = family === 'ipv4' ? c`ipv4` : c`ipv6`;
  const skb = family === 'ipv6' && needs.extensions ? c`struct sk_buff *skb` : c`const struct sk_buff *skb`;
  out.wrapped(c`static void ${prefix}_parse_${name}(`, [skb, c`struct ${prefix}_pkt *pkt`], ',', c`)`);
  out.line(c`{`);
  out.indent(() => {
    const body = new Body(out, prefix, needs);
    if (family === 'ipv4') body.ipv4();
    else body.ipv6();
  });
  out.line(c`}`);
  out.blank();
}

class Body {
  constructor(
    readonly out: Writer,
    readonly prefix: CCode,
    readonly needs: Needs,
  ) {}

  ipv4(): void {
    const { out, prefix, needs } = this;
    out.line(c`unsigned int off = skb_network_offset(skb);`);
    out.line(c`const struct iphdr *iph;`);
    out.line(c`struct iphdr _iph;`);
    out.blank();
    out.line(c`iph = skb_header_pointer(skb, off, sizeof(_iph), &_iph);`);
    out.line(c`if (!iph || iph->version != 4 || iph->ihl < 5)`);
    out.indent(() => out.line(c`return;`));
    this.#network(c`iph`, headers.ip);
    if (needs.found) out.line(c`pkt->found = ${upper(prefix)}_FOUND_PROTOCOL + iph->protocol;`);
    if (needs.l4proto) out.line(c`pkt->l4proto = iph->protocol;`);
    if (needs.protocols.length === 0) return;
    out.blank();
    out.line(c`/* Only the first fragment has the transport header. */`);
    out.line(c`if (iph->frag_off & htons(IP_OFFSET))`);
    out.indent(() => out.line(c`return;`));
    out.wrapped(
      c`${prefix}_parse_transport(`,
      [c`skb`, c`off + iph->ihl * 4`, c`iph->protocol`, c`pkt`],
      ',',
      c`);`,
    );
  }

  ipv6(): void {
    const { out, prefix, needs } = this;
    const walk = needs.extensions;
    out.line(c`const struct ipv6hdr *ip6h;`);
    if (walk) {
      out.line(c`unsigned short fragoff = 0;`);
      out.line(c`unsigned int off;`);
      out.line(c`int protocol;`);
      out.blank();
      out.line(c`/* ipv6_find_hdr() reads the fixed header in place. */`);
      out.line(c`if (!pskb_may_pull(skb, skb_network_offset(skb) + sizeof(*ip6h)))`);
      out.indent(() => out.line(c`return;`));
      out.line(c`ip6h = ipv6_hdr(skb);`);
      out.line(c`if (ip6h->version != 6)`);
    } else {
      out.line(c`struct ipv6hdr _ip6h;`);
      out.blank();
      out.wrapped(
        c`ip6h = skb_header_pointer(`,
        [c`skb`, c`skb_network_offset(skb)`, c`sizeof(_ip6h)`, c`&_ip6h`],
        ',',
        c`);`,
      );
      out.line(c`if (!ip6h || ip6h->version != 6)`);
    }
    out.indent(() => out.line(c`return;`));
    this.#network(c`ip6h`, headers.ip6);
    if (needs.found) out.line(c`pkt->found = ${upper(prefix)}_FOUND_NETWORK;`);
    if (!walk) return;
    out.blank();
    out.line(c`protocol = ip6h->nexthdr;`);
    out.line(c`off = skb_network_offset(skb) + sizeof(*ip6h);`);
    out.block(c`if (ipv6_ext_hdr(protocol))`, () => {
      out.line(c`/* Past the extension headers. */`);
      out.line(c`off = 0;`);
      out.line(c`protocol = ipv6_find_hdr(skb, &off, -1, &fragoff, NULL);`);
      out.line(c`if (protocol < 0)`);
      out.indent(() => out.line(c`return;`));
    });
    if (needs.found) out.line(c`pkt->found = ${upper(prefix)}_FOUND_PROTOCOL + protocol;`);
    if (needs.l4proto) out.line(c`pkt->l4proto = protocol;`);
    if (needs.protocols.length === 0) return;
    out.line(c`if (!fragoff)`);
    out.indent(() =>
      out.wrapped(c`${prefix}_parse_transport(`, [c`skb`, c`off`, c`protocol`, c`pkt`], ',', c`);`),
    );
  }

  #network(pointer: CCode, header: Header): void {
    const { out, needs } = this;
    if (needs.network) out.line(c`pkt->network = true;`);
    for (const key of needs.keys.filter((k) => k.header === header.name)) {
      const value =
        key.bits === 128
          ? c`${this.prefix}_addr6(&${pointer}->${ident(key.field)})`
          : load(this.prefix, pointer, header, key.field);
      out.line(c`pkt->${ident(key.name)} = ${value};`);
    }
  }
}

/** A field of up to 32 bits in host byte order. */
function load(prefix: CCode, pointer: CCode, header: Header, fieldName: string): CCode {
  const field = header.fields[fieldName]!;
  if (field.member === undefined || isSum(field)) return loadBits(prefix, pointer, field);
  const member = c`${pointer}->${join(field.member.split('.').map(ident), c`.`)}`;
  return field.bits === 8 ? member : field.bits === 16 ? c`ntohs(${member})` : c`ntohl(${member})`;
}

/** A field that is not a member of the kernel's struct: from the header's bytes. */
function loadBits(prefix: CCode, pointer: CCode, field: Field): CCode {
  const first = Math.floor(field.bit / 8);
  const last = Math.floor((field.bit + field.bits - 1) / 8);
  const below = (last + 1) * 8 - field.bit - field.bits;
  const bytes =
    first === last
      ? c`((const u8 *)${pointer})[${integer(first)}]`
      : c`${prefix}_bytes(${pointer}, ${integer(first)}, ${integer(last - first + 1)})`;
  if (field.bits === (last - first + 1) * 8) return bytes;
  const mask = integer((1n << BigInt(field.bits)) - 1n, { hex: true });
  return below === 0 ? c`${bytes} & ${mask}` : c`${bytes} >> ${integer(below)} & ${mask}`;
}

export function bytesReader(out: Writer, prefix: CCode): void {
  out.line(c`/* Bytes of a header as a number. */`);
  out.wrapped(
    c`static u32 ${prefix}_bytes(`,
    [c`const void *header`, c`unsigned int at`, c`unsigned int count`],
    ',',
    c`)`,
  );
  out.line(c`{`);
  out.indent(() => {
    out.line(c`const u8 *byte = (const u8 *)header + at;`);
    out.line(c`u32 value = 0;`);
    out.blank();
    out.line(c`while (count--)`);
    out.indent(() => out.line(c`value = value << 8 | *byte++;`));
    out.line(c`return value;`);
  });
  out.line(c`}`);
  out.blank();
}

/** The prefix as macros and enumerators have it. */
export function upper(prefix: CCode): CCode {
  return ident(prefix.text.toUpperCase());
}
