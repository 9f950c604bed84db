import type { ReportData } from '../../../../client/probe/report/report-data.ts';
import type { Cause, Hop } from '../../../../server/core/doctor/cause.ts';
import { NO_TOPOLOGY, type Topology } from '../../../../server/core/model/topology.ts';

export interface SampleWishes {
  readonly words?: string;
  readonly target?: string;
  readonly host?: string;
  readonly hop?: Hop | null;
  readonly cause?: Cause;
  readonly topology?: Topology;
}

/** A report as a probe of a service makes it. */
export function sampleReport(wishes: SampleWishes): ReportData {
  const {
    words = '10.0.0.7:8080 refused the connection',
    target = 'billing',
    host = 'billing.internal',
  } = wishes;
  const { hop = 'backend', cause = 'connection-refused', topology = NO_TOPOLOGY } = wishes;
  const about = { service: 'billing', route: 'invoices', upstream: undefined };
  return {
    target,
    vantage: 'this machine',
    aim: { service: 'billing', route: 'invoices', protocol: 'http', host, port: 8080 },
    trail: [
      {
        stage: 'resolve',
        outcome: 'ok',
        where: 'this machine',
        ms: 1.8,
        facts: { name: host, addresses: ['10.0.0.7'] },
      },
      { stage: 'connect', outcome: 'failed', where: 'this machine', ms: 0.6, facts: { seen: words } },
      { stage: 'through-gateway', outcome: 'failed', where: 'this machine', ms: 5.2, facts: { status: 502 } },
    ],
    topology,
    diagnosis: {
      verdict: {
        hop,
        cause,
        confidence: 'high',
        because: [
          { words, source: 'probe', mark: 'V' },
          {
            words: 'error.log: connect() failed (111: Connection refused) while connecting to upstream',
            source: 'log',
            mark: 'V',
          },
        ],
        against: [],
        advice: "check the service's port, that the backend runs, and that it listens on 0.0.0.0",
        fix: null,
        next: null,
        cures: [],
        about,
      },
      others: [
        {
          hop: 'network',
          cause: 'host-unreachable',
          confidence: 'low',
          because: [{ words, source: 'probe', mark: 'V' }],
          against: [],
          advice: '',
          fix: null,
          next: null,
          cures: [],
          about,
        },
      ],
    },
    fixes: [{ title: 'Change the protocol to https', file: 'kong.yaml', line: 7 }],
  };
}
