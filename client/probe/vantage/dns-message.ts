/** DNS messages (RFC 1035), as much as asking for addresses, aliases and services needs. Pure; bounded. */

import type { DnsFailure, DnsRecord, RecordType } from '../world.ts';

const TYPES: Readonly<Record<RecordType, number>> = { A: 1, CNAME: 5, AAAA: 28, SRV: 33 };

/** Undefined when the name cannot stand in a message. */
export function queryBytes(id: number, name: string, type: RecordType): Uint8Array | undefined {
  const labels = name.replace(/\.$/, '').split('.');
  if (253 < name.length || labels.some((label) => label === '' || 63 < label.length)) return undefined;
  const bytes = [id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  for (const label of labels) {
    const encoded = new TextEncoder().encode(label);
    bytes.push(encoded.length, ...encoded);
  }
  bytes.push(0, 0, TYPES[type], 0, 1);
  return Uint8Array.from(bytes);
}

export type DnsReply =
  | { readonly kind: 'records'; readonly records: readonly DnsRecord[] }
  | { readonly kind: DnsFailure; readonly code: string };

const FAILURES: Readonly<Record<number, DnsFailure>> = {
  2: 'server-failure',
  3: 'no-such-name',
  5: 'refused',
};
const MOST_RECORDS = 256;

/** Undefined when the bytes are no whole answer to the query of that id. */
export function readReply(bytes: Uint8Array, id: number, type: RecordType): DnsReply | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint16(0) !== id || (view.getUint8(2) & 0x80) === 0) return undefined;
  const code = view.getUint8(3) & 15;
  if (code !== 0) return { kind: FAILURES[code] ?? 'failed', code: `rcode ${code}` };
  let at = 12;
  for (let i = 0; i < view.getUint16(4); i++) {
    const name = nameAt(bytes, at);
    if (!name) return undefined;
    at = name.next + 4;
  }
  const records: DnsRecord[] = [];
  for (let i = 0; i < Math.min(view.getUint16(6), MOST_RECORDS); i++) {
    const name = nameAt(bytes, at);
    if (!name || bytes.length < name.next + 10) return undefined;
    const own = view.getUint16(name.next);
    const ttl = view.getUint32(name.next + 4);
    const start = name.next + 10;
    const length = view.getUint16(name.next + 8);
    if (bytes.length < start + length) return undefined;
    const record = own === TYPES[type] ? recordAt(bytes, start, length, type, ttl) : undefined;
    if (record) records.push(record);
    at = start + length;
  }
  return records.length > 0 ? { kind: 'records', records } : { kind: 'no-such-record', code: 'empty' };
}

function recordAt(
  bytes: Uint8Array,
  start: number,
  length: number,
  type: RecordType,
  ttl: number,
): DnsRecord | undefined {
  const word = (at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  switch (type) {
    case 'A':
      return length === 4 ? { value: bytes.subarray(start, start + 4).join('.'), ttl } : undefined;
    case 'AAAA':
      return length === 16
        ? { value: Array.from({ length: 8 }, (_, i) => word(start + 2 * i).toString(16)).join(':'), ttl }
        : undefined;
    case 'CNAME': {
      const name = nameAt(bytes, start);
      return name && { value: name.text, ttl };
    }
    case 'SRV': {
      const name = nameAt(bytes, start + 6);
      return (
        name && {
          value: name.text,
          ttl,
          priority: word(start),
          weight: word(start + 2),
          port: word(start + 4),
        }
      );
    }
  }
}

/** Follows compression a few steps; a name that points in a circle is none. */
function nameAt(
  bytes: Uint8Array,
  from: number,
): { readonly text: string; readonly next: number } | undefined {
  const labels: string[] = [];
  let at = from;
  let next: number | undefined;
  for (let steps = 0; steps < 128; steps++) {
    const length = bytes[at];
    if (length === undefined) return undefined;
    if (length === 0) return { text: labels.join('.'), next: next ?? at + 1 };
    if (length < 64) {
      labels.push(new TextDecoder('latin1').decode(bytes.subarray(at + 1, at + 1 + length)));
      at += 1 + length;
    } else {
      next ??= at + 2;
      at = ((length & 63) << 8) | (bytes[at + 1] ?? 0);
    }
  }
  return undefined;
}
