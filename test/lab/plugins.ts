/**
 * The plugins that the lab's proxy plays, in Kong's order, with its answers. A plugin of the file that is not among
 * them lets everything pass; the lab says so when it starts.
 */

import { randomUUID } from 'node:crypto';
import { isSet, type PlainEntity, refersTo } from '../../client/probe/snapshot.ts';
import { parseAddress, parseRange, rangeContains } from '../../server/core/router/ip.ts';
import { isRecord } from './records.ts';
import type { Store } from './store.ts';

/** A request on its way through the plugins; what they add is collected in the two lists. */
export interface Passage {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  readonly remote: string;
  readonly store: Store;
  readonly counters: Counters;
  /** ms since 1970. */
  readonly now: number;
  readonly upstreamHeaders: [string, string][];
  readonly responseHeaders: [string, string][];
  consumer: PlainEntity | undefined;
}

/** Requests so far by plugin, client and window. */
export type Counters = Map<string, number>;

/** A plugin's answer in the backend's place. */
export interface Denial {
  readonly status: number;
  /** In the body as Kong writes errors; undefined: no body. */
  readonly message: string | undefined;
  readonly headers?: readonly (readonly [string, string])[];
  /** Some plugins write their own body, without the request's id. */
  readonly plain?: true;
}

type Play = (config: PlainEntity, passage: Passage, plugin: PlainEntity) => Denial | undefined;

/** By Kong's priority, the highest first (the plugins' handler.lua). */
const PLAYS: readonly (readonly [name: string, play: Play])[] = [
  ['correlation-id', correlationId],
  ['cors', cors],
  ['key-auth', keyAuth],
  ['basic-auth', basicAuth],
  ['ip-restriction', ipRestriction],
  ['request-size-limiting', requestSizeLimiting],
  ['acl', acl],
  ['rate-limiting', rateLimiting],
  ['request-termination', requestTermination],
];

/** Names of plugins in use that the proxy does not play. */
export function unplayed(store: Store): readonly string[] {
  const names = store.entities('plugins').map((plugin) => String(plugin['name']));
  return [...new Set(names)].filter((name) => !PLAYS.some(([played]) => played === name));
}

export function runPlugins(plugins: readonly PlainEntity[], passage: Passage): Denial | undefined {
  for (const [name, play] of PLAYS) {
    const plugin = mostSpecific(plugins.filter((each) => each['name'] === name));
    const config = plugin?.['config'];
    const denial = plugin && play(isRecord(config) ? config : {}, passage, plugin);
    if (denial) return denial;
  }
  return undefined;
}

/** Of several configurations of a plugin that apply, one runs: the route's, else the service's, else the global. */
function mostSpecific(plugins: readonly PlainEntity[]): PlainEntity | undefined {
  const weight = (plugin: PlainEntity) =>
    (isSet(plugin['route']) ? 2 : 0) + (isSet(plugin['service']) ? 1 : 0);
  return [...plugins].sort((a, b) => weight(b) - weight(a))[0];
}

function correlationId(config: PlainEntity, passage: Passage): undefined {
  const name = textIn(config, 'header_name') ?? 'Kong-Request-ID';
  const sent = passage.headers[name.toLowerCase()];
  const count = (passage.counters.get('correlation-id') ?? 0) + 1;
  passage.counters.set('correlation-id', count);
  const id = sent ?? (config['generator'] === 'uuid' ? randomUUID() : `${randomUUID()}#${count}`);
  if (sent === undefined) passage.upstreamHeaders.push([name, id]);
  if (config['echo_downstream'] === true) passage.responseHeaders.push([name, id]);
  return undefined;
}

