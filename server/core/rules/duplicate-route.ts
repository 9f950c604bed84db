import { pathOf } from '../model/read-config.ts';
import { hazardSteps, nameOf, routeHazards } from './route-hazards.ts';
import { defineRule } from './rule.ts';

interface Facts {
  readonly route: string;
  readonly other: string;
  readonly decided: boolean;
}

export const duplicateRoute = defineRule<Facts>({
  code: 'duplicate-route',
  severity: 'warning',
  since: '0.1.0',
  summary: 'Two routes match exactly the same requests.',
  why: 'One of them never gets a request. If their ranks are equal too, ids decide (traditional_compatible, expressions) or the time of creation (traditional), so another file or gateway may choose otherwise.',
  source: 'Kong 3.9 kong/router/atc.lua, kong/router/traditional.lua (sort_routes)',
  invalid: [
    {
      title: 'The same path twice',
      yaml: `
_format_version: "3.0"
services:
- name: one
  host: one.internal
  routes:
  - name: first
          ^^^^^ warning: route "first" matches the same requests as "second", which wins
    paths: [/orders]
- name: two
  host: two.internal
  routes:
  - name: second
    paths: [/orders]
`,
    },
    {
      title: 'decK does not say the ids, so nobody knows which one wins',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
services:
- name: one
  host: one.internal
  routes:
  - name: first
    hosts: [shop.test]
- name: two
  host: two.internal
  routes:
  - name: second
          ^^^^^^ warning: route "second" matches the same requests as "first"; which one wins depends on ids or the time of creation
    hosts: [shop.test]
`,
    },
  ],
  valid: [
    {
      title: 'Another method',
      yaml: `
_format_version: "3.0"
services:
- name: one
  host: one.internal
  routes:
  - name: read
    paths: [/orders]
    methods: [GET]
  - name: write
    paths: [/orders]
    methods: [POST]
`,
    },
  ],

  looksAtAll: true,
  comparesRoutes: true,
  steps: hazardSteps,
  *findInFile(config) {
    for (const { route, other, decided } of routeHazards(config).duplicates) {
      yield {
        at: route.label,
        path: pathOf(config, route),
        facts: { route: nameOf(route), other: nameOf(other), decided },
        related: [{ at: other.label, message: 'the other one' }],
        entity: route,
      };
    }
  },
  message: ({ route, other, decided }) =>
    `route "${route}" matches the same requests as "${other}"${
      decided ? ', which wins' : '; which one wins depends on ids or the time of creation'
    }`,
});
