import { pathOf } from '../model/read-config.ts';
import { addressOf, withTls } from '../model/service-address.ts';
import { defineRule } from './rule.ts';
import { switchProtocol } from './switch-protocol.ts';

interface Facts {
  readonly protocol: string;
  readonly port: number;
  readonly wanted: string;
}

export const plainProtocolOnTlsPort = defineRule<Facts>({
  code: 'plain-protocol-on-tls-port',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A service speaks a protocol without TLS to a port that servers use for TLS.',
  why: 'The server expects a TLS greeting and gets plain text. It answers 400 or closes the connection, and Kong turns the latter into "502 Bad Gateway".',
  invalid: [
    {
      title: 'http beside port 443',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  protocol: http
            ^^^^ warning: "http" on port 443, where servers expect TLS; "https" is probably meant
  host: billing.internal
  port: 443
`,
    },
    {
      title: 'http in a url with a TLS port',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: http://billing.internal:8443/api
       ^^^^ warning: "http" on port 8443, where servers expect TLS; "https" is probably meant
`,
    },
    {
      title: 'Kong takes http where no protocol is given',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  port: 443
        ^^^ warning: "http" on port 443, where servers expect TLS; "https" is probably meant
`,
    },
  ],
  valid: [
    {
      title: 'https on the TLS port',
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
      title: 'A placeholder is an unknown value',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  protocol: \${{ env "DECK_PROTOCOL" }}
  host: billing.internal
  port: 443
`,
    },
  ],

  *find(item, config) {
    for (const service of item.entities) {
      if (service.kind !== 'services') continue;
      const { protocol, port } = addressOf(service);
      const wanted = protocol && withTls(protocol.value);
      if (!protocol || !wanted || !port || !TLS_PORTS.has(port.value)) continue;
      const at = protocol.at ?? port.at;
      if (!at) continue;
      yield {
        at,
        path: pathOf(config, service),
        facts: { protocol: protocol.value, port: port.value, wanted },
        entity: service,
      };
    }
  },
  message: ({ protocol, port, wanted }) =>
    `"${protocol}" on port ${port}, where servers expect TLS; "${wanted}" is probably meant`,
  fixes({ entity }, config) {
    const fix = entity && switchProtocol(entity, config, 'to-tls', 'keep');
    return fix ? [fix] : [];
  },
});

/** Ports that servers use for TLS by registration or by wide custom. */
const TLS_PORTS: ReadonlySet<number> = new Set([443, 8443, 9443]);
