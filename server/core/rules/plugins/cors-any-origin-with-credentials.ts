import { pluginRule } from '../entity-rule.ts';
import { booleanIn, isUnset, itemsIn, scalarIn, textsIn } from '../fields.ts';

export const corsAnyOriginWithCredentials = pluginRule<null>({
  code: 'cors-any-origin-with-credentials',
  severity: 'warning',
  since: '0.1.0',
  summary: "cors lets pages of any origin send the user's cookies and read the answer.",
  why: 'Browsers forbid "*" together with credentials, so Kong sends back whatever Origin the request names, with "Access-Control-Allow-Credentials: true". Any page that a signed-in user opens can then act in his name.',
  source: 'Kong 3.9 kong/plugins/cors/handler.lua (configure_credentials)',
  invalid: [
    {
      title: 'A star, and no origins at all',
      yaml: `
_format_version: "3.0"
plugins:
- name: cors
  config:
    origins: ["*"]
    credentials: true
                 ^^^^ warning: any page may send the user's cookies and read the answer: list the origins that may, or set "credentials: false"
`,
    },
  ],
  valid: [
    {
      title: 'The origins are listed, or no credentials are wanted',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  plugins:
  - name: cors
    config:
      origins: ["https://shop.example.com"]
      credentials: true
- name: pictures
  host: pictures.internal
  plugins:
  - name: cors
    config:
      origins: ["*"]
`,
    },
  ],
  plugins: new Set(['cors']),
  *findIn({ fields }) {
    const at = scalarIn(fields, 'credentials');
    if (at?.value !== true || booleanIn(fields, 'credentials', false) !== true) return;
    const anywhere = textsIn(fields, 'origins').some(({ text }) => text === '*');
    const nowhere =
      isUnset(fields, 'origins') || (fields.pairs.has('origins') && itemsIn(fields, 'origins').length === 0);
    if (anywhere || (nowhere && !isUnknownList(fields)))
      yield { at, path: ['config', 'credentials'], facts: null };
  },
  message: () =>
    'any page may send the user\'s cookies and read the answer: list the origins that may, or set "credentials: false"',
});

function isUnknownList(fields: Parameters<typeof isUnset>[0]): boolean {
  const node = fields.pairs.get('origins')?.value;
  return node !== undefined && node.kind !== 'list' && !isUnset(fields, 'origins');
}
