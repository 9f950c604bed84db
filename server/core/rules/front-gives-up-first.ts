import type { Entity } from '../model/config.ts';
import { pathOf } from '../model/read-config.ts';
import { scalarOf } from '../model/service-address.ts';
import { seconds, waitsMs } from '../model/topology.ts';
import { defineRule } from './rule.ts';

interface Facts {
  readonly waits: number;
  readonly tries: number;
  readonly read: number;
}

/** Kong 3.9 kong/db/schema/entities/services.lua. */
const DEFAULT_RETRIES = 5;
const DEFAULT_TIMEOUT = 60_000;

export const frontGivesUpFirst = defineRule<Facts>({
  code: 'front-gives-up-first',
  severity: 'info',
  since: '0.1.0',
  summary: 'The load balancer before Kong waits less than Kong tries.',
  why: 'Kong makes retries + 1 tries and waits up to read_timeout in each. The client then has the 504 of the load balancer, Kong logs 499, and nobody sees which backend was slow. Only where a comment (`# kongsole: front=alb idle=60s`) or the settings `kongsole.topology.*` say what stands before Kong.',
  source: 'Kong 3.9 kong/init.lua (balancer phase), nginx ngx_http_upstream.c',
  invalid: [
    {
      title: 'Two minutes in each try before a balancer that waits one',
      yaml: `
# kongsole: front=alb idle=60s
_format_version: "3.0"
services:
- name: reports
  host: reports.internal
  retries: 1
  read_timeout: 120000
                ^^^^^^ info: Kong waits up to 2 × 120 s here, the load balancer before it 60 s; lower read_timeout or retries
`,
    },
  ],
  valid: [
    {
      title: 'Kong ends first',
      yaml: `
# kongsole: front=alb idle=60s
_format_version: "3.0"
services:
- name: reports
  host: reports.internal
  retries: 1
  read_timeout: 20000
`,
    },
    {
      title: 'Nothing is known of what stands before Kong',
      yaml: `
_format_version: "3.0"
services:
- name: reports
  host: reports.internal
  read_timeout: 120000
`,
    },
  ],

  *find(item, config) {
    if (item.section !== 'services') return;
    const { front } = config.settings.topology;
    const waits = front && waitsMs(front);
    if (waits === undefined) return;
    for (const service of item.entities) {
      if (service.kind !== 'services') continue;
      const read = numberOf(service, 'read_timeout') ?? DEFAULT_TIMEOUT;
      const tries = (numberOf(service, 'retries') ?? DEFAULT_RETRIES) + 1;
      if (tries * read <= waits) continue;
      const at = scalarOf(service, 'read_timeout') ?? scalarOf(service, 'retries') ?? service.label;
      yield { at, path: pathOf(config, service), facts: { waits, tries, read } };
    }
  },
  message: ({ waits, tries, read }) =>
    `Kong waits up to ${tries === 1 ? '' : `${tries} × `}${seconds(read)} here, the load balancer before it ${seconds(waits)}; lower read_timeout or retries`,
});

function numberOf(service: Entity, field: string): number | undefined {
  const value = scalarOf(service, field)?.value;
  return typeof value === 'number' ? value : undefined;
}
