import { valueRule } from './kong-rule.ts';

export const invalidIp = valueRule({
  code: 'invalid-ip',
  faults: ['invalid-ip', 'invalid-ip-or-cidr'],
  summary: 'A text that is no IP address or no range of them.',
  why: 'Addresses are dotted decimal or IPv6; a range has a prefix length behind a slash.',
  source: 'Kong 3.9 kong/tools/ip.lua',
  invalid: [
    {
      title: 'A range that is too long',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: ip-restriction
    config:
      allow: [10.0.0.0/33]
              ^^^^^^^^^^^ error: "10.0.0.0/33" is no IP address or CIDR range such as "10.0.0.0/8"
`,
    },
  ],
  valid: [
    {
      title: 'A range',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: ip-restriction
    config:
      allow: [10.0.0.0/8]
`,
    },
  ],
});
