/** What the expression language is in which version of Kong: the embedded atc-router and the schema of its fields. */

import type { ValueType } from './value.ts';

export type Subsystem = 'http' | 'stream';

/** A version of Kong (`3.9`) and the side of it that runs the route; `http` for http, https, grpc and grpcs. */
export interface ExpressionTarget {
  readonly version: string;
  readonly subsystem: Subsystem;
}

/** What an atc-router can do. Kong 3.0 to 3.3 embed 1.0, 3.4 and 3.5 embed 1.2, 3.6 and later 1.6 (`.requirements`). */
export type Feature = 'expressions' | 'raw-string' | 'contains' | 'not' | 'ip';

export const FEATURE_SINCE: Readonly<Record<Feature, string>> = {
  expressions: '3.0',
  'raw-string': '3.4',
  contains: '3.4',
  ip: '3.4',
  not: '3.6',
};

export interface FieldInfo {
  /** The last segment is `*` where any name may stand. */
  readonly name: string;
  readonly type: ValueType;
  readonly since: string;
  /** The first version that no longer has it. */
  readonly until?: string;
  readonly subsystems: readonly Subsystem[];
  /** Our own words for hover and completion. */
  readonly about: string;
}

const HTTP: readonly Subsystem[] = ['http'];
const BOTH: readonly Subsystem[] = ['http', 'stream'];

/** Kong's `kong/router/fields.lua` (3.6 and later) and `kong/router/atc.lua` (before), at the last patch of each version. */
export const FIELDS: readonly FieldInfo[] = [
  {
    name: 'net.protocol',
    type: 'String',
    since: '3.0',
    subsystems: BOTH,
    about: 'protocol of the request: http, https, tcp, tls or udp',
  },
  {
    name: 'tls.sni',
    type: 'String',
    since: '3.0',
    subsystems: BOTH,
    about: 'server name of the TLS handshake',
  },
  { name: 'http.method', type: 'String', since: '3.0', subsystems: HTTP, about: 'method in upper case' },
  {
    name: 'http.host',
    type: 'String',
    since: '3.0',
    subsystems: HTTP,
    about: 'Host header without its port',
  },
  {
    name: 'http.path',
    type: 'String',
    since: '3.0',
    subsystems: HTTP,
    about: 'normalised path without the query',
  },
  {
    name: 'http.raw_path',
    type: 'String',
    since: '3.0',
    until: '3.4',
    subsystems: HTTP,
    about: 'path as it was sent',
  },
  {
    name: 'http.path.segments.*',
    type: 'String',
    since: '3.6',
    subsystems: HTTP,
    about: 'a segment of the path (0 is the first), or several: 0_1',
  },
  {
    name: 'http.path.segments.len',
    type: 'Int',
    since: '3.6',
    subsystems: HTTP,
    about: 'number of segments of the path',
  },
  {
    name: 'http.headers.*',
    type: 'String',
    since: '3.0',
    subsystems: HTTP,
    about: 'values of a header; its name in lower case, "_" for "-"',
  },
  {
    name: 'http.queries.*',
    type: 'String',
    since: '3.4',
    subsystems: HTTP,
    about: 'values of a query argument',
  },
  {
    name: 'net.port',
    type: 'Int',
    since: '3.0',
    until: '3.6',
    subsystems: BOTH,
    about: 'port of the Host header or of the connection; now net.dst.port',
  },
  { name: 'net.src.port', type: 'Int', since: '3.4', subsystems: BOTH, about: 'port of the client' },
  {
    name: 'net.dst.port',
    type: 'Int',
    since: '3.4',
    subsystems: BOTH,
    about: 'port of the Host header, else the port that the client connected to',
  },
  { name: 'net.src.ip', type: 'IpAddr', since: '3.4', subsystems: BOTH, about: 'address of the client' },
  {
    name: 'net.dst.ip',
    type: 'IpAddr',
    since: '3.4',
    subsystems: BOTH,
    about: 'address that the client connected to',
  },
];

/** -1, 0 or 1 as `a` is before, equal to or after `b`; both `major.minor`. */
export function compareVersions(a: string, b: string): number {
  return a === b ? 0 : Math.sign(asNumber(a) - asNumber(b));
}

/** Asked for each word of each expression, so without taking the text apart. */
function asNumber(version: string): number {
  const numbers = [0, 0];
  let at = 0;
  for (let i = 0; i < version.length && at < 2; i++) {
    const digit = version.charCodeAt(i) - 0x30;
    if (0 <= digit && digit <= 9) numbers[at] = 10 * (numbers[at] ?? 0) + digit;
    else at++;
  }
  return 1000 * (numbers[0] ?? 0) + (numbers[1] ?? 0);
}

export function hasFeature(target: ExpressionTarget, feature: Feature): boolean {
  return 0 <= compareVersions(target.version, FEATURE_SINCE[feature]);
}

export function isInVersion(field: FieldInfo, version: string): boolean {
  const started = 0 <= compareVersions(version, field.since);
  return started && (field.until === undefined || compareVersions(version, field.until) < 0);
}

/** Before 3.6 there was one schema for both subsystems. */
export function isInSubsystem(field: FieldInfo, target: ExpressionTarget): boolean {
  return compareVersions(target.version, '3.6') < 0 || field.subsystems.includes(target.subsystem);
}

export type FieldLookup =
  | { readonly kind: 'field'; readonly field: FieldInfo }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'other-version'; readonly field: FieldInfo }
  | { readonly kind: 'other-subsystem'; readonly field: FieldInfo };

const FIELDS_BY_NAME: ReadonlyMap<string, readonly FieldInfo[]> = new Map(
  FIELDS.map(({ name }) => [name, FIELDS.filter((field) => field.name === name)]),
);

/** The field of that name: exactly, else with the last segment as the free one (atc-router `schema.rs`). */
export function lookUpField(name: string, target: ExpressionTarget): FieldLookup {
  const isUsable = (field: FieldInfo) => isInVersion(field, target.version) && isInSubsystem(field, target);
  const exact = FIELDS_BY_NAME.get(name);
  const usable = exact?.find(isUsable);
  if (usable) return { kind: 'field', field: usable };
  const free = FIELDS_BY_NAME.get(`${name.slice(0, Math.max(0, name.lastIndexOf('.')))}.*`);
  const found = free?.find(isUsable);
  if (found) return { kind: 'field', field: found };
  const [first] = [...(exact ?? []), ...(free ?? [])];
  if (!first) return { kind: 'unknown' };
  return isInVersion(first, target.version)
    ? { kind: 'other-subsystem', field: first }
    : { kind: 'other-version', field: first };
}
