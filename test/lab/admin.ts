/**
 * The lab's Admin API: the read side of a DB-less Kong 3.9, answers shaped as real ones were recorded. What changes
 * entities is refused as DB-less Kong refuses it; `POST /config` loads another file.
 */

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { isCalled, type PlainEntity, refersTo } from '../../client/probe/snapshot.ts';
import { KINDS } from '../../server/core/model/kinds.ts';
import type { LabGateway } from './gateway.ts';
import { servedSchema } from './schemas.ts';
import { type Store, storeOf } from './store.ts';

export const LAB_VERSION = '3.9.3';

/** Collections whose name in the Admin API is not that of the file. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  'key-auths': 'keyauth_credentials',
  'basic-auths': 'basicauth_credentials',
  'hmac-auths': 'hmacauth_credentials',
  jwts: 'jwt_secrets',
  'key-sets': 'key_sets',
  'filter-chains': 'filter_chains',
};
const NESTED: Readonly<Record<string, string>> = {
  'key-auth': 'keyauth_credentials',
  'basic-auth': 'basicauth_credentials',
  'hmac-auth': 'hmacauth_credentials',
  jwt: 'jwt_secrets',
};

/** Sections of files that an open source gateway has no collection for. */
const ENTERPRISE: ReadonlySet<string> = new Set(['workspaces', 'consumer_groups', 'partials', 'rbac_roles']);

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function adminServer(gateway: LabGateway): Server {
  const nodeId = randomUUID();
  return createServer((request, response) => {
    readBody(request).then(
      (body) => write(response, request.method === 'HEAD', answer(gateway, nodeId, request, body)),
      () => response.destroy(),
    );
  });
}

function answer(gateway: LabGateway, nodeId: string, request: IncomingMessage, body: string): Reply {
  const url = new URL(request.url ?? '/', 'http://lab');
  const path = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const method = request.method ?? 'GET';
  const type = request.headers['content-type'] ?? '';
  const token = gateway.adminToken;
  if (token !== undefined && request.headers['kong-admin-token'] !== token) {
    return { status: 401, body: { message: 'Invalid credentials. Token or User credentials required' } };
  }
  if (method === 'OPTIONS') return { status: 204, headers: { Allow: 'GET, HEAD, OPTIONS, POST' } };
  if (method === 'PUT' && path[0] === 'debug' && path[2] === 'log-level')
    return changeLogLevel(gateway, path[3] ?? '', url.searchParams);
  if (method !== 'GET' && method !== 'HEAD') return change(gateway, method, path, type, body);
  return read(gateway, nodeId, path, url.searchParams);
}

const NOT_FOUND: Reply = { status: 404, body: { message: 'Not found' } };

function read(gateway: LabGateway, nodeId: string, path: readonly string[], query: URLSearchParams): Reply {
  const store = gateway.store();
  const [first, second, third, fourth] = path;
  if (first === undefined) return { status: 200, body: rootInfo(gateway, nodeId, store) };
  if (first === 'status' && second === undefined) return { status: 200, body: statusOf(gateway, store) };
  if (first === 'config' && second === undefined) return { status: 200, body: { config: store.text } };
  if (first === 'debug' && second === 'node' && third === 'log-level') {
    return { status: 200, body: { message: `log level: ${gateway.log.level}` } };
  }
  if (first === 'clustering') {
    const message =
      'this endpoint is only available when Kong is configured to run as Control Plane for the cluster';
    return { status: 400, body: { message } };
  }
  if (first === 'plugins' && second === 'enabled') {
    return { status: 200, body: { enabled_plugins: gateway.catalogue.subschemaNames('plugins') } };
  }
  if (first === 'schemas') return schema(gateway, path);
  if (first === 'tags')
    return second === undefined
      ? page(tagsIn(store), 'tags', query)
      : page(
          tagsIn(store).filter((tag) => tag['tag'] === second),
          'tags',
          query,
        );
  const kind = COLLECTIONS[first] ?? first;
  if (!Object.hasOwn(KINDS, kind) || ENTERPRISE.has(kind)) return NOT_FOUND;
  if (second === undefined) return page(store.entities(kind), first, query);
  const entity = store.entities(kind).find((candidate) => isNamed(kind, candidate, second));
  if (!entity) return NOT_FOUND;
  if (third === undefined) return { status: 200, body: entity };
  if (kind === 'upstreams' && third === 'health') return health(gateway, nodeId, entity, query);
  if (kind === 'upstreams' && third === 'targets' && fourth === 'all') {
    return page(owned(store, 'targets', entity), `${first}/${second}/targets/all`, query);
  }
  return nested(store, kind, entity, path, query);
}

