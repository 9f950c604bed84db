import { ownPair, replaceValue } from '../edit.ts';
import { entityRule } from '../entity-rule.ts';
import { isUnset, scalarIn, textsIn } from '../fields.ts';
import { protocolsOf } from './route-parts.ts';

const KEEPS_METHOD: Readonly<Record<number, number>> = { 301: 308, 302: 307 };

export const redirectLosesMethod = entityRule<{ readonly code: number; readonly better: number }>({
  code: 'redirect-loses-method',
  severity: 'info',
  since: '0.1.0',
  summary: 'A redirect to https by a status with which clients turn POST into GET.',
  why: 'After 301 and 302 browsers and most libraries ask again with GET and without the body. 308 and 307 say the same and keep both.',
  source: 'RFC 9110, 15.4; Kong 3.9 kong/db/schema/entities/routes.lua',
  invalid: [
    {
      title: '301 for a route that takes POST',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders]
    methods: [GET, POST]
    protocols: [https]
    https_redirect_status_code: 301
                                ^^^ info: after a 301 clients turn POST into GET and drop the body; 308 keeps both
`,
    },
  ],
  valid: [
    {
      title: '308, or nothing but GET',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders]
    protocols: [https]
    https_redirect_status_code: 308
  - name: pictures
    paths: [/pictures]
    methods: [GET, HEAD]
    protocols: [https]
    https_redirect_status_code: 301
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(route, fields) {
    const at = scalarIn(fields, 'https_redirect_status_code');
    const better = typeof at?.value === 'number' ? KEEPS_METHOD[at.value] : undefined;
    if (!at || better === undefined || protocolsOf(route, fields.config)?.includes('http') !== false) return;
    const methods = textsIn(fields, 'methods').map(({ text }) => text);
    if (!isUnset(fields, 'methods') && !methods.some((each) => WITH_BODY.has(each))) return;
    yield { at, path: ['https_redirect_status_code'], facts: { code: Number(at.value), better } };
  },
  message: ({ code, better }) =>
    `after a ${code} clients turn POST into GET and drop the body; ${better} keeps both`,
  fixes({ entity, facts: { better } }) {
    const pair = entity && ownPair(entity.node, 'https_redirect_status_code');
    if (pair?.value.kind !== 'scalar') return [];
    const edits = [replaceValue(pair.value, String(better))];
    return [{ title: `Change it to ${better}`, safe: false, preferred: true, edits }];
  },
});

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
