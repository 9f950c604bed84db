import type { FieldType } from '../catalogue/schema.ts';
import { pathOf } from '../model/read-config.ts';
import { spanOf } from '../syntax/tree.ts';
import { fieldsOfEntity } from './fields.ts';
import { defineRule } from './rule.ts';
import { filledByGateway } from './schema-walk.ts';

interface Facts {
  readonly type: FieldType;
}

export const quotedTemplate = defineRule<Facts>({
  code: 'quoted-template',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A template of decK between quotes, where a number or a boolean belongs.',
  why: 'decK fills templates in before it reads the YAML. What stands between quotes is a text then, `toInt` or `toBool` or not, and is refused where a number or a boolean belongs.',
  source: 'go-database-reconciler pkg/file/readfile.go, renderTemplate',
  invalid: [
    {
      title: 'A port between quotes',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  port: '\${{ env "DECK_BILLING_PORT" | toInt }}'
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: between quotes this stays a text, and an integer belongs here; take the quotes away
`,
    },
  ],
  valid: [
    {
      title: 'Without quotes; a text may have them',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
services:
- name: billing
  host: '\${{ env "DECK_BILLING_HOST" }}'
  port: \${{ env "DECK_BILLING_PORT" | toInt }}
`,
    },
  ],
  *find(item, config) {
    if (config.settings.dialect !== 'deck') return;
    const { start, end } = spanOf(item.node);
    if (!config.document.source.slice(start, end).includes('${{')) return;
    for (const entity of item.entities) {
      const told = new Set<unknown>();
      for (const filled of filledByGateway(entity, fieldsOfEntity(entity, config))) {
        for (const { at, path, schema } of filled) {
          const isQuoted = at.style === 'single' || at.style === 'double';
          if (!isQuoted || !(schema.type in NOT_TEXT) || told.has(at) || !TEMPLATE.test(at.text)) continue;
          told.add(at);
          yield { at, path: pathOf(config, entity, ...path), facts: { type: schema.type }, entity };
        }
      }
    }
  },
  message: ({ type }) =>
    `between quotes this stays a text, and ${NOT_TEXT[type]} belongs here; take the quotes away`,
  fixes({ at }, { document }) {
    const span = spanOf(at);
    const written = document.source.slice(span.start, span.end);
    // What is escaped between double quotes would have to be written otherwise.
    if (written.includes('\\') || written.slice(1, -1).includes("''")) return [];
    return [
      {
        title: 'Take the quotes away',
        safe: false,
        preferred: true,
        edits: [{ span, text: written.slice(1, -1) }],
      },
    ];
  },
});

const NOT_TEXT: Partial<Record<FieldType, string>> = {
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
};

/** Nothing but one template: text around it makes a text of it in any case. */
const TEMPLATE = /^\$\{\{[^}]*\}\}$/;