function cors(config: PlainEntity, { method, headers, responseHeaders }: Passage): Denial | undefined {
  const { origin } = headers;
  const allowed = originFor(textsIn(config, 'origins'), origin, config['credentials'] === true);
  const added: [string, string][] = [];
  if (allowed !== undefined && allowed !== '*') added.push(['vary', 'Origin']);
  if (allowed !== undefined) added.push(['Access-Control-Allow-Origin', allowed]);
  if (allowed !== undefined && config['credentials'] === true)
    added.push(['Access-Control-Allow-Credentials', 'true']);
  const wanted = headers['access-control-request-method'];
  if (method !== 'OPTIONS' || origin === undefined || wanted === undefined || config['preflight_continue']) {
    const exposed = textsIn(config, 'exposed_headers');
    if (0 < exposed.length) added.push(['Access-Control-Expose-Headers', exposed.join(',')]);
    responseHeaders.push(...added);
    return undefined;
  }
  const asked = headers['access-control-request-headers'];
  const names = textsIn(config, 'headers');
  if (0 < names.length || asked !== undefined)
    added.push(['Access-Control-Allow-Headers', names.length === 0 ? (asked ?? '') : names.join(',')]);
  added.push(['Access-Control-Allow-Methods', textsIn(config, 'methods').join(',')]);
  const age = config['max_age'];
  if (typeof age === 'number') added.push(['Access-Control-Max-Age', String(age)]);
  return { status: 200, message: undefined, headers: added };
}

/** One origin is always named, of several the one that asks; none or `*` means all. */
function originFor(
  origins: readonly string[],
  asking: string | undefined,
  credentials: boolean,
): string | undefined {
  if (origins.length === 0 || origins.includes('*'))
    return credentials && asking !== undefined ? asking : '*';
  const [only, ...more] = origins;
  if (more.length === 0) return only;
  return origins.find((origin) => origin === asking);
}

function keyAuth(config: PlainEntity, passage: Passage): Denial | undefined {
  const names = textsIn(config, 'key_names');
  const sent = names.flatMap((name) => [
    ...(config['key_in_header'] === false ? [] : [passage.headers[name.toLowerCase()]]),
    ...(config['key_in_query'] === false ? [] : [passage.query.get(name) ?? undefined]),
  ]);
  const key = sent.find((each) => each !== undefined);
  const realm = textIn(config, 'realm');
  const challenge = ['WWW-Authenticate', realm === undefined ? 'Key' : `Key realm="${realm}"`] as const;
  if (key === undefined) return { status: 401, message: 'No API key found in request', headers: [challenge] };
  const credential = passage.store.entities('keyauth_credentials').find((each) => each['key'] === key);
  if (!credential) return { status: 401, message: 'Unauthorized', headers: [challenge] };
  recognise(passage, credential, String(credential['id']));
  return undefined;
}

