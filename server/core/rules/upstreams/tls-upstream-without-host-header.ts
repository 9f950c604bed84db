import { addressOf, withoutTls } from '../../model/service-address.ts';
import { entityRule } from '../entity-rule.ts';
import { fieldsOfEntity, isUnset } from '../fields.ts';
import { isAddress, targetsOf, upstreamOf } from './upstream-parts.ts';

export const tlsUpstreamWithoutHostHeader = entityRule<{
  readonly upstream: string;
  readonly target: string;
}>({
  code: 'tls-upstream-without-host-header',
  severity: 'info',
  since: '0.1.0',
  summary: 'A service speaks TLS to an upstream of IP addresses without a host_header.',
  why: 'Kong sends the target as the name in the TLS greeting and as Host. Where that is an address, servers and load balancers that choose by name give another certificate, end the handshake or answer 404 or 421. `host_header` says what to send instead.',
  source:
    'Kong 3.9 kong/runloop/balancer/init.lua (set_host_header), https://github.com/Kong/kong/issues/2129',
  invalid: [
    {
      title: 'An address',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:443
services:
- name: billing
  url: https://billing-pool
               ^^^^^^^^^^^^ info: "10.0.0.7" is sent as the name in the TLS greeting and as Host; give the upstream "billing-pool" a "host_header" that the server knows
`,
    },
  ],
  valid: [
    {
      title: 'A target with a name',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: billing.example.com:443
services:
- name: billing
  url: https://billing-pool
`,
    },
    {
      title: 'The name is told',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  host_header: billing.example.com
  targets:
  - target: billing.example.com:443
services:
- name: billing
  url: https://billing-pool
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service, { config }) {
    const { protocol, host } = addressOf(service);
    if (!protocol || !withoutTls(protocol.value) || !host?.at) return;
    const upstream = upstreamOf(service, config);
    if (!upstream || !isUnset(fieldsOfEntity(upstream, config), 'host_header')) return;
    const address = targetsOf(upstream, config)?.find(isAddress);
    if (!address) return;
    if (service.nested('routes').some(({ fields }) => fields.has('preserve_host'))) return;
    yield {
      at: host.at,
      path: [],
      facts: { upstream: host.value, target: address.host },
      related: [{ at: address.at, message: 'the target' }],
    };
  },
  message: ({ upstream, target }) =>
    `"${target}" is sent as the name in the TLS greeting and as Host; give the upstream "${upstream}" a "host_header" that the server knows`,
});
