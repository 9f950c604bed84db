import { kongRule } from './kong-rule.ts';
import { all } from './words.ts';

export const fieldsRequiredTogether = kongRule({
  code: 'fields-required-together',
  complaint: 'fields-required-together',
  summary: 'One of several fields that only make sense together.',
  why: 'Kong wants all of them or none.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'A key without its secret',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: aws-lambda
    config:
      function_name: pay
      aws_key: AKIA
               ^^^^ error: "config.aws_key" and "config.aws_secret" belong together: set all of them or none
`,
    },
  ],
  valid: [
    {
      title: 'Both',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
`,
    },
  ],
  message: ({ fields }) => `${all(fields)} belong together: set all of them or none`,
});
