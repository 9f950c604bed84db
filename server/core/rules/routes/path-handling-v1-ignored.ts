import { versionNumber } from '../../router/route-table.ts';
import { ownPair, replaceValue } from '../edit.ts';
import { entityRule } from '../entity-rule.ts';
import { scalarIn } from '../fields.ts';

export const pathHandlingV1Ignored = entityRule<{ readonly flavor: string }>({
  code: 'path-handling-v1-ignored',
  severity: 'warning',
  since: '0.1.0',
  summary: 'path_handling v1, which only the router flavor "traditional" knows.',
  why: 'Since 3.0 the router flavor is "traditional_compatible" unless kong.conf says otherwise, and that joins the paths of service and route as v0 does, whatever the route says. v1 is deprecated.',
  source: 'Kong 3.9 kong/db/schema/entities/routes.lua',
  invalid: [
    {
      title: 'v1 under another flavor',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: users
    paths: [/users]
    path_handling: v1
                   ^^ warning: "v1" has no effect under the router flavor "traditional_compatible": paths are joined as by "v0"
`,
    },
  ],
  valid: [
    {
      title: 'v1 where it is known, v0 elsewhere',
      yaml: `
# kongsole: flavor=traditional
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: users
    paths: [/users]
    path_handling: v1
  - name: orders
    paths: [/orders]
    path_handling: v0
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(_, fields) {
    const { version, flavor } = fields.config.settings.target;
    if (flavor === 'traditional' || versionNumber(version) < 3000) return;
    const at = scalarIn(fields, 'path_handling');
    if (at?.value === 'v1') yield { at, path: ['path_handling'], facts: { flavor } };
  },
  message: ({ flavor }) =>
    `"v1" has no effect under the router flavor "${flavor}": paths are joined as by "v0"`,
  fixes({ entity }) {
    const pair = entity && ownPair(entity.node, 'path_handling');
    if (pair?.value.kind !== 'scalar') return [];
    return [
      {
        title: 'Change path_handling to v0',
        safe: false,
        preferred: true,
        edits: [replaceValue(pair.value, 'v0')],
      },
    ];
  },
});
