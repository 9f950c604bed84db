import { pathOf } from '../../model/read-config.ts';
import { addressOf } from '../../model/service-address.ts';
import { AUTH_PLUGINS } from '../plugins/auth-plugins.ts';
import { ofRoutes, oncePerEntity, pluginSteps } from '../plugins-in-effect.ts';
import { nameOf } from '../route-hazards.ts';
import { defineRule, type Fault } from '../rule.ts';

interface Facts {
  readonly route: string;
}

const ADMIN_PORTS: ReadonlySet<number> = new Set([8001, 8444]);
const KONG_HOSTS = /^(?:localhost|127\.0\.0\.1|\[?::1\]?|0\.0\.0\.0|kong(?:[-_.].*)?|.*[-_.]kong)$/;

export const adminApiExposed = defineRule<Facts>({
  code: 'admin-api-exposed',
  severity: 'warning',
  since: '0.1.0',
  summary: "A route leads to Kong's own Admin API, and no plugin asks who comes.",
  why: 'Whoever reaches the Admin API can change every route and read every credential. It needs an auth plugin and better an ip-restriction as well.',
  source: 'https://developer.konghq.com/gateway/secure-the-admin-api/',
  invalid: [
    {
      title: 'The Admin API for everybody',
      yaml: `
_format_version: "3.0"
services:
- name: admin
  url: http://127.0.0.1:8001
                        ^^^^ warning: this is Kong's Admin API, and "admin" lets everybody in: add an auth plugin or ip-restriction, or take the route out
  routes:
  - name: admin
    paths: [/admin-api]
`,
    },
  ],
  valid: [
    {
      title: 'For who has a key',
      yaml: `
_format_version: "3.0"
services:
- name: admin
  url: http://127.0.0.1:8001
  plugins:
  - name: key-auth
  routes:
  - name: admin
    paths: [/admin-api]
- name: status
  url: http://127.0.0.1:8001/status
  routes:
  - name: status
    paths: [/status]
`,
    },
  ],
  looksAtAll: true,
  steps: pluginSteps,
  *findInFile(config) {
    yield* oncePerEntity(openToAll(config));
  },
  message: ({ route }) =>
    `this is Kong's Admin API, and "${route}" lets everybody in: add an auth plugin or ip-restriction, or take the route out`,
});

const openToAll = ofRoutes(({ route, service, plugins, isOpen }, config): Fault<Facts> | undefined => {
  if (!service || isOpen) return undefined;
  const { host, port, path } = addressOf(service);
  if (!host || !port || !ADMIN_PORTS.has(port.value) || !KONG_HOSTS.test(host.value)) return undefined;
  // One page of it that tells no secrets.
  if (path && /^\/(?:status|metrics)/.test(path.value)) return undefined;
  const guarded = [...plugins.keys()].some((name) => AUTH_PLUGINS.has(name) || GUARDS.has(name));
  if (guarded) return undefined;
  const at = port.at ?? host.at ?? service.label;
  return { at, path: pathOf(config, service), facts: { route: nameOf(route) }, entity: service };
});

const GUARDS: ReadonlySet<string> = new Set(['ip-restriction', 'pre-function', 'opa', 'request-termination']);
