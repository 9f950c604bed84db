import { pathOf } from '../../model/read-config.ts';
import { booleanIn, nodeIn } from '../fields.ts';
import { pluginsInEffect } from '../plugins-in-effect.ts';
import { nameOf } from '../route-hazards.ts';
import { defineRule } from '../rule.ts';

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
  *findInFile(config) {
    const told = new Set<unknown>();
    for (const { route, plugins } of pluginsInEffect(config)) {
      const cors = plugins.get('cors');
      if (!cors || told.has(cors.entity)) continue;
      const at = nodeIn(cors.fields, 'preflight_continue');
      if (!at || booleanIn(cors.fields, 'preflight_continue', false) !== true) continue;
      const strict = [...plugins.values()].find(
        ({ name, fields }) =>
          RUNS_ON_PREFLIGHT.has(name) &&
          fields.isWhole &&
          nodeIn(fields, 'anonymous') === undefined &&
          booleanIn(fields, 'run_on_preflight', true) === true,
      );
      if (!strict) continue;
      told.add(cors.entity);
      yield {
        at,
        path: pathOf(config, cors.entity, 'config', 'preflight_continue'),
        facts: { route: nameOf(route), plugin: strict.name },
        related: [{ at: strict.nameAt, message: `"${strict.name}" refuses them` }],
        entity: cors.entity,
      };
    }
  },
  message: ({ route, plugin }) =>
    `on "${route}" preflight requests go on to "${plugin}" and end in 401, since browsers send no credentials with them; set it to false, or "run_on_preflight: false" there`,
});

/** Those with the field `run_on_preflight`, true by default. */
const RUNS_ON_PREFLIGHT: ReadonlySet<string> = new Set(['jwt', 'key-auth', 'key-auth-enc']);
