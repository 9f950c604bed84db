import type { CausePage } from './cause-page.ts';

export const httpsToPlainPort: CausePage = {
  code: 'https-to-plain-port',
  title: 'the service speaks TLS to a port that speaks plain text',
  explanation:
    'The service\'s protocol is https (or grpcs, wss, tls), but the port answers a TLS hello with something else. Kong logs "wrong version number" and answers 502; a server that waits for the end of a line lets it run into 504.',
  advice: "set the service's protocol to http (grpc, ws, tcp), or point its port at the TLS listener",
  statuses: ['502', '504'],
  settle: 'send a plain GET to the port: an HTTP answer is the proof',
};
