import { valueRule } from './kong-rule.ts';

export const invalidHost = valueRule({
  code: 'invalid-host',
  faults: [
    'invalid-host',
    'invalid-ipv4',
    'invalid-ipv6',
    'port-too-large',
    'port-not-allowed',
    'ip-not-allowed',
    'misplaced-wildcard',
    'several-wildcards',
  ],
  summary: 'A text that is no host name or address, or not of the kind that is wanted.',
  why: 'Kong takes names of letters, digits, "-", "_" and ".", IPv4 and IPv6 addresses. Where a port has a field of its own it may not stand in the host.',
  source: 'Kong 3.9 kong/tools/ip.lua',
  invalid: [
    {
      title: 'A blank in the host',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing internal
               ^ error: "billing internal" is no host name: letters, digits, "-", "_" and "." only
`,
    },
  ],
  valid: [
    {
      title: 'A host',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
`,
    },
  ],
});
