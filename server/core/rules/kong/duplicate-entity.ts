import { pathOf } from '../../model/read-config.ts';
import { duplicates } from '../../verdict/duplicates.ts';
import { nameOfKind } from '../../verdict/judging.ts';
import { defineRule } from '../rule.ts';

interface Facts {
  readonly kind: string;
  readonly field: string | undefined;
  readonly name: string;
}

export const duplicateEntity = defineRule<Facts>({
  code: 'duplicate-entity',
  severity: 'error',
  since: '0.1.0',
  summary: 'Two entities that share what only one of them may have.',
  why: 'Names, ids and keys are unique over the whole file, nested or not, and a plugin can stand only once in a scope. From 3.0 on Kong refuses the file; 2.8 takes the later one without a word.',
  source: 'Kong 3.9 kong/db/schema/others/declarative_config.lua',
  refusedByKong: true,
  invalid: [
    {
      title: 'A name twice',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
- name: billing
        ^^^^^^^ error: two services have the same name "billing", which only one may have
  host: billing-2.internal
`,
    },
    {
      title: 'A plugin twice in one scope',
      yaml: `
_format_version: "3.0"
plugins:
- name: key-auth
- name: key-auth
  ^^^^ error: this plugin is there twice in the same scope; Kong takes one, remove the other
`,
    },
  ],
  valid: [
    {
      title: 'Two names',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
- name: billing-2
  host: billing-2.internal
`,
    },
  ],
  *find(item, config) {
    for (const { entity, earlier, field, at } of duplicates(item, config)) {
      const name = entity.name ?? '';
      yield {
        at,
        path: field === undefined ? pathOf(config, entity) : pathOf(config, entity, field),
        facts: {
          kind: entity.kind,
          field,
          name: field === undefined ? name : at.kind === 'scalar' ? at.text : '',
        },
        related: [{ at: earlier.label, message: 'the other one' }],
        entity,
      };
    }
  },
  message: ({ kind, field, name }) =>
    field === undefined
      ? `this ${nameOfKind(kind)} is there twice in the same scope; Kong takes one, remove the other`
      : `two ${nameOfKind(kind)}s have the same ${field} "${name.length < 60 ? name : `${name.slice(0, 57)}…`}", which only one may have`,
});
