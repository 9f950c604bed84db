import { pathOf } from '../model/read-config.ts';
import { addressOf, fromFields, scalarOf } from '../model/service-address.ts';
import { ownPair, removal } from './edit.ts';
import { defineRule } from './rule.ts';

interface Facts {
  readonly field: string;
  readonly stated: string;
  readonly fromUrl: string;
}

export const urlContradictsFields = defineRule<Facts>({
  code: 'url-contradicts-fields',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A service has both `url` and fields that say something else.',
  why: 'Kong splits `url` into protocol, host, port and path, and these silently win over the fields beside it.',
  source: 'Kong 3.9 kong/db/schema/entities/services.lua (shorthand_fields)',
  invalid: [
    {
      title: 'Two hosts',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: http://billing.internal
  host: ledger.internal
        ^^^^^^^^^^^^^^^ warning: host "ledger.internal" is ignored: the url says "billing.internal"
`,
    },
  ],
  valid: [
    {
      title: 'The url alone',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: http://billing.internal:8080/api
`,
    },
    {
      title: 'Fields that say the same',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: http://billing.internal:8080
  port: 8080
`,
    },
  ],

  *find(item, config) {
    for (const service of item.entities) {
      if (service.kind !== 'services' || !scalarOf(service, 'url')) continue;
      const url = addressOf(service);
      const stated = fromFields(service);
      for (const field of ['protocol', 'host', 'port', 'path'] as const) {
        const ours = stated[field];
        if (!ours?.at || !url.protocol) continue;
        const theirs = url[field]?.value ?? '';
        if (ours.value === theirs) continue;
        yield {
          at: ours.at,
          path: pathOf(config, service, field),
          facts: { field, stated: String(ours.value), fromUrl: String(theirs) },
          entity: service,
        };
      }
    }
  },
  message: ({ field, stated, fromUrl }) =>
    `${field} "${stated}" is ignored: the url says ${fromUrl === '' ? 'none' : `"${fromUrl}"`}`,
  fixes({ entity, facts }, config) {
    const pair = entity && ownPair(entity.node, facts.field);
    const edit = pair && removal(config.document, entity.node, pair);
    if (!edit) return [];
    return [
      {
        title: `Remove the ignored ${facts.field}`,
        safe: true,
        preferred: true,
        edits: [edit],
      },
    ];
  },
});
