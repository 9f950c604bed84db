import { readDirective } from '../dialect/directive.ts';
import { keepsMs, seconds, type Topology } from '../model/topology.ts';
import { defineRule } from './rule.ts';

interface Facts {
  readonly before: string;
  readonly beforeMs: number;
  readonly behind: string;
  readonly behindMs: number;
}

/** nginx's keepalive_timeout towards clients, which Kong leaves as it is (ngx_http_core_module.c). */
const KONG_TO_CLIENTS_MS = 75_000;

export const keepAliveOutOfOrder = defineRule<Facts>({
  code: 'keep-alive-out-of-order',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A part of the chain closes idle connections before the part in front of it stops using them.',
  why: 'Each part must keep an idle connection longer than the part before it does. Where it closes first, now and then a request meets a closing connection and ends in 502, mostly POST. Only where a comment (`# kongsole: front=alb idle=60s`) or the settings `kongsole.topology.*` say what stands around Kong.',
  source: 'nginx ngx_http_upstream_keepalive_module.c, Kong 3.9 upstream_keepalive_idle_timeout',
  invalid: [
    {
      title: 'A backend that closes after five seconds behind Kong, which keeps connections for sixty',
      yaml: `
# kongsole: backend-idle=5s
            ^^^^^^^^^^^^^^^ warning: the backend closes an idle connection after 5 s, Kong uses it for up to 60 s: a 502 now and then; let the backend keep it longer
_format_version: "3.0"
`,
    },
    {
      title: 'A balancer that keeps connections to Kong longer than Kong does',
      yaml: `
# kongsole: front=nlb
            ^^^^^^^^^ warning: Kong closes an idle connection after 75 s, the load balancer before Kong uses it for up to 350 s: a 502 now and then; let Kong keep it longer
_format_version: "3.0"
`,
    },
  ],
  valid: [
    {
      title: 'Each part keeps connections longer than the one before it',
      yaml: `
# kongsole: front=alb idle=60s backend-idle=65s
_format_version: "3.0"
`,
    },
  ],

  *findInFile({ document, settings, sections }) {
    const [first] = sections.values();
    // What the settings say has no place of its own in the file.
    const at = readDirective(document).topologyAt ?? first?.key;
    if (at === undefined) return;
    for (const facts of disorders(settings.topology)) yield { at, path: [], facts };
  },
  message: ({ before, beforeMs, behind, behindMs }) =>
    `${behind} closes an idle connection after ${seconds(behindMs)}, ${before} uses it for up to ${seconds(beforeMs)}: a 502 now and then; let ${behind} keep it longer`,
});

function* disorders({ front, second, kongIdleMs, backendIdleMs }: Topology): Generator<Facts> {
  const frontKeeps = front && keepsMs(front);
  if (frontKeeps !== undefined && KONG_TO_CLIENTS_MS <= frontKeeps) {
    yield {
      before: 'the load balancer before Kong',
      beforeMs: frontKeeps,
      behind: 'Kong',
      behindMs: KONG_TO_CLIENTS_MS,
    };
  }
  const secondKeeps = second && keepsMs(second);
  if (secondKeeps !== undefined && secondKeeps < kongIdleMs) {
    yield {
      before: 'Kong',
      beforeMs: kongIdleMs,
      behind: 'the load balancer behind Kong',
      behindMs: secondKeeps,
    };
  }
  const [before, beforeMs] = second ? ['the load balancer behind Kong', secondKeeps] : ['Kong', kongIdleMs];
  if (backendIdleMs !== undefined && beforeMs !== undefined && backendIdleMs <= beforeMs) {
    yield { before, beforeMs, behind: 'the backend', behindMs: backendIdleMs };
  }
}
