import type { CausePage } from './cause-page.ts';

export const httpToTlsPort: CausePage = {
  code: 'http-to-tls-port',
  title: 'the service speaks plain HTTP to a port that speaks TLS',
  explanation:
    'The service\'s protocol is http (or grpc, ws, tcp), but the port expects TLS. nginx, Apache, Go and Tomcat answer 400 and say so; Node and HAProxy just close, which Kong reports as "upstream prematurely closed connection" and 502.',
  advice: "set the service's protocol to https (grpcs, wss, tls), and its port or url to match",
  statuses: ['400', '502'],
  settle: 'send a TLS hello to the port: a certificate in return is the proof',
};
