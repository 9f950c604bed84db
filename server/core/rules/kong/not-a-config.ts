import { kongRule } from './kong-rule.ts';

export const notAConfig = kongRule({
  code: 'not-a-config',
  complaint: 'not-a-config',
  summary: 'A text that is no map of sections.',
  why: 'A declarative config is a map: "_format_version" and lists of entities.',
  source: 'Kong 3.9 kong/db/declarative/init.lua',
  invalid: [
    {
      title: 'Only text',
      yaml: `
hello
^^^^^ error: expected a map with "_format_version" and lists of entities, found text
`,
    },
  ],
  valid: [
    {
      title: 'A map',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
`,
    },
  ],
  message: (facts) =>
    'ending' in facts
      ? `Kong reads only files that end in .yaml, .yml or .json, not in "${facts.ending}"`
      : `expected a map with "_format_version" and lists of entities, found ${facts.found}`,
});
