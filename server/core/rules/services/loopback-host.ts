import { addressOf } from '../../model/service-address.ts';
import { entityRule } from '../entity-rule.ts';
import { answersItself } from './answers-itself.ts';

export const loopbackHost = entityRule<{ readonly host: string }>({
  code: 'loopback-host',
  severity: 'info',
  since: '0.1.0',
  summary: "A service whose host is Kong's own machine or container.",
  why: 'In a container, "localhost" is the container that Kong runs in, not the machine around it: the connection is refused and Kong answers "502 Bad Gateway". Fine where the backend runs beside Kong, in one pod or on one machine.',
  source: 'https://github.com/Kong/kong/issues/182',
  invalid: [
    {
      title: 'localhost',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: http://localhost:3000
              ^^^^^^^^^ info: "localhost" is the machine or container that Kong itself runs in; if the backend runs elsewhere, Kong answers 502
`,
    },
  ],
  valid: [
    {
      title: 'The name under which a container reaches its host',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: http://host.docker.internal:3000
`,
    },
    {
      title: 'A service that only a terminating plugin uses',
      yaml: `
_format_version: "3.0"
services:
- name: health
  url: http://localhost
  plugins:
  - name: request-termination
    config: {status_code: 200}
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service, { config }) {
    const { host, port } = addressOf(service);
    if (!host?.at || !LOOPBACK.test(host.value) || answersItself(service, config)) return;
    // Port 1 and the like stand for "nobody": a plugin answers. Kong's own ports are meant to be here.
    if (port && (port.value < 10 || KONGS_OWN.has(port.value))) return;
    if (config.index.named('upstreams', host.value).length !== 0) return;
    yield { at: host.at, path: [], facts: { host: host.value } };
  },
  message: ({ host }) =>
    `"${host}" is the machine or container that Kong itself runs in; if the backend runs elsewhere, Kong answers 502`,
});

/** Admin API, Kong Manager and Status API, plain and with TLS (Kong 3.9 kong.conf.default). */
const KONGS_OWN: ReadonlySet<number> = new Set([8001, 8002, 8007, 8100, 8444, 8445]);
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;
