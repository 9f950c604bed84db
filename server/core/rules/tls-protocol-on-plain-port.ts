import { pathOf } from '../model/read-config.ts';
import { addressOf, DEFAULT_PORT, withoutTls } from '../model/service-address.ts';
import { movePort } from './move-port.ts';
import { defineRule } from './rule.ts';
import { switchProtocol } from './switch-protocol.ts';

interface Facts {
  readonly protocol: string;
  readonly port: number;
  readonly wanted: string;
}

export const tlsProtocolOnPlainPort = defineRule<Facts>({
  code: 'tls-protocol-on-plain-port',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A service speaks TLS to a port that servers use for plain text.',
  why: 'The server answers the TLS greeting with plain text or not at all. Kong logs "wrong version number" and answers "502 Bad Gateway".',
  invalid: [
    {
      title: 'https beside port 80',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  protocol: https
            ^^^^^ warning: "https" on port 80, where servers speak plain text; port 443 or "http" is probably meant
  host: billing.internal
  port: 80
`,
    },
    {
      title: 'https in a url with a plain port',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: https://billing.internal:8080
       ^^^^^ warning: "https" on port 8080, where servers speak plain text; port 443 or "http" is probably meant
`,
    },
  ],
  valid: [
    {
      title: 'A url with https and no port means 443',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: https://billing.internal
`,
    },
  ],

  *find(item, config) {
    for (const service of item.entities) {
      if (service.kind !== 'services') continue;
      const { protocol, port } = addressOf(service);
      const wanted = protocol && withoutTls(protocol.value);
      // Without a port of its own the fault is another one: https-without-port.
      if (!protocol?.at || !wanted || !port?.at || !PLAIN_PORTS.has(port.value)) continue;
      yield {
        at: protocol.at,
        path: pathOf(config, service),
        facts: { protocol: protocol.value, port: port.value, wanted },
        entity: service,
      };
    }
  },
  message: ({ protocol, port, wanted }) =>
    `"${protocol}" on port ${port}, where servers speak plain text; port 443 or "${wanted}" is probably meant`,
  fixes({ entity }, config) {
    if (!entity) return [];
    const fixes = [movePort(entity, config, 443), switchProtocol(entity, config, 'to-plain', 'keep')];
    return fixes.filter((fix) => fix !== undefined);
  },
});

/** Ports that servers use for plain HTTP by registration or by wide custom. */
const PLAIN_PORTS: ReadonlySet<number> = new Set([DEFAULT_PORT, 8080, 8000]);
