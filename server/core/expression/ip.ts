/** IP addresses and networks as Rust's standard library and its `cidr` crate read them. */

export interface Ip {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

export interface Cidr extends Ip {
  readonly prefix: number;
}

export type CidrFault = 'address' | 'length' | 'host-bits';

const WIDTH = { 4: 32, 6: 128 } as const;

/** `1.2.3.4` without leading zeros, or an IPv6 address (also with an IPv4 tail). */
export function parseIp(text: string): Ip | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string, number = /^(0|[1-9][0-9]{0,2})$/): Ip | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let bits = 0n;
  for (const part of parts) {
    if (!number.test(part) || 255 < Number(part)) return undefined;
    bits = (bits << 8n) | BigInt(part);
  }
  return { family: 4, bits };
}

function parseIpv6(text: string): Ip | undefined {
  const gap = text.indexOf('::');
  const [head, tail] = gap < 0 ? [text, ''] : [text.slice(0, gap), text.slice(gap + 2)];
  const before = groupsOf(head, gap < 0);
  const after = groupsOf(tail, true);
  if (!before || !after) return undefined;
  const missing = 8 - before.length - after.length;
  if (gap < 0 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...new Array<bigint>(missing).fill(0n), ...after];
  return { family: 6, bits: groups.reduce((bits, group) => (bits << 16n) | group, 0n) };
}

function groupsOf(text: string, last: boolean): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else {
      const ipv4 = last && i === parts.length - 1 ? parseIpv4(part) : undefined;
      if (!ipv4) return undefined;
      groups.push(ipv4.bits >> 16n, ipv4.bits & 0xffffn);
    }
  }
  return groups;
}

/** `10.0.0.0/8`: the bits behind the prefix must be zero. Here, other than in an address, numbers may begin with zeros. */
export function parseCidr(text: string): Cidr | CidrFault {
  const slash = text.lastIndexOf('/');
  const address = text.slice(0, slash);
  const ip = address.includes(':') ? parseIpv6(address) : parseIpv4(address, /^[0-9]{1,3}$/);
  if (!ip) return 'address';
  const prefix = Number(text.slice(slash + 1));
  const width = WIDTH[ip.family];
  if (width < prefix) return 'length';
  const host = (1n << BigInt(width - prefix)) - 1n;
  return (ip.bits & host) === 0n ? { ...ip, prefix } : 'host-bits';
}

export function cidrContains(cidr: Cidr, ip: Ip): boolean {
  const shift = BigInt(WIDTH[cidr.family] - cidr.prefix);
  return cidr.family === ip.family && ip.bits >> shift === cidr.bits >> shift;
}

export function sameIp(a: Ip, b: Ip): boolean {
  return a.family === b.family && a.bits === b.bits;
}

export function showIp({ family, bits }: Ip): string {
  const width = family === 4 ? 8n : 16n;
  const groups = Array.from(
    { length: family === 4 ? 4 : 8 },
    (_, i) => bits >> (BigInt(i) * width),
  ).reverse();
  const mask = (1n << width) - 1n;
  if (family === 4) return groups.map((group) => String(group & mask)).join('.');
  const text = groups.map((group) => (group & mask).toString(16)).join(':');
  // The first of the longest runs of zeros is written as `::` (RFC 5952).
  const runs = [...text.matchAll(/\b0(?::0)+\b/g)].sort(([a], [b]) => b.length - a.length);
  const [run] = runs;
  if (!run) return text;
  const [before, after] = [text.slice(0, run.index), text.slice(run.index + run[0].length)];
  return `${before.replace(/:$/, '')}::${after.replace(/^:/, '')}`;
}