function nested(
  store: Store,
  kind: string,
  entity: PlainEntity,
  path: readonly string[],
  query: URLSearchParams,
): Reply {
  const [first, second, third = '', fourth] = path;
  const foreign = KINDS[kind]?.foreign[third];
  if (foreign !== undefined) {
    const target = store.entities(foreign).find((candidate) => refersTo(entity[third], candidate));
    return target ? { status: 200, body: target } : NOT_FOUND;
  }
  const inner = NESTED[third] ?? third;
  if (!Object.values(KINDS[inner]?.foreign ?? {}).includes(kind)) return NOT_FOUND;
  const list = owned(store, inner, entity);
  if (fourth === undefined) return page(list, `${first}/${second}/${third}`, query);
  const found = list.find((candidate) => isNamed(inner, candidate, fourth));
  return found ? { status: 200, body: found } : NOT_FOUND;
}

function owned(store: Store, kind: string, owner: PlainEntity): readonly PlainEntity[] {
  const fields = Object.keys(KINDS[kind]?.foreign ?? {});
  return store.entities(kind).filter((entity) => fields.some((field) => refersTo(entity[field], owner)));
}

function isNamed(kind: string, entity: PlainEntity, name: string): boolean {
  const key = KINDS[kind]?.endpointKey;
  return isCalled(entity, name) || (key !== undefined && entity[key] === name);
}

/** Pages as Kong gives them: `offset` is a token, `next` a path without host, size 100 unless said. */
function page(all: readonly PlainEntity[], path: string, query: URLSearchParams): Reply {
  const size = query.get('size') ?? '100';
  if (!/^\d+$/.test(size)) return invalidSize('size must be a number');
  if (Number(size) < 1 || 1000 < Number(size))
    return invalidSize('size must be an integer between 1 and 1000');
  const tags = query.get('tags');
  if (tags?.includes(',') && tags.includes('/')) {
    const options = { tags: 'invalid filter syntax' };
    return {
      status: 400,
      body: {
        name: 'invalid options',
        options,
        code: 11,
        message: 'invalid option (tags: invalid filter syntax)',
      },
    };
  }
  const matching = tags === null ? all : all.filter((entity) => hasTags(entity, tags));
  const offset = query.get('offset');
  const start = offset === null ? 0 : fromToken(offset);
  // DB-less Kong answers an unknown offset with an empty page.
  const data = start === undefined ? [] : matching.slice(start, start + Number(size));
  const end = (start ?? matching.length) + data.length;
  if (matching.length <= end) return { status: 200, body: { data, next: null } };
  const token = toToken(end);
  const rest = new URLSearchParams({
    offset: token,
    ...(query.has('size') ? { size } : {}),
    ...(tags === null ? {} : { tags }),
  });
  return { status: 200, body: { data, offset: token, next: `/${path}?${rest}` } };
}

function invalidSize(message: string): Reply {
  return { status: 400, body: { name: 'invalid size', code: 9, message } };
}

function toToken(at: number): string {
  return Buffer.from(`lab|${at}`).toString('base64url');
}

