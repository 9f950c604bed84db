import { addressOf, withoutTls } from '../../model/service-address.ts';
import { entityRule } from '../entity-rule.ts';
import { switchProtocol } from '../switch-protocol.ts';
import { PLAIN_PORTS, TLS_PORTS, targetsOf, upstreamOf } from './upstream-parts.ts';

interface Facts {
  readonly protocol: string;
  readonly upstream: string;
  readonly target: string;
}

export const targetPortContradictsProtocol = entityRule<Facts>({
  code: 'target-port-contradicts-protocol',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A service speaks one protocol, and all targets of its upstream have the port of the other.',
  why: "The service's protocol holds for all targets. http to a TLS port ends in 400 or 502, TLS to a plain port in 502.",
  source: 'https://github.com/Kong/kong/issues/3441',
  invalid: [
    {
      title: 'http to targets on 443',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:443
  - target: 10.0.0.8:443
services:
- name: billing
  protocol: http
            ^^^^ warning: "http" is spoken to "10.0.0.7:443" of the upstream "billing-pool", a port where servers expect TLS
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: 'https to targets on 443',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: billing.internal:443
services:
- name: billing
  protocol: https
  host: billing-pool
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service, { config }) {
    const { protocol, host } = addressOf(service);
    const upstream = upstreamOf(service, config);
    const targets = upstream && targetsOf(upstream, config);
    const [first] = targets ?? [];
    if (!protocol || !host?.at || !targets || !first) return;
    const wrong = withoutTls(protocol.value)
      ? PLAIN_PORTS
      : protocol.value === 'http'
        ? TLS_PORTS
        : undefined;
    if (!wrong || !targets.every(({ port }) => port !== undefined && wrong.has(port))) return;
    yield {
      at: protocol.at ?? host.at,
      path: [],
      facts: { protocol: protocol.value, upstream: host.value, target: first.at.text },
      related: [{ at: first.at, message: 'the target' }],
    };
  },
  message: ({ protocol, upstream, target }) =>
    `"${protocol}" is spoken to "${target}" of the upstream "${upstream}", a port where servers ${withoutTls(protocol) ? 'speak no TLS' : 'expect TLS'}`,
  fixes({ entity, facts: { protocol } }, config) {
    const fix =
      entity && switchProtocol(entity, config, withoutTls(protocol) ? 'to-plain' : 'to-tls', 'keep');
    return fix ? [fix] : [];
  },
});
