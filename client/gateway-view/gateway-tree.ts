/** The whole tree below one gateway, from what is known of it. */
import type { LivePlugin, LiveRoute } from '../admin-api/entities.ts';
import { type AdminFailure, describeFailure } from '../admin-api/failure.ts';
import type { GatewaySnapshot, ReadProgress, Section } from '../admin-api/read-gateway.ts';
import {
  certificateNode,
  consumerNode,
  type Place,
  pluginNode,
  routeNode,
  serviceNode,
  upstreamNode,
} from './entity-nodes.ts';
import type { Fact, Icon, TreeNode } from './node.ts';

/** A gateway as the user added it. */
export interface Gateway {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** SHA-256 of the only certificate that is accepted. */
  readonly pinned?: string | undefined;
}

/** What is known of it. A refresh that fails does not take away what was read before. */
export type GatewayState =
  | { readonly kind: 'unread' }
  | {
      readonly kind: 'reading';
      readonly progress: ReadProgress | undefined;
      readonly previous: Reading | undefined;
    }
  | { readonly kind: 'read'; readonly reading: Reading }
  | { readonly kind: 'failed'; readonly failure: AdminFailure; readonly previous: Reading | undefined };

export interface Reading {
  readonly snapshot: GatewaySnapshot;
  /** ms since 1970. */
  readonly at: number;
}

export function readingOf(state: GatewayState): Reading | undefined {
  switch (state.kind) {
    case 'unread':
      return undefined;
    case 'read':
      return state.reading;
    case 'reading':
    case 'failed':
      return state.previous;
  }
}

/** `now` is for the expiry of certificates. */
export function gatewayTree(
  gateway: Gateway,
  state: GatewayState,
  chosen: 'chosen' | 'other',
  now: number,
): TreeNode {
  const place: Place = { gateway: gateway.id, key: gateway.id };
  const reading = readingOf(state);
  const facts: Fact[] = [['Admin API', gateway.url]];
  if (chosen === 'chosen') facts.push(['chosen', 'files are checked for this gateway']);
  if (reading) facts.push(...infoFacts(reading));
  return {
    key: place.key,
    gateway: gateway.id,
    label: gateway.name,
    description: [chosen === 'chosen' ? 'chosen' : '', reading ? infoWords(reading.snapshot) : '']
      .filter((part) => part !== '')
      .join(' · '),
    facts,
    icon: gatewayIcon(state),
    words: ['gateway', chosen],
    children: [...statusNodes(place, state), ...(reading ? sections(place, reading.snapshot, now) : [])],
    open: chosen === 'chosen',
  };
}

function gatewayIcon(state: GatewayState): Icon {
  switch (state.kind) {
    case 'unread':
      return { codicon: 'server-environment' };
    case 'reading':
      return { codicon: 'loading~spin' };
    case 'read':
      return { codicon: 'server-environment', tint: 'good' };
    case 'failed':
      return { codicon: 'server-environment', tint: 'bad' };
  }
}

