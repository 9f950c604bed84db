/**
 * The routing table of a declarative file given as plain data, with Kong's defaults. What is no valid field value
 * is passed over: what is wrong with the file is the verdict's business.
 */
import { toBytes } from './bytes.ts';
import { migratePath } from './migrate-path.ts';
import type {
  Endpoint,
  HeaderSpec,
  RouteSpec,
  RouteTable,
  ServiceSpec,
  TargetSpec,
  UpstreamSpec,
} from './route-table.ts';
import { versionNumber } from './route-table.ts';
import { declaredId } from './uuid5.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Milliseconds (kong/db/schema/entities/services.lua). */
const DEFAULT_TIMEOUT = 60_000;

export interface TableOptions {
  /** `3.9`, `2.8`, `auto`. */
  readonly version: string;
}

export function readTable(file: unknown, options: TableOptions): RouteTable {
  const root = asFields(file) ?? {};
  const migrate = 3000 <= versionNumber(options.version) && isOldFormat(root['_format_version']);
  const services: ServiceSpec[] = [];
  const routes: RouteSpec[] = [];
  const byReference = new Map<string, ServiceSpec>();
  for (const entry of listOf(root['services'])) {
    const service = readService(entry);
    services.push(service);
    if (service.name !== undefined) byReference.set(service.name, service);
    if (service.id !== undefined) byReference.set(service.id, service);
    for (const route of listOf(entry['routes'])) routes.push(readRoute(route, service, migrate));
  }
  for (const route of listOf(root['routes'])) {
    const reference = referenceOf(route['service']);
    routes.push(readRoute(route, reference === undefined ? undefined : byReference.get(reference), migrate));
  }
  return { routes, services, upstreams: readUpstreams(root) };
}

/** `1.1` and `2.1` are migrated; Kong refuses all other versions below 3.0. */
export function isOldFormat(version: unknown): boolean {
  return ['1.1', '2.1'].includes(String(version));
}

export function readService(entry: Fields): ServiceSpec {
  const url = textOf(entry['url']);
  const fromUrl = url === undefined ? undefined : readUrl(url);
  const protocol = fromUrl?.protocol ?? textOf(entry['protocol']) ?? 'http';
  const path = fromUrl ? fromUrl.path : textOf(entry['path']);
  return {
    name: textOf(entry['name']),
    id: textOf(entry['id']),
    protocol,
    host: fromUrl?.host ?? textOf(entry['host']) ?? '',
    // The default is 80 whatever the protocol; only a url brings 443 (kong/db/schema/entities/services.lua).
    port: fromUrl?.port ?? numberOf(entry['port']) ?? 80,
    path: path === undefined ? undefined : toBytes(path),
    enabled: entry['enabled'] !== false,
    timeouts: {
      connect: numberOf(entry['connect_timeout']) ?? DEFAULT_TIMEOUT,
      write: numberOf(entry['write_timeout']) ?? DEFAULT_TIMEOUT,
      read: numberOf(entry['read_timeout']) ?? DEFAULT_TIMEOUT,
    },
    retries: numberOf(entry['retries']) ?? 5,
  };
}

function readUrl(url: string) {
  const match =
    /^(?:([a-zA-Z][\w+.-]*):)?(?:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]*)(?::(\d*))?)?([^?#]*)/.exec(url);
  const port = match?.[3] ? Number(match[3]) : undefined;
  const protocol = match?.[1]?.toLowerCase() ?? (port === 443 ? 'https' : 'http');
  return {
    protocol,
    host: match?.[2]?.replace(/^\[(.*)\]$/, '$1'),
    port: port ?? (protocol === 'https' ? 443 : 80),
    path: match?.[4] || undefined,
  };
}

export function readRoute(entry: Fields, service: ServiceSpec | undefined, migrate: boolean): RouteSpec {
  const name = textOf(entry['name']);
  const protocols = textsOf(entry['protocols']) ?? ['http', 'https'];
  const grpc = protocols.some((protocol) => protocol === 'grpc' || protocol === 'grpcs');
  const paths = (textsOf(entry['paths']) ?? []).map(toBytes);
  return {
    name,
    id:
      textOf(entry['id'])?.toLowerCase() ??
      (name === undefined ? undefined : declaredId('routes', toBytes(name))),
    protocols,
    hosts: textsOf(entry['hosts'])?.map(toBytes),
    methods: textsOf(entry['methods']) ?? [],
    paths: migrate ? paths.map(migratePath) : paths,
    headers: headersOf(entry['headers']),
    snis: textsOf(entry['snis']) ?? [],
    sources: endpointsOf(entry['sources']),
    destinations: endpointsOf(entry['destinations']),
    regexPriority: numberOf(entry['regex_priority']) ?? 0,
    stripPath: booleanOf(entry['strip_path']) ?? !grpc,
    pathHandling: entry['path_handling'] === 'v1' ? 'v1' : 'v0',
    preserveHost: booleanOf(entry['preserve_host']) ?? false,
    httpsRedirectStatusCode: numberOf(entry['https_redirect_status_code']) ?? 426,
    createdAt: numberOf(entry['created_at']),
    expression: textOf(entry['expression']),
    priority: numberOf(entry['priority']) ?? 0,
    service,
  };
}

function readUpstreams(root: Fields): ReadonlyMap<string, UpstreamSpec> {
  const targets = new Map<string, TargetSpec[]>();
  const add = (upstream: string | undefined, entry: Fields) => {
    const target = readTarget(entry);
    if (upstream === undefined || !target) return;
    const list = targets.get(upstream);
    if (list) list.push(target);
    else targets.set(upstream, [target]);
  };
  for (const entry of listOf(root['targets'])) add(referenceOf(entry['upstream']), entry);
  const upstreams = new Map<string, UpstreamSpec>();
  for (const entry of listOf(root['upstreams'])) {
    const name = textOf(entry['name']);
    if (name === undefined) continue;
    for (const target of listOf(entry['targets'])) add(name, target);
    const id = textOf(entry['id']);
    upstreams.set(name, {
      name,
      hostHeader: textOf(entry['host_header']),
      targets: [...(targets.get(name) ?? []), ...(id === undefined ? [] : (targets.get(id) ?? []))],
    });
  }
  return upstreams;
}

function readTarget(entry: Fields): TargetSpec | undefined {
  const target = textOf(entry['target']);
  if (target === undefined || numberOf(entry['weight']) === 0) return undefined;
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(target);
  // A target without a port gets 8000 (kong/db/dao/targets.lua).
  return { host: match?.[1] ?? target, port: match?.[2] ? Number(match[2]) : 8000 };
}

function headersOf(value: unknown): readonly HeaderSpec[] {
  return Object.entries(asFields(value) ?? {}).map(([name, values]) => ({
    name,
    values: (textsOf(values) ?? []).map(toBytes),
  }));
}

function endpointsOf(value: unknown): readonly Endpoint[] {
  return listOf(value).map((entry) => ({ ip: textOf(entry['ip']), port: numberOf(entry['port']) }));
}

/** A foreign key as written: a name or id, or `{id: …}` / `{name: …}`. */
function referenceOf(value: unknown): string | undefined {
  const fields = asFields(value);
  return fields ? (textOf(fields['id']) ?? textOf(fields['name'])) : textOf(value);
}

export function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

export function listOf(value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown): readonly Fields[] => {
    const fields = asFields(entry);
    return fields ? [fields] : [];
  });
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.flatMap((entry) => textOf(entry) ?? []) : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
