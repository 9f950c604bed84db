import { addressOf, withoutTls } from '../../model/service-address.ts';
import { isIp } from '../../validators/ip.ts';
import { entityRule } from '../entity-rule.ts';
import { pluginsOf } from './answers-itself.ts';

export const tlsToIpAddress = entityRule<{ readonly protocol: string; readonly host: string }>({
  code: 'tls-to-ip-address',
  severity: 'info',
  since: '0.1.0',
  summary: 'A service speaks TLS to an IP address, so the server is not told which name is wanted.',
  why: "Kong sends the service's host as the name in the TLS greeting and as the Host header. An address there makes servers and load balancers that serve several names choose the wrong certificate, end the handshake or answer 404 or 421. An upstream with `host_header` and the address as its target sends a name.",
  source: 'Kong 3.9 kong/templates/nginx_kong.lua (proxy_ssl_name)',
  invalid: [
    {
      title: 'An address with https',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: https://10.0.0.7
               ^^^^^^^^ info: "https" to 10.0.0.7: the address is sent as the name in the TLS greeting and as Host; give an upstream with "host_header" if the server needs its name
`,
    },
  ],
  valid: [
    {
      title: 'The address is a target, and the upstream says the name',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  host_header: billing.example.com
  targets:
  - target: 10.0.0.7:443
services:
- name: billing
  url: https://billing-pool
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service, { config }) {
    const { protocol, host } = addressOf(service);
    if (!protocol || !withoutTls(protocol.value) || !host?.at || !isIp(host.value)) return;
    if (host.value.startsWith('127.') || pluginsOf(service, config).length !== 0) return;
    if (service.nested('routes').some(({ fields }) => fields.has('preserve_host'))) return;
    yield { at: host.at, path: [], facts: { protocol: protocol.value, host: host.value } };
  },
  message: ({ protocol, host }) =>
    `"${protocol}" to ${host}: the address is sent as the name in the TLS greeting and as Host; give an upstream with "host_header" if the server needs its name`,
});
