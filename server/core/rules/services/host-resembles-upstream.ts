import { addressOf } from '../../model/service-address.ts';
import { replacement } from '../edit.ts';
import { entityRule } from '../entity-rule.ts';

export const hostResemblesUpstream = entityRule<{ readonly host: string; readonly near: string }>({
  code: 'host-resembles-upstream',
  severity: 'warning',
  since: '0.1.0',
  summary: "A service's host that is nearly, but not quite, the name of an upstream.",
  why: 'Kong looks for an upstream of exactly this name. Where there is none the host is a name for DNS, and what DNS does not know ends in "503 name resolution failed".',
  source: 'Kong 3.9 kong/runloop/balancer/init.lua',
  invalid: [
    {
      title: 'A letter is missing',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets: [{target: "10.0.0.7:8080"}]
services:
- name: ledger
  host: billing-pol
        ^^^^^^^^^^^ warning: no upstream is named "billing-pol", so Kong asks DNS for it; did you mean the upstream "billing-pool"?
- name: billing
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: 'The name of the upstream',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets: [{target: "10.0.0.7:8080"}]
services:
- name: billing
  host: billing-pool
`,
    },
    {
      title: 'Numbered names resemble each other and are different machines',
      yaml: `
_format_version: "3.0"
upstreams:
- name: node-1.internal
  targets: [{target: "10.0.0.7:8080"}]
services:
- name: first
  host: node-1.internal
- name: second
  host: node-2.internal
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service, { config }) {
    const { host } = addressOf(service);
    if (!host?.at || host.value.length < 4) return;
    if (config.index.named('upstreams', host.value).length !== 0) return;
    const near = config.index.slipOf('upstreams', host.value);
    if (near === undefined) return;
    yield { at: host.at, path: [], facts: { host: host.value, near } };
  },
  message: ({ host, near }) =>
    `no upstream is named "${host}", so Kong asks DNS for it; did you mean the upstream "${near}"?`,
  fixes: ({ at, facts: { near } }) => [
    { title: `Change the host to "${near}"`, safe: false, preferred: true, edits: [replacement(at, near)] },
  ],
});
