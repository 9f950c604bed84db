import { addressOf } from '../../model/service-address.ts';
import { ownPair, removal } from '../edit.ts';
import { entityRule } from '../entity-rule.ts';
import { targetsOf, upstreamOf } from './upstream-parts.ts';

interface Facts {
  readonly port: number;
  readonly upstream: string;
}

export const ignoredPort = entityRule<Facts>({
  code: 'ignored-port',
  severity: 'hint',
  since: '0.1.0',
  summary: "A service's port does nothing, because its host is an upstream whose targets have others.",
  why: 'Requests go to the targets, each on its own port. The port of the service counts only for a host that is no upstream.',
  source: 'https://developer.konghq.com/gateway/traffic-control/load-balancing-reference/',
  invalid: [
    {
      title: "Another port than the targets'",
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
services:
- name: billing
  host: billing-pool
  port: 9090
        ^^^^ hint: port 9090 is not used: requests go to the targets of the upstream "billing-pool", on their ports
`,
    },
  ],
  valid: [
    {
      title: "The default of dumps, and the targets' own",
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
services:
- name: billing
  host: billing-pool
  port: 80
- name: ledger
  host: billing-pool
  port: 8080
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service, { config }) {
    const { form, port, host } = addressOf(service);
    if (form === 'url' || !port?.at || !host || port.value === 80 || port.value === 443) return;
    const upstream = upstreamOf(service, config);
    const targets = (upstream && targetsOf(upstream, config)) ?? [];
    if (
      targets.length === 0 ||
      targets.some((target) => target.port === port.value || target.port === undefined)
    )
      return;
    yield { at: port.at, path: ['port'], facts: { port: port.value, upstream: host.value } };
  },
  message: ({ port, upstream }) =>
    `port ${port} is not used: requests go to the targets of the upstream "${upstream}", on their ports`,
  fixes({ entity }, { document }) {
    const pair = entity && ownPair(entity.node, 'port');
    const edit = pair && removal(document, entity.node, pair);
    return edit ? [{ title: 'Remove the port', safe: true, edits: [edit] }] : [];
  },
});
