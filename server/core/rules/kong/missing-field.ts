import { kongRule } from './kong-rule.ts';

export const missingField = kongRule({
  code: 'missing-field',
  complaint: 'missing-field',
  summary: 'A field that must be there is not.',
  why: 'Kong has no default for it and cannot do without.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'A service without address',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  ^^^^ error: a service needs "host"
`,
    },
  ],
  valid: [
    {
      title: 'A url stands for protocol, host, port and path',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: http://billing.internal
`,
    },
  ],
  message: ({ name, of }) => `${of} needs "${name}"`,
});
