import { kongRule } from './kong-rule.ts';
import { choices } from './words.ts';

export const routeWithoutMatcher = kongRule({
  code: 'route-without-matcher',
  complaint: 'route-without-matcher',
  summary: 'A route that nothing could ever match.',
  why: 'A route needs at least one rule to match by. Which fields count depends on its protocols; empty lists do not.',
  source: 'Kong 3.9 kong/db/schema/entities/routes_subschemas.lua',
  invalid: [
    {
      title: 'Only a name',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  ^^^^ error: a route for http, https needs one of "methods", "hosts", "headers", "paths" or "snis"
`,
    },
  ],
  valid: [
    {
      title: 'A path',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  paths: [/pay]
`,
    },
  ],
  message: ({ protocols, fields }) => `a route for ${protocols.join(', ')} needs one of ${choices(fields)}`,
});
