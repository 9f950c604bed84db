import { entityRule } from '../entity-rule.ts';
import { targetsOf } from './upstream-parts.ts';

export const noTargetHasWeight = entityRule<{ readonly name: string }>({
  code: 'no-target-has-weight',
  severity: 'warning',
  since: '0.1.0',
  summary: 'All targets of an upstream have the weight 0.',
  why: 'A target of weight 0 gets no requests. Where none is left, Kong answers "503 failure to get a peer from the ring-balancer".',
  source: 'Kong 3.9 kong/db/schema/entities/targets.lua',
  invalid: [
    {
      title: 'Everything switched off',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
        ^^^^^^^^^^^^ warning: all targets of "billing-pool" have the weight 0, so Kong answers 503; give one a weight (100 is usual)
  targets:
  - target: 10.0.0.7:8080
    weight: 0
  - target: 10.0.0.8:8080
    weight: 0
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: 'One is being drained',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
    weight: 0
  - target: 10.0.0.8:8080
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  looksAt: ['upstreams'],
  *findIn(upstream, { config }) {
    const targets = targetsOf(upstream, config);
    if (!targets || targets.length === 0 || targets.some(({ weight }) => weight !== 0)) return;
    yield { at: upstream.label, path: [], facts: { name: upstream.name ?? 'this upstream' } };
  },
  message: ({ name }) =>
    `all targets of "${name}" have the weight 0, so Kong answers 503; give one a weight (100 is usual)`,
});
