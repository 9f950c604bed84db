import { entityRule } from '../entity-rule.ts';
import { isGuessable, KINDS_WITH_SECRETS, secretsIn } from './secrets-in.ts';

interface Facts {
  readonly field: string;
  readonly text: string;
}

export const guessableSecret = entityRule<Facts>({
  code: 'guessable-secret',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A key or password that everybody tries first.',
  why: 'Words such as "secret" and "changeme" stand in every list with which passwords are guessed, and in every example.',
  invalid: [
    {
      title: 'Left from an example',
      yaml: `
_format_version: "3.0"
consumers:
- username: ada
  basicauth_credentials:
  - username: ada
    password: changeme
              ^^^^^^^^ warning: "changeme" as password is guessed at the first try; make one by chance and keep it out of the file
`,
    },
  ],
  valid: [
    {
      title: 'A placeholder',
      yaml: `
_format_version: "3.0"
consumers:
- username: ada
  basicauth_credentials:
  - username: ada
    password: \${ADA_PASSWORD}
`,
    },
  ],
  looksAt: KINDS_WITH_SECRETS,
  *findIn(entity, fields) {
    for (const { at, path, field } of secretsIn(entity, fields))
      if (isGuessable(at.text)) yield { at, path, facts: { field, text: at.text } };
  },
  message: ({ field, text }) =>
    `"${text}" as ${field} is guessed at the first try; make one by chance and keep it out of the file`,
});
