/** Finds the entity of the config that a record is about: by the peer, the upstream's or the host's name, the route. */

import type { Config, Entity } from '../model/config.ts';
import { addressOf } from '../model/service-address.ts';
import { makeRequest } from '../router/request.ts';
import { routerOfDeclared } from '../router/route-declared.ts';
import { routeRequest } from '../router/route-request.ts';
import type { RouteSpec } from '../router/route-table.ts';
import type { Router } from '../router/router.ts';
import type { Path } from '../syntax/path.ts';
import { resolveAlias, toPlain } from '../syntax/read.ts';
import { type ErrorLine, readUpstream } from './error-line.ts';
import type { Reading } from './reading.ts';

export interface EntityMatch {
  readonly kind: 'service' | 'route' | 'upstream' | 'plugin' | 'entry';
  readonly name: string;
  /** The declared entity, where a config was given and holds it. */
  readonly entity: Entity | undefined;
}

export type EntityFinder = (line: ErrorLine | undefined, what: Reading) => EntityMatch | undefined;

/** What the finder asks the config for again and again, gathered once: a log has many more records than entities. */
interface Known {
  readonly config: Config;
  readonly services: readonly Entity[];
  readonly routes: readonly Entity[];
  readonly targets: readonly Entity[];
  readonly plugins: readonly Entity[];
  /** The route that the gateway would choose for a request line and Host. */
  routed(request: string, host: string | undefined): Entity | undefined;
}

/** Finds the entity of a record; undefined where nothing is named, or where several entities fit equally well. */
export function entityFinder(config: Config | undefined): EntityFinder {
  const known = config && gather(config);
  return (line, what) => {
    if (what.upstream !== undefined) {
      const entity = config?.index.named('upstreams', what.upstream)[0];
      return { kind: 'upstream', name: what.upstream, entity };
    }
    if (what.entry) return entryOf(what.entry, config);
    const service = known && serviceOf(line, what, known);
    if (service) return { kind: 'service', name: service.name ?? service.id ?? '', entity: service };
    const route = known && routeOf(line, known);
    if (route) return { kind: 'route', name: route.name ?? route.id ?? '', entity: route };
    return what.plugin === undefined ? undefined : pluginOf(what.plugin, known);
  };
}

function gather(config: Config): Known {
  const of = (kind: string) =>
    config.items.flatMap((item) => item.entities.filter((entity) => entity.kind === kind));
  return {
    config,
    services: of('services'),
    routes: of('routes'),
    targets: of('targets'),
    plugins: of('plugins'),
    routed: routing(config, of('routes')),
  };
}

/** Logs repeat themselves; so many different requests are remembered. */
const MOST_REMEMBERED = 10_000;

/** The router is built when the first request is asked for. */
function routing(config: Config, routes: readonly Entity[]): Known['routed'] {
  let router: Router | undefined;
  const remembered = new Map<string, Entity | undefined>();
  return (request, host) => {
    const key = `${host} ${request}`;
    if (remembered.has(key)) return remembered.get(key);
    const [, method, uri] = /^([A-Z]+) (\/\S*)/.exec(request) ?? [];
    const { root } = config.document;
    if (method === undefined || uri === undefined || !root) return undefined;
    router ??= routerOfDeclared(toPlain(root), config.settings.target);
    const { winner } = routeRequest(router, makeRequest({ method, uri, host: host ?? 'localhost' }), []);
    const found = winner && routes.find((route) => isSame(route, winner));
    if (remembered.size < MOST_REMEMBERED) remembered.set(key, found);
    return found;
  };
}

function isSame(route: Entity, { name, id }: RouteSpec): boolean {
  return name === undefined ? id !== undefined && route.id === id : route.name === name;
}

function entryOf(
  { section, number }: { section: string; number: number },
  config: Config | undefined,
): EntityMatch {
  const items = config?.items.filter((item) => item.section === section) ?? [];
  const entity = items[number - 1]?.entities[0];
  return { kind: 'entry', name: entity?.name ?? `${section} ${number}`, entity };
}

function pluginOf(name: string, known: Known | undefined): EntityMatch {
  const found = known?.plugins.filter((plugin) => textOf(plugin, 'name') === name) ?? [];
  return { kind: 'plugin', name, entity: found.length === 1 ? found[0] : undefined };
}

function serviceOf(line: ErrorLine | undefined, what: Reading, known: Known): Entity | undefined {
  const { services } = known;
  const upstream = line?.fields.upstream === undefined ? undefined : readUpstream(line.fields.upstream);
  const peer = upstream ?? peerOf(what.host);
  if (!peer) return undefined;
  const byAddress = services.filter((service) => speaksTo(service, peer, known));
  const named =
    byAddress.length > 0 ? byAddress : services.filter((service) => hostOf(service) === peer.host);
  // An upstream is logged by its IP address, while the file holds a name: port and scheme must do then.
  const alike =
    named.length > 0 || !upstream ? named : services.filter((service) => isAlike(service, upstream));
  return narrowed(alike, line, known);
}

