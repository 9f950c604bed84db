import { kongRule } from './kong-rule.ts';

export const internalError = kongRule({
  code: 'internal-error',
  complaint: 'internal-error',
  summary: 'Something on which Kong itself fails instead of saying what is wrong.',
  why: 'The code that should report the fault runs into it. Kong does not load the file and answers with an internal error.',
  invalid: [
    {
      title: 'A key that is no text',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  true: 1
  ^^^^ error: Kong 3.9 fails on this with an internal error: a key is no text
`,
    },
  ],
  valid: [
    {
      title: 'Keys that are text',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
`,
    },
  ],
  message: ({ version, because }) => `Kong ${version} fails on this with an internal error: ${because}`,
});
