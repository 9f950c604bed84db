import { valueRule } from './kong-rule.ts';

export const invalidUrl = valueRule({
  code: 'invalid-url',
  faults: ['url-without-host', 'url-without-scheme', 'url-with-fragment', 'proxy-url-scheme'],
  summary: 'A text that is no complete URL.',
  why: 'Kong needs the scheme and the host.',
  source: 'Kong 3.9 kong/db/schema/typedefs.lua',
  invalid: [
    {
      title: 'No scheme',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: http-log
    config:
      http_endpoint: logs.internal/in
                     ^^^^^^^^^^^^^^^^ error: the URL "logs.internal/in" has no host
`,
    },
  ],
  valid: [
    {
      title: 'A URL',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: http-log
    config:
      http_endpoint: http://logs.internal/in
`,
    },
  ],
});
