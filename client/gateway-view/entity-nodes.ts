/** One line of the tree for each kind of entity. */
import type {
  Live,
  LiveCertificate,
  LiveConsumer,
  LivePlugin,
  LiveRoute,
  LiveService,
  LiveTarget,
  LiveUpstream,
  TargetHealth,
} from '../admin-api/entities.ts';
import type { Section } from '../admin-api/read-gateway.ts';
import { daysApart, expiryOf, SOON } from './certificate-expiry.ts';
import type { EntityKind, Fact, Icon, TreeNode } from './node.ts';

/** Where a line hangs: the gateway, and the key of the line above. */
export interface Place {
  readonly gateway: string;
  readonly key: string;
  /** The name of the entity above. */
  readonly owner?: string | undefined;
}

interface Looks {
  readonly label: string;
  readonly description: string;
  readonly facts: readonly (Fact | undefined)[];
  readonly icon: Icon;
  readonly name?: string | undefined;
  readonly probeable?: true;
  readonly children?: readonly TreeNode[];
}

function entityNode(place: Place, kind: EntityKind, entity: Live, looks: Looks): TreeNode {
  const { label, description, facts, icon, name, probeable, children = [] } = looks;
  return {
    key: `${place.key}/${kind}/${entity.id}`,
    gateway: place.gateway,
    label,
    description,
    facts: [...facts, some('tags', entity.tags.join(', ')), ['id', entity.id] as const].filter(
      (fact) => fact !== undefined,
    ),
    icon,
    words: ['entity', kind, ...(name === undefined ? [] : ['named']), ...(probeable ? ['probeable'] : [])],
    entity: { kind, id: entity.id, name, raw: entity.raw, owner: place.owner },
    children,
    open: false,
  };
}

function some(name: string, value: string | number | undefined): Fact | undefined {
  return value === undefined || value === '' ? undefined : [name, String(value)];
}

function seconds(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : `${ms / 1000} s`;
}

export function serviceNode(
  place: Place,
  service: LiveService,
  upstream: LiveUpstream | undefined,
  children: (place: Place) => readonly TreeNode[],
): TreeNode {
  const address = `${service.protocol}://${service.host}:${service.port}${service.path}`;
  const below = children({ ...place, key: `${place.key}/services/${service.id}`, owner: service.name });
  const hasRoutes = below.some(({ entity }) => entity?.kind === 'routes');
  const remarks = [...(service.enabled ? [] : ['disabled']), ...(hasRoutes ? [] : ['no routes'])];
  return entityNode(place, 'services', service, {
    label: service.name ?? service.host,
    description: [address, ...remarks].join(' · '),
    facts: [
      ['sends to', address],
      some('balanced by', upstream && `upstream ${upstream.name}`),
      service.enabled ? undefined : ['enabled', 'no'],
      hasRoutes ? undefined : ['routes', 'none, so no request comes here'],
      some('retries', service.retries),
      some('connect timeout', seconds(service.connectTimeout)),
      some('write timeout', seconds(service.writeTimeout)),
      some('read timeout', seconds(service.readTimeout)),
    ],
    icon: service.enabled ? { codicon: 'server' } : { codicon: 'server', tint: 'muted' },
    name: service.name,
    probeable: true,
    children: below,
  });
}

export function routeNode(
  place: Place,
  route: LiveRoute,
  children: (place: Place) => readonly TreeNode[],
): TreeNode {
  const matches = [
    route.methods.join(','),
    route.hosts.join(' '),
    route.paths.join(' '),
    route.expression ?? '',
  ]
    .filter((part) => part !== '')
    .join(' ');
  return entityNode(place, 'routes', route, {
    label: route.name ?? (matches || route.id),
    description: route.name === undefined ? '' : matches,
    facts: [
      some('methods', route.methods.join(', ')),
      some('hosts', route.hosts.join(', ')),
      some('paths', route.paths.join(', ')),
      some('expression', route.expression),
      some('protocols', route.protocols.join(', ')),
    ],
    icon: { codicon: 'arrow-right' },
    name: route.name,
    children: children({ ...place, key: `${place.key}/routes/${route.id}`, owner: route.name }),
  });
}

export function pluginNode(place: Place, plugin: LivePlugin, consumer: LiveConsumer | undefined): TreeNode {
  const scope = [
    plugin.instanceName ?? '',
    plugin.consumer ? `for consumer ${consumer?.username ?? plugin.consumer}` : '',
    plugin.enabled ? '' : 'disabled',
  ];
  return entityNode(place, 'plugins', plugin, {
    label: plugin.name,
    description: scope.filter((part) => part !== '').join(' · '),
    facts: [
      ['plugin', plugin.name],
      some('instance', plugin.instanceName),
      ['enabled', plugin.enabled ? 'yes' : 'no'],
    ],
    icon: plugin.enabled ? { codicon: 'plug' } : { codicon: 'plug', tint: 'muted' },
    name: plugin.name,
  });
}

