import { replaceValue } from './edit.ts';
import { entityRule } from './entity-rule.ts';
import { knownScalar, textsIn } from './fields.ts';

interface Facts {
  readonly text: string;
}

/** Fields that are compared letter by letter with what a client or another entity says. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  consumers: ['username', 'custom_id'],
  consumer_groups: ['name'],
  acls: ['group'],
  keyauth_credentials: ['key'],
  basicauth_credentials: ['username', 'password'],
  jwt_secrets: ['key', 'secret'],
  hmacauth_credentials: ['username', 'secret'],
};

export const straySpace = entityRule<Facts>({
  code: 'stray-space',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A name, group, tag or key with a space before or behind it.',
  why: 'Kong compares letter by letter: the group " admin" is another one than "admin", and nobody sees the difference in a log.',
  invalid: [
    {
      title: 'A group that no acl allows',
      yaml: `
_format_version: "3.0"
consumers:
- username: ada
  acls:
  - group: " staff"
           ^^^^^^^^ warning: " staff" has a space at its beginning, which counts as part of it; take it out
`,
    },
  ],
  valid: [
    {
      title: 'Without',
      yaml: `
_format_version: "3.0"
consumers:
- username: Ada Lovelace
  acls:
  - group: staff
`,
    },
  ],
  looksAt: Object.keys(FIELDS),
  *findIn(entity, fields) {
    for (const field of FIELDS[entity.kind] ?? []) {
      const at = knownScalar(entity.fields.get(field)?.value, fields.config);
      if (
        typeof at?.value === 'string' &&
        isPadded(at.value) &&
        at.style !== 'literal' &&
        at.style !== 'folded'
      )
        yield { at, path: [field], facts: { text: at.value } };
    }
    for (const { at, text, index } of textsIn(fields, 'tags'))
      if (isPadded(text)) yield { at, path: ['tags', index], facts: { text } };
  },
  message: ({ text }) =>
    `"${text}" has a space at its ${text.startsWith(' ') ? 'beginning' : 'end'}, which counts as part of it; take it out`,
  fixes({ at, facts: { text }, entity }) {
    const pair = entity?.node.pairs.find(({ value }) => value === at);
    if (pair?.value.kind !== 'scalar' || !/^[\w .@:/-]+$/.test(text)) return [];
    return [
      {
        title: 'Remove the space',
        safe: false,
        preferred: true,
        edits: [replaceValue(pair.value, text.trim())],
      },
    ];
  },
});

function isPadded(text: string): boolean {
  return text !== text.trim() && text.trim() !== '';
}