function basicAuth(config: PlainEntity, passage: Passage): Denial | undefined {
  const [, encoded = ''] = /^basic\s+(\S+)$/i.exec(passage.headers['authorization'] ?? '') ?? [];
  const [, username, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const credential = passage.store
    .entities('basicauth_credentials')
    .find((each) => each['username'] === username && each['password'] === password);
  const realm = textIn(config, 'realm') ?? 'service';
  if (!credential || username === undefined)
    return {
      status: 401,
      message: 'Unauthorized',
      headers: [['WWW-Authenticate', `Basic realm="${realm}"`]],
    };
  recognise(passage, credential, username);
  return undefined;
}

/** The backend is told who asks. */
function recognise(passage: Passage, credential: PlainEntity, identifier: string): void {
  const consumer = passage.store.entities('consumers').find((each) => refersTo(credential['consumer'], each));
  if (!consumer) return;
  passage.consumer = consumer;
  const names = [
    ['X-Consumer-ID', 'id'],
    ['X-Consumer-Custom-ID', 'custom_id'],
    ['X-Consumer-Username', 'username'],
  ] as const;
  for (const [header, field] of names) {
    const value = textIn(consumer, field);
    if (value !== undefined) passage.upstreamHeaders.push([header, value]);
  }
  passage.upstreamHeaders.push(['X-Credential-Identifier', identifier]);
}

function ipRestriction(config: PlainEntity, { remote }: Passage): Denial | undefined {
  const address = parseAddress(remote);
  const holds = (list: readonly string[]) =>
    list.some((text) => {
      const range = parseRange(text);
      return range !== undefined && address !== undefined && rangeContains(range, address);
    });
  const allow = textsIn(config, 'allow');
  if (!holds(textsIn(config, 'deny')) && (allow.length === 0 || holds(allow))) return undefined;
  const status = typeof config['status'] === 'number' ? config['status'] : 403;
  return { status, message: textIn(config, 'message') ?? `IP address not allowed: ${remote}` };
}

const UNITS: Readonly<Record<string, number>> = { bytes: 1, kilobytes: 1024, megabytes: 1_048_576 };

function requestSizeLimiting(config: PlainEntity, { headers }: Passage): Denial | undefined {
  const unit = UNITS[textIn(config, 'size_unit') ?? 'megabytes'] ?? 1_048_576;
  const limit = Number(config['allowed_payload_size'] ?? 128) * unit;
  if (Number(headers['content-length'] ?? 0) <= limit) return undefined;
  return headers['expect'] === undefined
    ? { status: 413, message: 'Request size limit exceeded' }
    : { status: 417, message: 'Request size limit exceeded' };
}

function acl(config: PlainEntity, passage: Passage): Denial | undefined {
  const { consumer, store } = passage;
  if (!consumer) return { status: 401, message: 'Unauthorized' };
  const groups = store
    .entities('acls')
    .filter((each) => refersTo(each['consumer'], consumer))
    .map((each) => String(each['group']));
  const allow = textsIn(config, 'allow');
  const deny = textsIn(config, 'deny');
  const listed = (list: readonly string[]) => list.some((group) => groups.includes(group));
  if (0 < deny.length ? listed(deny) : !listed(allow))
    return { status: 403, message: 'You cannot consume this service' };
  if (config['hide_groups_header'] !== true)
    passage.upstreamHeaders.push(['X-Consumer-Groups', groups.join(', ')]);
  return undefined;
}

/** Seconds, the shortest first. */
const WINDOWS = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;

function rateLimiting(config: PlainEntity, passage: Passage, plugin: PlainEntity): Denial | undefined {
  const who = textIn(passage.consumer ?? {}, 'id') ?? passage.remote;
  const seconds = Math.floor(passage.now / 1000);
  const windows = Object.entries(WINDOWS).flatMap(([name, length]) => {
    const limit = config[name];
    if (typeof limit !== 'number') return [];
    const key = `${String(plugin['id'])} ${who} ${name} ${Math.floor(seconds / length)}`;
    const used = passage.counters.get(key) ?? 0;
    return [{ name, key, limit, used, left: limit - used, reset: length - (seconds % length) }];
  });
  const stop = windows.find(({ left }) => left <= 0);
  const shown = stop ? windows : windows.map((each) => ({ ...each, left: each.left - 1 }));
  const tightest = stop ?? [...shown].sort((a, b) => a.left - b.left)[0];
  const headers: [string, string][] = [];
  if (config['hide_client_headers'] !== true && tightest) {
    for (const { name, limit, left } of shown) {
      const suffix = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      headers.push([`X-RateLimit-Remaining-${suffix}`, String(Math.max(0, left))]);
      headers.push([`X-RateLimit-Limit-${suffix}`, String(limit)]);
    }
    headers.push(['RateLimit-Remaining', String(Math.max(0, tightest.left))]);
    headers.push(['RateLimit-Reset', String(tightest.reset)], ['RateLimit-Limit', String(tightest.limit)]);
  }
  if (stop) {
    const status = typeof config['error_code'] === 'number' ? config['error_code'] : 429;
    const message = textIn(config, 'error_message') ?? 'API rate limit exceeded';
    return { status, message, headers: [['Retry-After', String(stop.reset)], ...headers] };
  }
  for (const { key, used } of windows) passage.counters.set(key, used + 1);
  passage.responseHeaders.push(...headers);
  return undefined;
}

function requestTermination(config: PlainEntity): Denial {
  const status = typeof config['status_code'] === 'number' ? config['status_code'] : 503;
  return { status, message: textIn(config, 'message') ?? 'Service unavailable', plain: true };
}

function textIn(record: PlainEntity, field: string): string | undefined {
  const value = record[field];
  return typeof value === 'string' ? value : undefined;
}

function textsIn(record: PlainEntity, field: string): readonly string[] {
  const value = record[field];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
