import { pathOf } from '../model/read-config.ts';
import { requestInWords } from '../router/example-request.ts';
import { hazardSteps, nameOf, routeHazards } from './route-hazards.ts';
import { defineRule } from './rule.ts';

interface Facts {
  readonly route: string;
  readonly other: string;
  readonly request: string;
  readonly byTime: boolean;
}

export const tiedRoutes = defineRule<Facts>({
  code: 'tied-routes',
  severity: 'info',
  since: '0.1.0',
  summary: 'Two routes of equal rank take the same request, so that only ids or the time of creation decide.',
  why: 'Between routes of equal rank traditional_compatible and expressions take the highest id, which comes from the name in DB-less mode and from chance elsewhere; traditional takes the older one. Renaming or re-creating a route can turn the winner round.',
  source: 'Kong 3.9 kong/router/atc.lua, kong/router/traditional.lua (sort_routes)',
  invalid: [
    {
      title: 'One asks for a method, the other for a host with a wildcard',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: by-method
    paths: [/orders]
    methods: [GET]
  - name: by-host
          ^^^^^^^ info: "by-host" and "by-method" rank equally and both take GET x.shop.test/orders: only their ids decide
    paths: [/orders]
    hosts: ["*.shop.test"]
`,
    },
  ],
  valid: [
    {
      title: 'Paths that do not meet',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders]
  - name: people
    paths: [/people]
`,
    },
  ],

  looksAtAll: true,
  comparesRoutes: true,
  steps: hazardSteps,
  *findInFile(config) {
    const byTime = config.settings.target.flavor === 'traditional';
    for (const { route, other, request } of routeHazards(config).ties) {
      yield {
        at: route.label,
        path: pathOf(config, route),
        facts: { route: nameOf(route), other: nameOf(other), request: requestInWords(request), byTime },
        related: [{ at: other.label, message: `"${nameOf(other)}" ranks as high` }],
        entity: route,
      };
    }
  },
  message: ({ route, other, request, byTime }) =>
    `"${route}" and "${other}" rank equally and both take ${request}: only ${
      byTime ? 'their time of creation decides' : 'their ids decide'
    }`,
});
