import { pluginRule } from '../entity-rule.ts';
import { scalarIn } from '../fields.ts';

export const limitByAddressOfBalancer = pluginRule<{ readonly plugin: string }>({
  code: 'limit-by-address-of-balancer',
  severity: 'info',
  since: '0.1.0',
  summary: "A limit or restriction by the client's address, behind a load balancer.",
  why: "For Kong all requests come from the load balancer, unless `trusted_ips` and `real_ip_header` in kong.conf say where the client's address stands. Then all clients share one limit, and an allow list sees the wrong address. Only where a comment (`# kongsole: front=alb`) or the settings `kongsole.topology.*` say what stands before Kong.",
  source: 'Kong 3.9 kong.conf.default (trusted_ips), https://github.com/Kong/kong/issues/3176',
  invalid: [
    {
      title: 'By address behind a balancer',
      yaml: `
# kongsole: front=alb idle=60s
_format_version: "3.0"
plugins:
- name: rate-limiting
  config:
    minute: 5
    limit_by: ip
              ^^ info: behind the load balancer all requests have its address, unless "trusted_ips" and "real_ip_header" in kong.conf name the client's
`,
    },
  ],
  valid: [
    {
      title: 'By consumer, and where nothing is known of a balancer',
      yaml: `
_format_version: "3.0"
plugins:
- name: rate-limiting
  config:
    minute: 5
    limit_by: ip
`,
    },
  ],
  plugins: new Set(['rate-limiting', 'response-ratelimiting', 'rate-limiting-advanced', 'ip-restriction']),
  *findIn({ name, fields, nameAt }, { settings }) {
    const byAddress = scalarIn(fields, 'limit_by') ?? scalarIn(fields, 'identifier');
    if (name !== 'ip-restriction' && byAddress?.value !== 'ip') return;
    if (settings.topology.front === undefined) return;
    yield { at: byAddress ?? nameAt, path: byAddress ? ['config'] : ['name'], facts: { plugin: name } };
  },
  message: () =>
    'behind the load balancer all requests have its address, unless "trusted_ips" and "real_ip_header" in kong.conf name the client\'s',
});
