import { isLookedUp } from '../../dialect/lookup-tags.ts';
import { pathOf } from '../../model/read-config.ts';
import type { ComplaintFacts } from '../../verdict/complaint.ts';
import { nameOfKind } from '../../verdict/judging.ts';
import { danglingReferences } from '../../verdict/references.ts';
import { defineRule } from '../rule.ts';
import { respell } from './respell.ts';

export const danglingReference = defineRule<ComplaintFacts['dangling-reference']>({
  code: 'dangling-reference',
  severity: 'error',
  since: '0.1.0',
  summary: 'A reference to an entity that the file does not declare.',
  why: 'Kong resolves names and ids while it loads the file; one that leads nowhere makes it refuse the whole file. Case counts.',
  source: 'Kong 3.9 kong/db/schema/others/declarative_config.lua',
  refusedByKong: true,
  invalid: [
    {
      title: 'A misspelt service',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
routes:
- name: invoices
  service: biling
           ^^^^^^ error: no service of this file is named "biling"; did you mean "billing"?
  paths: [/invoices]
`,
    },
  ],
  valid: [
    {
      title: 'The service is there',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
routes:
- name: invoices
  service: billing
  paths: [/invoices]
`,
    },
  ],
  *find(item, config) {
    for (const { reference, facts } of danglingReferences(item, config)) {
      const { at, from, field } = reference;
      const fault = { at, path: pathOf(config, from, field), facts, entity: from };
      if (config.settings.dialect === 'dbless') yield fault;
      else if (!isLookedUp(config, facts.kind))
        yield { ...fault, severity: 'warning', remark: 'fine if decK reads it from another file' };
    }
  },
  message: ({ kind, name, near }) =>
    `no ${nameOfKind(kind)} of this file ${UUID.test(name) ? 'has the id' : 'is named'} "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  fixes: ({ at, facts: { name, near } }, config) =>
    respell(at, name, near === undefined ? [] : [near], config),
});

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
