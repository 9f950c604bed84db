/** Addresses and ranges, as lua-resty-ipmatcher and atc-router read them. */

/** 4 or 16 bytes. */
export type Address = readonly number[];

export interface Range {
  readonly address: Address;
  /** Leading bits that count. */
  readonly bits: number;
}

export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte < 256) ? bytes : undefined;
}

function parseV6(text: string): Address | undefined {
  const halves = text.split('::');
  if (2 < halves.length) return undefined;
  const [head, tail] = halves.map((half) => groupsOf(half));
  if (!head || (halves.length === 2 && !tail)) return undefined;
  const missing = 16 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])];
}

function groupsOf(half: string): number[] | undefined {
  if (half === '') return [];
  const bytes: number[] = [];
  const groups = half.split(':');
  for (const [i, group] of groups.entries()) {
    const v4 = i === groups.length - 1 && group.includes('.') ? parseV4(group) : undefined;
    if (v4) bytes.push(...v4);
    else if (/^[\da-fA-F]{1,4}$/.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else return undefined;
  }
  return bytes;
}

/** `10.0.0.0/8`, or undefined when it is none. */
export function parseRange(text: string): Range | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return undefined;
  const bits = slash < 0 ? address.length * 8 : Number(text.slice(slash + 1));
  return Number.isInteger(bits) && 0 <= bits && bits <= address.length * 8 ? { address, bits } : undefined;
}

export function rangeContains(range: Range, address: Address): boolean {
  if (range.address.length !== address.length) return false;
  const whole = range.bits >> 3;
  for (let i = 0; i < whole; i++) if (range.address[i] !== address[i]) return false;
  const left = range.bits & 7;
  if (left === 0) return true;
  const mask = (0xff << (8 - left)) & 0xff;
  return ((range.address[whole] ?? 0) & mask) === ((address[whole] ?? 0) & mask);
}

/** Every address of `inner` lies in `outer`. */
export function rangeCovers(outer: Range, inner: Range): boolean {
  return outer.bits <= inner.bits && rangeContains(outer, inner.address);
}

export function sameAddress(one: Address, other: Address): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
