/** The keys of a `*.kongtest.yaml`, with what each is for. */
import type { ProbeExpectation, RouteExpectation } from './case.ts';

export interface KeyWords {
  /** One sentence. */
  readonly says: string;
  readonly shape: 'scalar' | 'list' | 'map';
}

export const FILE_KEYS = {
  config: { says: 'The config that is tested, as a path from this file.', shape: 'scalar' },
  kong: { says: 'The version of Kong whose router decides, such as "3.9".', shape: 'scalar' },
  flavor: { says: 'The `router_flavor` of the gateway.', shape: 'scalar' },
  trusted_ips: {
    says: 'As in kong.conf: from these addresses Kong believes `X-Forwarded-*` headers.',
    shape: 'list',
  },
  tests: { says: 'The tests: requests and probes, each with what is expected.', shape: 'list' },
} as const satisfies Readonly<Record<string, KeyWords>>;

export const CASE_KEYS = {
  name: { says: 'What the test claims; its name in the Testing view and in reports.', shape: 'scalar' },
  request: { says: 'A method and a URL; nothing is sent, only the router is asked.', shape: 'scalar' },
  curl: { says: 'The request as a `curl` command; nothing is sent.', shape: 'scalar' },
  headers: { says: 'Headers of the request; a list where one comes several times.', shape: 'map' },
  sni: { says: "The server name of the TLS handshake; without it the URL's host.", shape: 'scalar' },
  client: { says: 'The address that the request comes from, such as `10.0.0.1:41000`.', shape: 'scalar' },
  gateway: { says: 'The address of Kong that it arrives at, such as `10.0.0.5:8443`.', shape: 'scalar' },
  http: { says: 'The version of HTTP: `1.0`, `1.1` or `2`.', shape: 'scalar' },
  probe: {
    says: 'A service of the config, or a URL: it is connected to when the test is run by hand, or by `kongsole test`.',
    shape: 'scalar',
  },
  expect: { says: 'What must be so; all of it is checked, and all that differs is told.', shape: 'map' },
} as const satisfies Readonly<Record<string, KeyWords>>;

export const ROUTE_EXPECTATION_WORDS: Readonly<Record<RouteExpectation, KeyWords>> = {
  route: { says: 'The route that takes the request; `none`: no route does.', shape: 'scalar' },
  service: { says: 'The service that it goes to.', shape: 'scalar' },
  upstream: { says: 'The URL that Kong asks, with path and query.', shape: 'scalar' },
  host: { says: 'The Host header that the upstream sees.', shape: 'scalar' },
  sni: { says: 'The server name that Kong sends to the upstream.', shape: 'scalar' },
  status: { says: 'What Kong answers by itself, such as 404 or 426.', shape: 'scalar' },
  location: { says: 'Where Kong redirects to.', shape: 'scalar' },
};

export const PROBE_EXPECTATION_WORDS: Readonly<Record<ProbeExpectation, KeyWords>> = {
  reachable: { says: 'Every address that Kong would turn to answers, whatever it says.', shape: 'scalar' },
  certificate_valid: { says: 'The certificate is one that a client would believe.', shape: 'scalar' },
  certificate_days: { says: 'The certificate is valid for at least so many days.', shape: 'scalar' },
  answers_within_ms: { says: 'The first byte of the answer comes within so many ms.', shape: 'scalar' },
  status: { says: 'The status of the answer.', shape: 'scalar' },
  verdict: { says: '`healthy`, or the cause that the probe must name.', shape: 'scalar' },
};

export function namesOf<Name extends string>(keys: Readonly<Record<Name, KeyWords>>): readonly Name[] {
  return Object.keys(keys).filter((name): name is Name => name in keys);
}
