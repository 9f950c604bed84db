import { pathOf } from '../../model/read-config.ts';
import { configOfPlugin } from '../entity-rule.ts';
import { isPart } from '../fields.ts';
import { ofRoutes, oncePerEntity, pluginSteps } from '../plugins-in-effect.ts';
import { nameOf } from '../route-hazards.ts';
import { defineRule, type Fault } from '../rule.ts';
import { AUTH_PLUGINS } from './auth-plugins.ts';

interface Facts {
  readonly route: string;
}

export const aclWithoutAuth = defineRule<Facts>({
  code: 'acl-without-auth',
  severity: 'warning',
  since: '0.1.0',
  summary: 'acl on a route for which no plugin finds out who the client is.',
  why: 'acl looks at the groups of the consumer. Without an auth plugin there is none, and every request ends in 401 or 403.',
  source: 'Kong 3.9 kong/plugins/acl/handler.lua',
  invalid: [
    {
      title: 'acl alone',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders]
    plugins:
    - name: acl
            ^^^ warning: acl needs to know the consumer, but no auth plugin runs on "orders": every request ends in 401 or 403; add key-auth, jwt or the like
      config: {allow: [staff]}
`,
    },
  ],
  valid: [
    {
      title: 'key-auth on the service',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  plugins:
  - name: key-auth
  routes:
  - name: orders
    paths: [/orders]
    plugins:
    - name: acl
      config: {allow: [staff]}
`,
    },
  ],
  looksAtAll: true,
  steps: pluginSteps,
  *findInFile(config) {
    if (!isPart(config)) yield* oncePerEntity(alone(config));
  },
  message: ({ route }) =>
    `acl needs to know the consumer, but no auth plugin runs on "${route}": every request ends in 401 or 403; add key-auth, jwt or the like`,
});

const alone = ofRoutes(({ route, plugins, isOpen }, config): Fault<Facts> | undefined => {
  const acl = plugins.get('acl');
  if (!acl || isOpen) return undefined;
  const { entity, nameAt } = acl;
  if (configOfPlugin(entity, config).pairs.has('include_consumer_groups')) return undefined;
  // A plugin that nobody knows may be the one that authenticates.
  if ([...plugins.keys()].some((name) => AUTH_PLUGINS.has(name) || !COMMON.has(name))) return undefined;
  return { at: nameAt, path: pathOf(config, entity, 'name'), facts: { route: nameOf(route) }, entity };
});

/** Plugins that surely authenticate nobody. */
const COMMON: ReadonlySet<string> = new Set([
  'acl',
  'bot-detection',
  'correlation-id',
  'cors',
  'datadog',
  'file-log',
  'http-log',
  'ip-restriction',
  'opentelemetry',
  'prometheus',
  'proxy-cache',
  'rate-limiting',
  'rate-limiting-advanced',
  'request-size-limiting',
  'request-termination',
  'request-transformer',
  'request-transformer-advanced',
  'response-ratelimiting',
  'response-transformer',
  'response-transformer-advanced',
  'statsd',
  'syslog',
  'tcp-log',
  'udp-log',
  'zipkin',
]);
