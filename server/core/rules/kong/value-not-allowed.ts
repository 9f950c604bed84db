import { kongRule } from './kong-rule.ts';
import { respell } from './respell.ts';
import { choices, didYouMean } from './words.ts';

export const valueNotAllowed = kongRule({
  code: 'value-not-allowed',
  complaint: 'value-not-allowed',
  summary: 'A value that is not one of those that Kong allows here.',
  why: 'The field takes one of a few fixed values. Case counts.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'A misspelt protocol',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  protocol: htps
            ^^^^ error: "htps" is not allowed; allowed are "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough" or "udp"; did you mean "https"?
`,
    },
  ],
  valid: [
    {
      title: 'One of the allowed',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: https://billing.internal
`,
    },
  ],
  message: ({ value, allowed, except }) => {
    if (except) return `"${value}" is not allowed here; anything but ${choices(except)} is`;
    if (allowed.length === 0) return `"${value}" is not allowed; this gateway has none of its kind installed`;
    const near = didYouMean(value, allowed.map(String));
    return `"${value}" is not allowed; allowed ${allowed.length === 1 ? 'is' : 'are'} ${choices(allowed)}${near}`;
  },
  fixes: ({ at, facts: { value, allowed } }, config) =>
    respell(
      at,
      value,
      allowed.filter((each) => typeof each === 'string'),
      config,
    ),
});