const HEALTH: Readonly<Record<TargetHealth, { readonly words: string; readonly icon: Icon }>> = {
  HEALTHY: { words: 'healthy', icon: { codicon: 'pass-filled', tint: 'good' } },
  UNHEALTHY: { words: 'unhealthy', icon: { codicon: 'error', tint: 'bad' } },
  DNS_ERROR: { words: 'name not found', icon: { codicon: 'error', tint: 'bad' } },
  HEALTHCHECKS_OFF: { words: 'not checked', icon: { codicon: 'circle-outline', tint: 'muted' } },
  unknown: { words: 'health unknown', icon: { codicon: 'circle-outline', tint: 'muted' } },
};

export function targetNode(place: Place, target: LiveTarget): TreeNode {
  const { words, icon } = HEALTH[target.health];
  return entityNode(place, 'targets', target, {
    label: target.target,
    // 100 is Kong's default.
    description: (target.weight ?? 100) === 100 ? words : `${words} · weight ${target.weight}`,
    facts: [
      ['health', words],
      some('weight', target.weight),
      ...target.addresses.map(({ address, health }): Fact => [address, HEALTH[health].words]),
    ],
    icon,
    name: target.target,
  });
}

export function upstreamNode(
  place: Place,
  upstream: LiveUpstream,
  targets: Section<LiveTarget> | undefined,
): TreeNode {
  const below = { ...place, key: `${place.key}/upstreams/${upstream.id}`, owner: upstream.name };
  const entities = targets?.kind === 'read' ? targets.entities : [];
  const { words, tint } = healthOf(entities);
  return entityNode(place, 'upstreams', upstream, {
    label: upstream.name,
    description: targets?.kind === 'read' ? words : 'targets not read',
    facts: [
      ['targets', words],
      some('algorithm', upstream.algorithm),
      some('host header', upstream.hostHeader),
    ],
    icon: { codicon: 'layers', ...(tint ? { tint } : {}) },
    name: upstream.name,
    children: entities.map((target) => targetNode(below, target)),
  });
}

function healthOf(targets: readonly LiveTarget[]): { readonly words: string; readonly tint?: Icon['tint'] } {
  if (targets.length === 0) return { words: 'no targets', tint: 'warning' };
  const count = targets.length === 1 ? '1 target' : `${targets.length} targets`;
  const checked = targets.filter(({ health }) => health !== 'HEALTHCHECKS_OFF' && health !== 'unknown');
  if (checked.length === 0) return { words: count };
  const healthy = checked.filter(({ health }) => health === 'HEALTHY').length;
  return {
    words: `${healthy} of ${count} healthy`,
    tint: healthy === checked.length ? 'good' : healthy === 0 ? 'bad' : 'warning',
  };
}

export function consumerNode(place: Place, consumer: LiveConsumer, plugins: readonly TreeNode[]): TreeNode {
  return entityNode(place, 'consumers', consumer, {
    label: consumer.username ?? consumer.customId ?? consumer.id,
    description: consumer.customId && consumer.username ? consumer.customId : '',
    facts: [some('username', consumer.username), some('custom id', consumer.customId)],
    icon: { codicon: 'person' },
    name: consumer.username,
    children: plugins,
  });
}

export function certificateNode(place: Place, certificate: LiveCertificate, now: number): TreeNode {
  const expiry = expiryOf(certificate);
  const names = certificate.snis.join(', ');
  const name = expiry.kind === 'date' ? /CN=(.*)/.exec(expiry.subject)?.[1] : undefined;
  return entityNode(place, 'certificates', certificate, {
    label: names || name || certificate.id,
    ...expiryLooks(expiry, now),
    facts: [
      some('names (SNI)', names),
      ...(expiry.kind === 'date'
        ? [
            ['subject', expiry.subject.replaceAll('\n', ', ')] as const,
            ['issuer', expiry.issuer.replaceAll('\n', ', ')] as const,
            ['valid until', new Date(expiry.at).toISOString().slice(0, 10)] as const,
          ]
        : []),
    ],
    name: undefined,
  });
}

function expiryLooks(expiry: ReturnType<typeof expiryOf>, now: number): Pick<Looks, 'description' | 'icon'> {
  switch (expiry.kind) {
    case 'elsewhere':
      return { description: 'kept in a vault', icon: { codicon: 'lock', tint: 'muted' } };
    case 'unreadable':
      return { description: 'not readable', icon: { codicon: 'warning', tint: 'warning' } };
    case 'date': {
      const apart = daysApart(expiry.at, now);
      if (expiry.at < now)
        return { description: `expired ${apart}`, icon: { codicon: 'error', tint: 'bad' } };
      const tint = expiry.at - now < SOON ? 'warning' : 'good';
      return {
        description: `expires ${apart}`,
        icon: { codicon: tint === 'good' ? 'verified' : 'warning', tint },
      };
    }
  }
}
