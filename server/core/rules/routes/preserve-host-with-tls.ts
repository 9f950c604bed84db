import { addressOf, withoutTls } from '../../model/service-address.ts';
import { entityRule } from '../entity-rule.ts';
import { scalarIn, textsIn } from '../fields.ts';
import { isPublicName } from '../public-name.ts';
import { serviceOfRoute } from './route-parts.ts';

interface Facts {
  readonly host: string;
  readonly hosted: boolean;
}

export const preserveHostWithTls = entityRule<Facts>({
  code: 'preserve-host-with-tls',
  severity: 'warning',
  since: '0.1.0',
  summary: 'preserve_host on a route to a host that must be called by its own name.',
  why: 'With preserve_host Kong sends the client\'s Host header on, and over TLS asks for a certificate of that name. Load balancers and platforms that serve many names by one address do not know it: "502", a handshake that fails, 404 or 421.',
  source: 'Kong 3.9 kong/templates/nginx_kong.lua (proxy_ssl_name), https://github.com/Kong/kong/issues/4942',
  invalid: [
    {
      title: 'A platform that chooses by Host',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  url: https://shop-4711.herokuapp.com
  routes:
  - name: shop
    paths: [/shop]
    preserve_host: true
                   ^^^^ warning: "shop-4711.herokuapp.com" is found by its own name only, and preserve_host sends the client's instead
`,
    },
  ],
  valid: [
    {
      title: 'The route takes just that name, or the host is an own one',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  url: https://shop.acme.com
  routes:
  - name: shop
    hosts: [shop.acme.com]
    paths: [/shop]
    preserve_host: true
- name: ledger
  url: https://ledger.internal
  routes:
  - name: ledger
    paths: [/ledger]
    preserve_host: true
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(route, fields) {
    const at = scalarIn(fields, 'preserve_host');
    if (at?.value !== true) return;
    const service = serviceOfRoute(route, fields.config);
    const { protocol, host } = service ? addressOf(service) : { protocol: undefined, host: undefined };
    if (!protocol || !host || !isPublicName(host.value)) return;
    if (fields.config.index.named('upstreams', host.value).length !== 0) return;
    const hosts = textsIn(fields, 'hosts').map(({ text }) => text);
    if (hosts.length !== 0 && hosts.every((each) => each === host.value)) return;
    const hosted = HOSTED.test(host.value);
    if (!hosted && !withoutTls(protocol.value)) return;
    const severity = hosted ? ('warning' as const) : ('info' as const);
    yield { at, path: ['preserve_host'], facts: { host: host.value, hosted }, severity };
  },
  message: ({ host, hosted }) =>
    hosted
      ? `"${host}" is found by its own name only, and preserve_host sends the client's instead`
      : `with preserve_host the TLS name and Host sent to "${host}" are the client's, not "${host}"`,
});

/** Platforms that serve all their customers by one address and tell them apart by Host. */
const HOSTED =
  /\.(?:amazonaws\.com|azurewebsites\.net|azure-api\.net|run\.app|appspot\.com|cloudfunctions\.net|herokuapp\.com|cloudfront\.net|github\.io|vercel\.app|netlify\.app|workers\.dev|onrender\.com|fly\.dev|supabase\.co)$/;
