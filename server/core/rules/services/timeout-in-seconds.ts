import { replaceValue } from '../edit.ts';
import { entityRule } from '../entity-rule.ts';
import { scalarIn } from '../fields.ts';

const FIELDS = ['connect_timeout', 'read_timeout', 'write_timeout'] as const;
/** Nobody waits so few milliseconds for a whole answer; many wait so many seconds. */
const SURELY_SECONDS = 100;
/** Round numbers of seconds that people wait, and hardly of milliseconds. */
const LIKELY_SECONDS: ReadonlySet<number> = new Set([120, 180, 240, 300, 360, 600, 900]);

export const timeoutInSeconds = entityRule<{ readonly field: string; readonly value: number }>({
  code: 'timeout-in-seconds',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A timeout of a few milliseconds, where seconds were probably meant.',
  why: 'Kong\'s timeouts are milliseconds. A read_timeout of 60 gives the backend 60 ms, and nearly every request ends in "504 Gateway Timeout".',
  source: 'Kong 3.9 kong/db/schema/entities/services.lua',
  invalid: [
    {
      title: 'Sixty seconds, in the wrong unit',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  read_timeout: 60
                ^^ warning: read_timeout is 60 milliseconds here; for 60 seconds write 60000
`,
    },
  ],
  valid: [
    {
      title: 'Milliseconds',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  connect_timeout: 500
  read_timeout: 60000
`,
    },
  ],
  looksAt: ['services'],
  *findIn(_, fields) {
    for (const field of FIELDS) {
      const at = scalarIn(fields, field);
      if (typeof at?.value !== 'number' || at.value < 1) continue;
      // Connecting within 300 ms is a wish that some have.
      const isLikely = LIKELY_SECONDS.has(at.value) && field !== 'connect_timeout';
      if (at.value < SURELY_SECONDS || isLikely)
        yield { at, path: [field], facts: { field, value: at.value } };
    }
  },
  message: ({ field, value }) =>
    `${field} is ${value} milliseconds here; for ${value} seconds write ${value * 1000}`,
  fixes({ at, entity, facts: { field, value } }) {
    const pair = entity?.node.pairs.find(({ value: node }) => node === at);
    if (pair?.value.kind !== 'scalar') return [];
    return [
      {
        title: `Change ${field} to ${value * 1000}`,
        safe: false,
        preferred: true,
        edits: [replaceValue(pair.value, String(value * 1000))],
      },
    ];
  },
});