interface Peer {
  readonly host: string;
  readonly port: number | undefined;
  readonly scheme?: string | undefined;
  readonly path?: string | undefined;
}

function peerOf(text: string | undefined): Peer | undefined {
  if (!text) return undefined;
  // Health checks write `host(ip:port)` or `host (ip:port)`.
  const checked = /^(?<name>[^\s(]+) ?\((?<address>[^)]*)\)$/.exec(text);
  const port = /:(\d+)$/.exec(checked?.groups?.['address'] ?? text)?.[1];
  const host = checked?.groups?.['name'] ?? text.replace(/:\d+$/, '');
  return { host, port: port === undefined ? undefined : Number(port) };
}

function speaksTo(service: Entity, peer: Peer, known: Known): boolean {
  const address = addressOf(service);
  const host = address.host?.value;
  if (host === undefined) return false;
  const schemeFits =
    peer.scheme === undefined || address.protocol === undefined || address.protocol.value === peer.scheme;
  if (host === peer.host) return schemeFits && (peer.port === undefined || address.port?.value === peer.port);
  const upstream = known.config.index.named('upstreams', host)[0];
  if (!upstream) return false;
  return schemeFits && targetsOf(upstream, known).some((target) => target === `${peer.host}:${peer.port}`);
}

function targetsOf(upstream: Entity, known: Known): readonly string[] {
  const nested = known.targets.filter(
    (target) => target.parent === upstream || textOf(target, 'upstream') === upstream.name,
  );
  return nested.flatMap((target) => {
    const text = textOf(target, 'target');
    if (text === undefined) return [];
    return /:\d+$/.test(text) ? [text] : [`${text}:8000`];
  });
}

function isAlike(service: Entity, { scheme, port }: Peer): boolean {
  const address = addressOf(service);
  return (
    address.protocol?.value === scheme &&
    (address.port?.value ?? 80) === (port ?? (scheme === 'https' ? 443 : 80))
  );
}

function hostOf(service: Entity): string | undefined {
  return addressOf(service).host?.value;
}

/** Of several services the one whose routes fit the request; none rather than a guess. */
function narrowed(
  services: readonly Entity[],
  line: ErrorLine | undefined,
  known: Known,
): Entity | undefined {
  if (services.length < 2) return services[0];
  const request = line?.fields.request;
  const won = request === undefined ? undefined : known.routed(request, line?.fields.host);
  const owner = won && services.find((service) => routesOf(service, known).includes(won));
  if (owner) return owner;
  const fitting = services.filter((service) => routesOf(service, known).some((route) => fits(route, line)));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function routesOf(service: Entity, known: Known): readonly Entity[] {
  return known.routes.filter(
    (route) =>
      route.parent === service || (service.name !== undefined && textOf(route, 'service') === service.name),
  );
}

function routeOf(line: ErrorLine | undefined, known: Known): Entity | undefined {
  if (line?.fields.request === undefined) return undefined;
  const won = known.routed(line.fields.request, line.fields.host);
  if (won) return won;
  const fitting = known.routes.filter((route) => fits(route, line));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Where the line was cut or the router cannot tell. Plain hosts and paths only: what a regex or an expression matches is the router's business. */
function fits(route: Entity, line: ErrorLine | undefined): boolean {
  const path = /^\S+ (\S+)/.exec(line?.fields.request ?? '')?.[1]?.replace(/\?.*$/, '');
  const host = line?.fields.host?.replace(/:\d+$/, '');
  const hosts = listOf(route, 'hosts');
  const paths = listOf(route, 'paths');
  if (hosts.length === 0 && paths.length === 0) return false;
  const hostFits = hosts.length === 0 || (host !== undefined && hosts.includes(host));
  return (
    hostFits &&
    (paths.length === 0 || (path !== undefined && paths.some((prefix) => path.startsWith(prefix))))
  );
}

function textOf(entity: Entity, field: string): string | undefined {
  const pair = entity.fields.get(field);
  const value = pair && resolveAlias(pair.value);
  if (value?.kind === 'scalar' && typeof value.value === 'string') return value.value;
  if (value?.kind !== 'map') return undefined;
  const inner = value.pairs.find((each) => each.key.kind === 'scalar' && each.key.text === 'name')?.value;
  return inner?.kind === 'scalar' && typeof inner.value === 'string' ? inner.value : undefined;
}

function listOf(entity: Entity, field: string): readonly string[] {
  const pair = entity.fields.get(field);
  const value = pair && resolveAlias(pair.value);
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string' ? [item.value] : [],
  );
}

/** Where the entity stands in the file: `services[3].routes[0]`. */
export function pathOf(entity: Entity, config: Config): Path {
  return [entity.item.section, config.indexOf(entity.item), ...entity.pathInItem];
}
