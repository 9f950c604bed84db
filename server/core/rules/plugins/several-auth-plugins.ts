import { pathOf } from '../../model/read-config.ts';
import { configOfPlugin } from '../entity-rule.ts';
import { nodeIn } from '../fields.ts';
import { all } from '../kong/words.ts';
import { ofRoutes, oncePerEntity, pluginSteps } from '../plugins-in-effect.ts';
import { nameOf } from '../route-hazards.ts';
import { defineRule, type Fault } from '../rule.ts';
import { AUTH_PLUGINS } from './auth-plugins.ts';

interface Facts {
  readonly route: string;
  readonly plugins: readonly string[];
}

export const severalAuthPlugins = defineRule<Facts>({
  code: 'several-auth-plugins',
  severity: 'info',
  since: '0.1.0',
  summary: 'Several auth plugins on one route, all of which a request must pass.',
  why: 'Without `anonymous` each auth plugin refuses what it does not know, so a client needs all kinds of credentials at once. For "one of them is enough" each names an `anonymous` consumer, for whom another plugin says no.',
  source: 'https://developer.konghq.com/gateway/authentication/#multiple-authentication-methods',
  invalid: [
    {
      title: 'A key and a token',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders]
    plugins:
    - name: key-auth
    - name: basic-auth
            ^^^^^^^^^^ info: a request to "orders" must pass "key-auth" and "basic-auth", all of them; give each an "anonymous" consumer if one is to be enough
`,
    },
  ],
  valid: [
    {
      title: 'One of them is enough',
      yaml: `
_format_version: "3.0"
consumers:
- username: guest
  plugins:
  - name: request-termination
    config: {status_code: 401}
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders]
    plugins:
    - name: key-auth
      config: {anonymous: guest}
    - name: basic-auth
      config: {anonymous: guest}
`,
    },
  ],
  looksAtAll: true,
  steps: pluginSteps,
  *findInFile(config) {
    yield* oncePerEntity(allAsked(config));
  },
  message: ({ route, plugins }) =>
    `a request to "${route}" must pass ${all(plugins)}, all of them; give each an "anonymous" consumer if one is to be enough`,
});

const allAsked = ofRoutes(({ route, plugins }, config): Fault<Facts> | undefined => {
  const auths = [...plugins.values()].filter(({ name }) => AUTH_PLUGINS.has(name));
  if (auths.length < 2) return undefined;
  const strict = auths.filter(({ entity }) => {
    const fields = configOfPlugin(entity, config);
    return fields.isWhole && nodeIn(fields, 'anonymous') === undefined;
  });
  const last = strict.at(-1);
  if (!last || strict.length !== auths.length) return undefined;
  const related = strict
    .filter((each) => each !== last)
    .map(({ name, nameAt }) => ({ at: nameAt, message: `"${name}" runs as well` }));
  return {
    at: last.nameAt,
    path: pathOf(config, last.entity, 'name'),
    facts: { route: nameOf(route), plugins: strict.map(({ name }) => name) },
    related,
    entity: last.entity,
  };
});
