import { addressOf } from '../../model/service-address.ts';
import { ownPair, replaceValue } from '../edit.ts';
import { entityRule } from '../entity-rule.ts';
import { protocolsOf, serviceOfRoute } from './route-parts.ts';

interface Facts {
  readonly protocol: string;
  readonly wanted: string;
}

export const grpcRouteToHttpService = entityRule<Facts>({
  code: 'grpc-route-to-http-service',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A route for gRPC that leads to a service which speaks http.',
  why: 'Kong proxies http services by HTTP/1.1, which gRPC servers do not speak: "502 Bad Gateway". The service\'s protocol must be grpc or grpcs.',
  source: 'https://github.com/Kong/kong/issues/11274',
  invalid: [
    {
      title: 'http behind a gRPC route',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  protocol: http
  host: shop.internal
  port: 50051
  routes:
  - name: shop
    protocols: [grpc]
               ^^^^^^ warning: the route takes gRPC, its service speaks "http"; give the service the protocol "grpc"
    paths: [/shop.Orders]
`,
    },
  ],
  valid: [
    {
      title: 'grpc on both sides',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  protocol: grpc
  host: shop.internal
  port: 50051
  routes:
  - name: shop
    protocols: [grpc]
    paths: [/shop.Orders]
    strip_path: false
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(route, { config, pairs }) {
    const protocols = protocolsOf(route, config);
    const at = pairs.get('protocols')?.value;
    if (!at || !protocols || protocols.length === 0 || !protocols.every((each) => /^grpcs?$/.test(each)))
      return;
    const service = serviceOfRoute(route, config);
    const protocol = service && addressOf(service).protocol;
    if (!protocol || !/^https?$/.test(protocol.value)) return;
    const wanted = protocol.value === 'https' ? 'grpcs' : 'grpc';
    const related = protocol.at
      ? [{ at: protocol.at, message: `the service speaks "${protocol.value}"` }]
      : [];
    yield { at, path: ['protocols'], facts: { protocol: protocol.value, wanted }, related };
  },
  message: ({ protocol, wanted }) =>
    `the route takes gRPC, its service speaks "${protocol}"; give the service the protocol "${wanted}"`,
  fixes({ entity, facts: { wanted } }, config) {
    const service = entity && serviceOfRoute(entity, config);
    const pair = service && ownPair(service.node, 'protocol');
    if (pair?.value.kind !== 'scalar') return [];
    const edits = [replaceValue(pair.value, wanted)];
    return [{ title: `Change the service's protocol to ${wanted}`, safe: false, preferred: true, edits }];
  },
});
