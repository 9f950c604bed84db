import { defineRule } from './rule.ts';

export const toleratedText = defineRule<{ readonly problem: string }>({
  code: 'tolerated-text',
  severity: 'warning',
  since: '0.1.0',
  summary:
    'Kong reads the text, but part of it counts for nothing: an equal key before the last, a further document.',
  why: 'Of equal keys Kong takes the last, of several documents the first, both without a word.',
  source: 'lyaml (libyaml), as Kong 3.9 kong/db/declarative/init.lua calls it',
  invalid: [
    {
      title: 'The same key twice',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: one.internal
  host: two.internal
  ^^^^ warning: "host" is written twice here; Kong keeps only the last
`,
    },
  ],
  valid: [
    { title: 'Each key once', yaml: `\n_format_version: "3.0"\nservices:\n- name: a\n  host: b.internal\n` },
  ],

  *findInFile({ document }) {
    for (const problem of document.problems) {
      if (problem.tolerated) yield { at: problem.at, path: [], facts: { problem: problem.message } };
    }
  },
  message: ({ problem }) => problem,
});
