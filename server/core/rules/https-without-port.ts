import { pathOf } from '../model/read-config.ts';
import { addressOf, DEFAULT_PORT, withoutTls } from '../model/service-address.ts';
import { movePort } from './move-port.ts';
import { defineRule } from './rule.ts';

export const httpsWithoutPort = defineRule<{ readonly protocol: string }>({
  code: 'https-without-port',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A service speaks TLS but names no port, and Kong then takes 80.',
  why: 'The default of a service\'s port is 80 whatever its protocol; only the `url` shorthand knows 443, and only for https. Kong sends its TLS greeting to port 80 and answers "502 Bad Gateway".',
  source: 'Kong 3.9 kong/db/schema/entities/services.lua',
  invalid: [
    {
      title: 'protocol and host, no port',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  protocol: https
            ^^^^^ warning: "https" without a port goes to port 80, Kong's default; add port 443
  host: billing.internal
`,
    },
    {
      title: 'A url with grpcs: Kong knows 443 for https alone',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: grpcs://billing.internal
       ^^^^^ warning: "grpcs" without a port goes to port 80, Kong's default; add port 443
`,
    },
  ],
  valid: [
    {
      title: 'The port is given',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  protocol: https
  host: billing.internal
  port: 443
`,
    },
    {
      title: 'The host is an upstream, whose targets bring their ports',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: billing-1.internal:8443
services:
- name: billing
  protocol: https
  host: billing-pool
`,
    },
  ],

  *find(item, config) {
    for (const service of item.entities) {
      if (service.kind !== 'services') continue;
      const { form, protocol, host, port } = addressOf(service);
      if (!protocol?.at || !withoutTls(protocol.value) || !host) continue;
      if (form === 'url' && protocol.value === 'https') continue;
      if (!port || port.at || config.index.has('upstreams', host.value, 'name')) continue;
      yield {
        at: protocol.at,
        path: pathOf(config, service),
        facts: { protocol: protocol.value },
        entity: service,
      };
    }
  },
  message: ({ protocol }) =>
    `"${protocol}" without a port goes to port ${DEFAULT_PORT}, Kong's default; add port 443`,
  fixes({ entity }, config) {
    const fix = entity && movePort(entity, config, 443);
    return fix ? [fix] : [];
  },
});