function fromToken(token: string): number | undefined {
  const at = /^lab\|(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  return at === undefined ? undefined : Number(at);
}

function hasTags(entity: PlainEntity, wanted: string): boolean {
  const tags = Array.isArray(entity['tags']) ? entity['tags'] : [];
  return wanted.includes('/')
    ? wanted.split('/').some((tag) => tags.includes(tag))
    : wanted.split(',').every((tag) => tags.includes(tag));
}

function tagsIn(store: Store): readonly PlainEntity[] {
  return Object.keys(KINDS).flatMap((kind) =>
    store.entities(kind).flatMap((entity) => {
      const tags: readonly unknown[] = Array.isArray(entity['tags']) ? entity['tags'] : [];
      return tags.map((tag) => ({ entity_name: kind, entity_id: entity['id'], tag }));
    }),
  );
}

function change(
  gateway: LabGateway,
  method: string,
  path: readonly string[],
  type: string,
  body: string,
): Reply {
  const [first = '', second, third, , fifth] = path;
  if (type.startsWith('text/plain') && first !== 'config') {
    const words = '415 Unsupported Media Type';
    const html = `<html>\r\n<head><title>${words}</title></head>\r\n<body>\r\n<center><h1>${words}</h1></center>\r\n</body>\r\n</html>\r\n`;
    return { status: 415, body: html, headers: { 'Content-Type': 'text/html; charset=UTF-8' } };
  }
  if (type.includes('json') && !isJsonText(body))
    return { status: 400, body: { message: 'Cannot parse JSON body' } };
  if (first === 'config' && method === 'POST') return load(gateway, type, body);
  if (first === 'upstreams' && third === 'targets' && (fifth === 'healthy' || fifth === 'unhealthy')) {
    gateway.setHealth(path[3] ?? '', fifth === 'healthy' ? 'HEALTHY' : 'UNHEALTHY');
    return { status: 204 };
  }
  const kind = COLLECTIONS[first] ?? first;
  if (!Object.hasOwn(KINDS, kind)) return NOT_FOUND;
  const verb = method === 'POST' ? 'create' : method === 'DELETE' ? 'remove' : 'update';
  const by =
    second === undefined ? '' : ` by '${isUuid(second) ? 'id' : (KINDS[kind]?.endpointKey ?? 'id')}'`;
  const message = `cannot ${verb} '${kind}' entities${by} when not using a database`;
  return { status: 405, body: { name: 'operation unsupported', code: 12, message } };
}

/** Kong 3.9 kong/api/routes/debug.lua; what a gateway with a database says is read there, not recorded. */
function changeLogLevel(gateway: LabGateway, level: string, query: URLSearchParams): Reply {
  if (gateway.configuration()['database'] === 'off')
    return { status: 405, body: { message: 'cannot change log level when not using a database' } };
  const done = gateway.log.raise(level, Math.ceil(Number(query.get('timeout') ?? 60)));
  if (done === 'unknown') return { status: 400, body: { message: `unknown log level: ${level}` } };
  return {
    status: 200,
    body: { message: done === 'already' ? `log level is already ${level}` : 'log level changed' },
  };
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function load(gateway: LabGateway, type: string, body: string): Reply {
  let text = body;
  if (type.includes('json')) {
    const parsed: unknown = JSON.parse(body);
    if (
      typeof parsed === 'object' &&
      parsed !== null &&
      'config' in parsed &&
      typeof parsed.config === 'string'
    )
      text = parsed.config;
  }
  const next = storeOf(text, gateway.catalogue, Date.now());
  const refuse = (fields: PlainEntity, words: string): Reply => ({
    status: 400,
    body: {
      name: 'invalid declarative configuration',
      code: 14,
      message: `declarative config is invalid: {${words}}`,
      fields,
    },
  });
  const broken = next.config.document.problems.find(({ tolerated }) => !tolerated);
  if (broken) {
    const error = `failed parsing declarative configuration: ${broken.message}`;
    return refuse({ error }, `error="${error}"`);
  }
  if (!next.config.sections.has('_format_version')) {
    const words = 'required field missing';
    return refuse({ _format_version: words }, `_format_version="${words}"`);
  }
  gateway.load(next);
  const whole = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, next.entities(kind)]));
  return { status: 201, body: whole };
}

