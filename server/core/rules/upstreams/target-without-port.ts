import { entityRule } from '../entity-rule.ts';
import { hasDefaults } from '../fields.ts';
import { readTarget } from './upstream-parts.ts';

export const targetWithoutPort = entityRule<{ readonly target: string }>({
  code: 'target-without-port',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A target without a port, for which Kong takes 8000.',
  why: 'Kong adds port 8000, whatever the service\'s protocol and port. A backend that does not listen there refuses the connection: "502 Bad Gateway". Only a name with an SRV record in DNS brings its own port.',
  source: 'Kong 3.9 kong/db/dao/targets.lua',
  invalid: [
    {
      title: 'An address alone',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7
            ^^^^^^^^ warning: "10.0.0.7" has no port, and Kong takes 8000; write "10.0.0.7:PORT"
services:
- name: billing
  host: billing-pool
  port: 8080
`,
    },
  ],
  valid: [
    {
      title: 'With its port',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  looksAt: ['targets'],
  *findIn(entity, { config }) {
    const target = readTarget(entity, config);
    if (!target || target.port !== undefined || hasDefaults(config)) return;
    // What looks like the name of an SRV record brings its port along.
    if (target.host.startsWith('_') || /\.(?:service\.consul|consul)$/.test(target.host)) return;
    yield { at: target.at, path: ['target'], facts: { target: target.host } };
  },
  message: ({ target }) => `"${target}" has no port, and Kong takes 8000; write "${target}:PORT"`,
});