function infoWords({ info }: GatewaySnapshot): string {
  return [
    `${info.version}${info.edition === 'enterprise' ? ' Enterprise' : ''}`,
    info.database === 'off' ? 'DB-less' : (info.database ?? ''),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function infoFacts({ snapshot: { info }, at }: Reading): readonly Fact[] {
  return [
    ['version', `${info.version} (${info.edition === 'oss' ? 'OSS' : 'Enterprise'})`],
    ...(info.hostname ? [['node', info.hostname] as const] : []),
    ...(info.database
      ? [['database', info.database === 'off' ? 'none (DB-less)' : info.database] as const]
      : []),
    ...(info.role && info.role !== 'traditional' ? [['role', info.role.replaceAll('_', ' ')] as const] : []),
    ...(info.flavor ? [['router', info.flavor] as const] : []),
    ...(info.proxyListen.length > 0 ? [['proxy', info.proxyListen.join(', ')] as const] : []),
    ['read at', new Date(at).toISOString().slice(11, 19)],
  ];
}

function statusNodes(place: Place, state: GatewayState): readonly TreeNode[] {
  const base = { gateway: place.gateway, children: [], open: false };
  if (state.kind === 'reading')
    return [
      {
        ...base,
        key: `${place.key}/reading`,
        label: 'Reading…',
        description: state.progress ? `${grouped(state.progress.count)} ${state.progress.section}` : '',
        facts: [],
        icon: { codicon: 'loading~spin' },
        words: ['reading'],
      },
    ];
  if (state.kind === 'failed') return [failureNode(place, state.failure)];
  return [];
}

function failureNode(place: Place, failure: AdminFailure): TreeNode {
  const { reason, advice } = describeFailure(failure);
  const words = ['failure'];
  if (failure.kind === 'distrusted' || failure.kind === 'other-certificate') words.push('distrusted');
  if (failure.kind === 'token-needed' || failure.kind === 'token-refused') words.push('token');
  const fingerprint = 'fingerprint' in failure ? failure.fingerprint : undefined;
  return {
    key: `${place.key}/failure`,
    gateway: place.gateway,
    label: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`,
    description: advice,
    facts: [
      ['what happened', reason],
      ['what to do', advice],
      ...(fingerprint ? [['fingerprint (SHA-256)', fingerprint] as const] : []),
    ],
    icon: { codicon: 'error', tint: 'bad' },
    words,
    children: [],
    open: false,
  };
}

function sections(place: Place, snapshot: GatewaySnapshot, now: number): readonly TreeNode[] {
  const routes = groupBy(entitiesOf(snapshot.routes), (route) => route.service ?? '');
  const plugins = new PluginsByScope(entitiesOf(snapshot.plugins));
  const consumers = new Map(entitiesOf(snapshot.consumers).map((each) => [each.id, each]));
  const upstreams = new Map(entitiesOf(snapshot.upstreams).map((each) => [each.name, each]));
  const pluginNodes = (at: Place, found: readonly LivePlugin[]) =>
    found.map((plugin) =>
      pluginNode(at, plugin, plugin.consumer ? consumers.get(plugin.consumer) : undefined),
    );
  const routeNodes = (at: Place, found: readonly LiveRoute[]) =>
    found.map((route) => routeNode(at, route, (below) => pluginNodes(below, plugins.ofRoute(route.id))));

  const orphans = routes.get('') ?? [];
  const list = [
    sectionNode(place, 'Services', 'server', snapshot.services, (at, service) =>
      serviceNode(at, service, upstreams.get(service.host), (below) => [
        ...routeNodes(below, routes.get(service.id) ?? []),
        ...pluginNodes(below, plugins.ofService(service.id)),
      ]),
    ),
    sectionNode(place, 'Upstreams', 'layers', snapshot.upstreams, (at, upstream) =>
      upstreamNode(at, upstream, snapshot.targets.get(upstream.id)),
    ),
    sectionNode(place, 'Consumers', 'person', snapshot.consumers, (at, consumer) =>
      consumerNode(
        at,
        consumer,
        pluginNodes(
          { ...at, key: `${at.key}/${consumer.id}`, owner: consumer.username },
          plugins.ofConsumer(consumer.id),
        ),
      ),
    ),
    sectionNode(place, 'Certificates', 'lock', snapshot.certificates, (at, certificate) =>
      certificateNode(at, certificate, now),
    ),
    sectionNode(place, 'Global Plugins', 'plug', within(snapshot.plugins, plugins.global), (at, plugin) =>
      pluginNode(at, plugin, undefined),
    ),
  ];
  if (0 < orphans.length) {
    const section = within(snapshot.routes, orphans);
    list.splice(
      1,
      0,
      sectionNode(place, 'Routes without Service', 'arrow-right', section, (at, route) => {
        const [node] = routeNodes(at, [route]);
        return node;
      }),
    );
  }
  return list;
}

type SectionTitle =
  | 'Services'
  | 'Routes without Service'
  | 'Upstreams'
  | 'Consumers'
  | 'Certificates'
  | 'Global Plugins';

/** What it means when there is none of it. */
const WHEN_EMPTY: Readonly<Record<SectionTitle, string>> = {
  Services: 'the gateway has nothing to send requests to, and answers 404',
  'Routes without Service': 'every route has a service',
  Upstreams: "hosts of services are looked up in DNS, and Kong knows no target's health",
  Consumers: 'plugins that ask who a client is let nobody in',
  Certificates:
    'clients that speak TLS get the certificate of kong.conf (ssl_cert), by default a self-signed one',
  'Global Plugins': 'plugins apply only where a service, route or consumer has them',
};

function sectionNode<T>(
  place: Place,
  title: SectionTitle,
  codicon: string,
  section: Section<T>,
  node: (place: Place, entity: T) => TreeNode | undefined,
): TreeNode {
  const below: Place = { gateway: place.gateway, key: `${place.key}/${title}` };
  if (section.kind === 'failed') {
    return {
      ...failureNode(below, section.failure),
      label: title,
      description: describeFailure(section.failure).reason,
    };
  }
  const children = section.entities.map((entity) => node(below, entity)).filter((each) => each !== undefined);
  const isEmpty = section.entities.length === 0;
  return {
    key: below.key,
    gateway: place.gateway,
    label: title,
    description: isEmpty
      ? 'none'
      : `${grouped(section.entities.length)}${section.cut ? ' read, there are more' : ''}`,
    facts: isEmpty ? [['none', WHEN_EMPTY[title]]] : [],
    icon: { codicon },
    words: ['section'],
    children: children.sort((a, b) => a.label.localeCompare(b.label, 'en')),
    open: false,
  };
}

class PluginsByScope {
  readonly global: readonly LivePlugin[];
  readonly #services: ReadonlyMap<string, readonly LivePlugin[]>;
  readonly #routes: ReadonlyMap<string, readonly LivePlugin[]>;
  readonly #consumers: ReadonlyMap<string, readonly LivePlugin[]>;

  /** A plugin for a route and a consumer stands under the route: the narrower place. */
  constructor(plugins: readonly LivePlugin[]) {
    this.global = plugins.filter(({ service, route, consumer }) => !service && !route && !consumer);
    this.#routes = groupBy(plugins, ({ route }) => route ?? '');
    this.#services = groupBy(plugins, ({ service, route }) => (route ? '' : (service ?? '')));
    this.#consumers = groupBy(plugins, ({ service, route, consumer }) =>
      route || service ? '' : (consumer ?? ''),
    );
  }

  ofService = (id: string): readonly LivePlugin[] => this.#services.get(id) ?? [];
  ofRoute = (id: string): readonly LivePlugin[] => this.#routes.get(id) ?? [];
  ofConsumer = (id: string): readonly LivePlugin[] => this.#consumers.get(id) ?? [];
}

function entitiesOf<T>(section: Section<T>): readonly T[] {
  return section.kind === 'read' ? section.entities : [];
}

function within<T>(section: Section<T>, entities: readonly T[]): Section<T> {
  return section.kind === 'read' ? { ...section, entities } : section;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
