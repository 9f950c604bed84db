import { pathOf } from '../model/read-config.ts';
import { hazardSteps, nameOf, routeHazards } from './route-hazards.ts';
import { defineRule } from './rule.ts';

interface Facts {
  readonly route: string;
  readonly takers: readonly string[];
}

export const shadowedRoute = defineRule<Facts>({
  code: 'shadowed-route',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A route never gets a request, since others that are tried before it take all of them.',
  why: 'Kong tries routes in the order of a rank that it computes from their fields, and the first that fits wins. It says nothing about a route that can never be the first. Which rank a route has depends on router_flavor.',
  source: 'Kong 3.9 kong/router/transform.lua (get_priority), kong/router/traditional.lua',
  invalid: [
    {
      title: 'A regex path is tried before every plain path',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: api
    paths: ["~/api"]
  - name: orders
          ^^^^^^ warning: route "orders" never gets a request: "api" takes all of them
    paths: [/api/orders]
    methods: [GET]
`,
    },
    {
      title: 'Two routes share what a third would take',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: reads
    paths: ["~/"]
    methods: [GET]
  - name: writes
    paths: ["~/"]
    methods: [POST]
  - name: both
          ^^^^ warning: route "both" never gets a request: "reads" and "writes" take all of them
    paths: [/orders]
    methods: [GET, POST]
`,
    },
  ],
  valid: [
    {
      title: 'The longer path is tried first',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: api
    paths: [/api]
  - name: orders
    paths: [/api/orders]
`,
    },
  ],

  looksAtAll: true,
  comparesRoutes: true,
  steps: hazardSteps,
  *findInFile(config) {
    for (const { route, by } of routeHazards(config).shadows) {
      yield {
        at: route.label,
        path: pathOf(config, route),
        facts: { route: nameOf(route), takers: by.map(nameOf) },
        related: by.map((each) => ({ at: each.label, message: `"${nameOf(each)}" is tried before it` })),
        entity: route,
      };
    }
  },
  message: ({ route, takers }) =>
    `route "${route}" never gets a request: ${takers.map((each) => `"${each}"`).join(' and ')} ${
      takers.length === 1 ? 'takes' : 'take'
    } all of them`,
});
