import { pathOf } from '../../model/read-config.ts';
import { configOfPlugin } from '../entity-rule.ts';
import { booleanIn, nodeIn } from '../fields.ts';
import { ofRoutes, oncePerEntity, pluginSteps } from '../plugins-in-effect.ts';
import { nameOf } from '../route-hazards.ts';
import { defineRule, type Fault } from '../rule.ts';

interface Facts {
  readonly route: string;
  readonly plugin: string;
}

export const preflightNeedsCredentials = defineRule<Facts>({
  code: 'preflight-needs-credentials',
  severity: 'warning',
  since: '0.1.0',
  summary: 'Preflight requests go on to a plugin that asks for credentials.',
  why: 'Browsers send no credentials with the OPTIONS request that asks for permission. cors answers it itself, unless `preflight_continue` sends it on; then the auth plugin answers 401 and the browser blocks the real request.',
  source: 'Kong 3.9 kong/plugins/cors/handler.lua, kong/plugins/key-auth/handler.lua',
  invalid: [
    {
      title: 'A key for a preflight',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders]
  plugins:
  - name: cors
    config:
      origins: [https://shop.example.com]
      preflight_continue: true
                          ^^^^ warning: on "orders" preflight requests go on to "key-auth" and end in 401, since browsers send no credentials with them; set it to false, or "run_on_preflight: false" there
  - name: key-auth
`,
    },
  ],
  valid: [
    {
      title: 'The auth plugin lets preflights pass',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders]
  plugins:
  - name: cors
    config:
      origins: [https://shop.example.com]
      preflight_continue: true
  - name: key-auth
    config: {run_on_preflight: false}
`,
    },
  ],
  looksAtAll: true,
  steps: pluginSteps,
  *findInFile(config) {
    yield* oncePerEntity(refused(config));
  },
  message: ({ route, plugin }) =>
    `on "${route}" preflight requests go on to "${plugin}" and end in 401, since browsers send no credentials with them; set it to false, or "run_on_preflight: false" there`,
});

const refused = ofRoutes(({ route, plugins }, config): Fault<Facts> | undefined => {
  const cors = plugins.get('cors');
  if (!cors) return undefined;
  const ofCors = configOfPlugin(cors.entity, config);
  const at = nodeIn(ofCors, 'preflight_continue');
  if (!at || booleanIn(ofCors, 'preflight_continue', false) !== true) return undefined;
  const strict = [...plugins.values()].find(({ name, entity }) => {
    if (!RUNS_ON_PREFLIGHT.has(name)) return false;
    const fields = configOfPlugin(entity, config);
    return (
      fields.isWhole &&
      nodeIn(fields, 'anonymous') === undefined &&
      booleanIn(fields, 'run_on_preflight', true) === true
    );
  });
  if (!strict) return undefined;
  return {
    at,
    path: pathOf(config, cors.entity, 'config', 'preflight_continue'),
    facts: { route: nameOf(route), plugin: strict.name },
    related: [{ at: strict.nameAt, message: `"${strict.name}" refuses them` }],
    entity: cors.entity,
  };
});

/** Those with the field `run_on_preflight`, true by default. */
const RUNS_ON_PREFLIGHT: ReadonlySet<string> = new Set(['jwt', 'key-auth', 'key-auth-enc']);
