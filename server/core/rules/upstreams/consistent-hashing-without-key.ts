import { entityRule } from '../entity-rule.ts';
import { isUnset, scalarIn } from '../fields.ts';

export const consistentHashingWithoutKey = entityRule<null>({
  code: 'consistent-hashing-without-key',
  severity: 'warning',
  since: '0.1.0',
  summary: 'An upstream hashes consistently, but by nothing.',
  why: 'hash_on is "none" unless it is set, and then requests are spread evenly, as round-robin would: no client comes back to the same target.',
  source: 'Kong 3.9 kong/db/schema/entities/upstreams.lua',
  invalid: [
    {
      title: 'The algorithm alone',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  algorithm: consistent-hashing
             ^^^^^^^^^^^^^^^^^^ warning: requests are not kept together: "hash_on" is "none"; say by what, such as "ip", "consumer" or "header"
  targets:
  - target: 10.0.0.7:8080
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: "By the client's address",
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  algorithm: consistent-hashing
  hash_on: ip
  targets:
  - target: 10.0.0.7:8080
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  looksAt: ['upstreams'],
  *findIn(_, fields) {
    const at = scalarIn(fields, 'algorithm');
    if (at?.value !== 'consistent-hashing') return;
    if (isUnset(fields, 'hash_on') || scalarIn(fields, 'hash_on')?.value === 'none')
      yield { at, path: ['algorithm'], facts: null };
  },
  message: () =>
    'requests are not kept together: "hash_on" is "none"; say by what, such as "ip", "consumer" or "header"',
});
