import { entityRule } from '../entity-rule.ts';
import { scalarIn } from '../fields.ts';
import { targetsOf, upstreamOf } from './upstream-parts.ts';

export const noRetryWithSeveralTargets = entityRule<{ readonly count: number }>({
  code: 'no-retry-with-several-targets',
  severity: 'info',
  since: '0.1.0',
  summary: 'A service never tries a second target, although its upstream has several.',
  why: 'With `retries: 0` each connection that one target refuses is a 502 for the client, while the others are idle. Kong repeats only requests that were not sent yet or may be sent twice.',
  source: 'https://developer.konghq.com/gateway/traffic-control/proxying/',
  invalid: [
    {
      title: 'Two targets, no second try',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  - target: 10.0.0.8:8080
services:
- name: billing
  host: billing-pool
  retries: 0
           ^ info: with no retry a refused connection to one of the 2 targets is a 502 for the client; 1 lets Kong try another
`,
    },
  ],
  valid: [
    {
      title: 'One more try',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  - target: 10.0.0.8:8080
services:
- name: billing
  host: billing-pool
  retries: 1
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service, fields) {
    const at = scalarIn(fields, 'retries');
    if (at?.value !== 0) return;
    const upstream = upstreamOf(service, fields.config);
    const count = (upstream && targetsOf(upstream, fields.config))?.length ?? 0;
    if (1 < count) yield { at, path: ['retries'], facts: { count } };
  },
  message: ({ count }) =>
    `with no retry a refused connection to one of the ${count} targets is a 502 for the client; 1 lets Kong try another`,
});
