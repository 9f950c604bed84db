import { defineRule } from './rule.ts';

export const unreadableText = defineRule<{ readonly problem: string }>({
  code: 'unreadable-text',
  severity: 'error',
  since: '0.1.0',
  summary: 'The text is not YAML (or not JSON, where the file is named .json).',
  why: 'Kong reads the whole file before it looks at any part of it, so one such place makes it refuse everything.',
  refusedByKong: true,
  invalid: [
    {
      title: 'A character that cannot begin a value',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: @billing.internal
        ^ error: plain value cannot start with reserved character @
`,
    },
  ],
  valid: [{ title: 'YAML', yaml: `\n_format_version: "3.0"\nservices: []\n` }],

  *findInFile({ document }) {
    for (const problem of document.problems) {
      if (problem.tolerated) continue;
      yield { at: problem.at, path: [], facts: { problem: problem.message } };
    }
  },
  message: ({ problem }) => problem,
});
