import { entityRule } from '../entity-rule.ts';
import { isPart, isUnset } from '../fields.ts';
import { targetsOf } from './upstream-parts.ts';

export const upstreamWithoutTargets = entityRule<{ readonly name: string }>({
  code: 'upstream-without-targets',
  severity: 'warning',
  since: '0.1.0',
  summary: 'An upstream that has no targets.',
  why: 'Kong has nobody to send a request to and answers "503 failure to get a peer from the ring-balancer". It does not ask DNS for the upstream\'s name.',
  source: 'Kong 3.9 kong/runloop/balancer/init.lua',
  invalid: [
    {
      title: 'A name alone',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
        ^^^^^^^^^^^^ warning: the upstream "billing-pool" has no targets, so Kong answers 503 for every service that uses it
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: 'Targets in the upstream, and beside it',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
- name: ledger-pool
targets:
- target: 10.0.0.8:8080
  upstream: ledger-pool
services:
- name: billing
  host: billing-pool
- name: ledger
  host: ledger-pool
`,
    },
  ],
  looksAt: ['upstreams'],
  *findIn(upstream, fields) {
    const { name } = upstream;
    const { config } = fields;
    if (name === undefined || isPart(config) || (!isUnset(fields, 'targets') && !fields.pairs.has('targets')))
      return;
    if (upstream.fields.has('id') && upstream.id === undefined) return;
    if (targetsOf(upstream, config)?.length === 0) yield { at: upstream.label, path: [], facts: { name } };
  },
  message: ({ name }) =>
    `the upstream "${name}" has no targets, so Kong answers 503 for every service that uses it`,
});
