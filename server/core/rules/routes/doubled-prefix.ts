import { addressOf } from '../../model/service-address.ts';
import { entityRule } from '../entity-rule.ts';
import { booleanIn } from '../fields.ts';
import { hasUnknownPath, plainPaths, regexPaths, serviceOfRoute } from './route-parts.ts';

export const doubledPrefix = entityRule<{ readonly path: string; readonly prefix: string }>({
  code: 'doubled-prefix',
  severity: 'warning',
  since: '0.1.0',
  summary: "The service's path repeats the beginning of the route's path, and strip_path is off.",
  why: 'Kong puts the service\'s path in front of the path of the request. With strip_path off both have the prefix, and the backend gets "/api/api/users": usually 404.',
  source: 'Kong 3.9 kong/router/utils.lua (get_upstream_uri_v0)',
  invalid: [
    {
      title: '/api twice',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  url: http://shop.internal/api
  routes:
  - name: users
    paths: [/api/users]
            ^^^^^^^^^^ warning: the backend gets "/api/api/users": the service's path "/api" comes before the path that strip_path keeps
    strip_path: false
`,
    },
  ],
  valid: [
    {
      title: 'Once',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  url: http://shop.internal
  routes:
  - name: users
    paths: [/api/users]
    strip_path: false
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(route, fields) {
    const { config } = fields;
    if (booleanIn(fields, 'strip_path', true) !== false) return;
    const service = serviceOfRoute(route, config);
    const prefix = service && addressOf(service).path?.value.replace(/\/$/, '');
    const paths = plainPaths(fields);
    if (!prefix || paths.length === 0 || hasUnknownPath(fields) || regexPaths(fields).length !== 0) return;
    if (!paths.every(({ text }) => text === prefix || text.startsWith(`${prefix}/`))) return;
    const [first] = paths;
    if (first) yield { at: first.at, path: ['paths', first.index], facts: { path: first.text, prefix } };
  },
  message: ({ path, prefix }) =>
    `the backend gets "${prefix}${path}": the service's path "${prefix}" comes before the path that strip_path keeps`,
});