function health(gateway: LabGateway, nodeId: string, upstream: PlainEntity, query: URLSearchParams): Reply {
  const targets = owned(gateway.store(), 'targets', upstream).map((target) => {
    const [, host = '', port = '8000'] = /^(.*?)(?::(\d+))?$/.exec(String(target['target'])) ?? [];
    const weight = Number(target['weight']);
    const state = gateway.healthOf(String(target['target']), upstream);
    const available = state === 'HEALTHY' || state === 'HEALTHCHECKS_OFF' ? weight : 0;
    const weights = { total: weight, available, unavailable: weight - available };
    return { target, host, port: Number(port), weight, state, weights };
  });
  const anyUp = targets.some(({ weights }) => 0 < weights.available);
  if (query.has('balancer_health')) {
    const sum = (key: 'total' | 'available' | 'unavailable') =>
      targets.reduce((all, { weights }) => all + weights[key], 0);
    const words = anyUp ? 'HEALTHY' : 'UNHEALTHY';
    const hosts = targets.map(({ host, port, weight, weights, state }) => ({
      host,
      port,
      dns: 'A',
      nodeWeight: weight,
      weight: weights,
      addresses: [{ ip: host, port, weight, healthy: state !== 'UNHEALTHY' }],
    }));
    const weight = { total: sum('total'), available: sum('available'), unavailable: sum('unavailable') };
    const data = {
      id: upstream['id'],
      health: words,
      balancer_health: words,
      details: { healthy: anyUp, weight, hosts },
    };
    return { status: 200, body: { next: null, node_id: nodeId, data } };
  }
  const data = targets.map(({ target, host, port, weight, state, weights }) => ({
    ...target,
    health: state,
    data: {
      host,
      port,
      dns: 'A',
      nodeWeight: weight,
      weight: weights,
      addresses: [{ ip: host, port, weight, health: state }],
    },
  }));
  return { status: 200, body: { next: null, node_id: nodeId, data } };
}

function schema({ catalogue }: LabGateway, path: readonly string[]): Reply {
  const [, kind = '', name = ''] = path;
  if ((kind === 'plugins' || kind === 'vaults') && name !== '') {
    const found = catalogue.subschema(kind, name);
    const noun = kind === 'plugins' ? 'plugin' : 'vault';
    return found
      ? { status: 200, body: servedSchema(found) }
      : { status: 404, body: { message: `No ${noun} named '${name}'` } };
  }
  const entity = catalogue.entity(kind);
  return entity
    ? { status: 200, body: servedSchema(entity) }
    : { status: 404, body: { message: `No entity named '${kind}'` } };
}

function rootInfo(gateway: LabGateway, nodeId: string, store: Store): PlainEntity {
  const used = new Set(store.entities('plugins').map((plugin) => plugin['name']));
  const versions = gateway.catalogue
    .subschemaNames('plugins')
    .map((name) => [name, { version: LAB_VERSION, priority: 1000 }]);
  return {
    version: LAB_VERSION,
    edition: 'community',
    tagline: 'Kongsole lab, a stand-in for Kong',
    hostname: hostname(),
    node_id: nodeId,
    lua_version: 'none',
    pids: { master: process.pid, workers: [process.pid] },
    timers: { running: 0, pending: 0 },
    plugins: { enabled_in_cluster: [...used], available_on_server: Object.fromEntries(versions) },
    configuration: gateway.configuration(),
  };
}

function statusOf(gateway: LabGateway, store: Store): PlainEntity {
  const { served, open } = gateway.counts();
  return {
    configuration_hash: store.hash,
    memory: { workers_lua_vms: [], lua_shared_dicts: {} },
    server: {
      connections_active: open,
      connections_reading: 0,
      connections_writing: open,
      connections_waiting: 0,
      connections_accepted: served,
      connections_handled: served,
      total_requests: served,
    },
  };
}

/** Kong's own pages are one line of JSON. */
function write(response: ServerResponse, headOnly: boolean, { status, body, headers }: Reply): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Credentials': 'true',
    ...(status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(text)) }),
    'X-Kong-Admin-Latency': '0',
    Server: `kong/${LAB_VERSION} (kongsole-lab)`,
    ...headers,
  });
  response.end(headOnly ? undefined : text);
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += String(chunk);
    if (8 * 1024 * 1024 < text.length) throw new Error('too large');
  }
  return text;
}
