import { entityRule } from '../entity-rule.ts';
import { isUnset } from '../fields.ts';
import { answersItself } from '../services/answers-itself.ts';

export const routeWithoutService = entityRule<null>({
  code: 'route-without-service',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A route that leads to no service, and no plugin on it answers.',
  why: 'Kong takes the request, has nowhere to send it and answers "503 no Service found with those values".',
  source: 'Kong 3.9 kong/runloop/handler.lua',
  invalid: [
    {
      title: 'Nothing behind it',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: basket
    paths: [/basket]
routes:
- name: orders
        ^^^^^^ warning: this route leads to no service and no plugin on it answers, so Kong answers 503; name a service in "service"
  paths: [/orders]
`,
    },
  ],
  valid: [
    {
      title: 'A plugin answers',
      yaml: `
_format_version: "3.0"
routes:
- name: health
  paths: [/health]
  plugins:
  - name: request-termination
    config: {status_code: 200, message: ok}
`,
    },
    {
      title: 'A service',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
routes:
- name: orders
  paths: [/orders]
  service: shop
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(route, fields) {
    // A file without any service is a part of something.
    if (!fields.config.sections.has('services')) return;
    if (route.parent || !isUnset(fields, 'service') || answersItself(route, fields.config)) return;
    yield { at: route.label, path: [], facts: null };
  },
  message: () =>
    'this route leads to no service and no plugin on it answers, so Kong answers 503; name a service in "service"',
});
