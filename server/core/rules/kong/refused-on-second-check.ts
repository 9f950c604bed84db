import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Entity } from '../../model/config.ts';
import { foreignKeyTo } from '../../model/kinds.ts';
import { pathOf } from '../../model/read-config.ts';
import { resolveAlias } from '../../syntax/read.ts';
import type { Located } from '../../syntax/tree.ts';

import { catalogueOf, enterpriseOf } from '../../verdict/judge-item.ts';
import { nameOfKind } from '../../verdict/judging.ts';
import { defineRule } from '../rule.ts';

type Facts =
  | { readonly what: 'scope'; readonly plugin: string; readonly scope: string }
  | { readonly what: 'null'; readonly kind: string; readonly field: string }
  | { readonly what: 'sni' };

const WHEN =
  'Kong checks the file a second time because it has a basic-auth password, or a nested entity that names another one';

export const refusedOnSecondCheck = defineRule<Facts>({
  code: 'refused-on-second-check',
  severity: 'error',
  since: '0.1.0',
  refusedByKong: true,
  summary: 'What Kong takes in most files, but not when it has to check the file twice.',
  why: 'A DB-less file is first checked as if nested entities had no parent. A basic-auth password needs its consumer, and a nested entity may name another one; then Kong fills the parents in and checks again, by stricter rules: a plugin must be allowed where it is nested, a required foreign key must not be null, and Kong 3.8 and 3.9 miss the certificate of SNIs that are nested in it.',
  source: 'Kong 3.9 kong/db/schema/others/declarative_config.lua, flatten and populate_ids_for_validation',
  invalid: [
    {
      title: 'An SNI in its certificate, beside a basic-auth credential',
      yaml: `
# kongsole: kong=3.9 dialect=dbless
_format_version: "3.0"
consumers:
- username: mia
  basicauth_credentials:
  - username: mia
    password: \${MIA_PASSWORD}
certificates:
- cert: '{vault://env/cert}'
  key: '{vault://env/key}'
  snis:
  - name: shop.example.com
    ^^^^ error: Kong 3.8 and 3.9 do not see the certificate of a nested SNI here (Kong checks the file a second time because it has a basic-auth password, or a nested entity that names another one); declare it under "snis" at the top, with the certificate's id
`,
    },
    {
      title: 'A plugin that cannot be bound to a consumer',
      yaml: `
# kongsole: kong=3.9 dialect=dbless
_format_version: "3.0"
consumers:
- username: mia
  basicauth_credentials:
  - username: mia
    password: \${MIA_PASSWORD}
  plugins:
  - name: cors
          ^^^^ error: the plugin "cors" cannot be bound to a consumer (Kong checks the file a second time because it has a basic-auth password, or a nested entity that names another one)
`,
    },
  ],
  valid: [
    {
      title: 'An SNI at the top',
      yaml: `
# kongsole: kong=3.9 dialect=dbless
_format_version: "3.0"
consumers:
- username: mia
  basicauth_credentials:
  - username: mia
    password: \${MIA_PASSWORD}
certificates:
- id: 5b3bd1ae-6f1c-4c09-9d2f-0f1c6d5a4b3e
  cert: '{vault://env/cert}'
  key: '{vault://env/key}'
snis:
- name: shop.example.com
  certificate: 5b3bd1ae-6f1c-4c09-9d2f-0f1c6d5a4b3e
`,
    },
    {
      title: 'Nothing for which Kong would check twice',
      yaml: `
# kongsole: kong=3.9 dialect=dbless
_format_version: "3.0"
certificates:
- cert: '{vault://env/cert}'
  key: '{vault://env/key}'
  snis:
  - name: shop.example.com
`,
    },
  ],
  *find(item, config) {
    const { settings } = config;
    if (settings.dialect !== 'dbless') return;
    const catalogues = [catalogueOf(settings)];
    const isOpen = settings.target.version === 'auto';
    if (isOpen) catalogues.push(enterpriseOf(settings));
    for (const entity of item.entities) {
      const found = faultIn(entity, catalogues);
      if (!found || !config.index.isCheckedTwice()) continue;
      const { at, field, facts } = found;
      const severity = isOpen && facts.what === 'sni' ? ({ severity: 'info' } as const) : {};
      yield { at, path: pathOf(config, entity, ...field), facts, entity, ...severity };
    }
  },
  message(facts) {
    switch (facts.what) {
      case 'scope':
        return `the plugin "${facts.plugin}" cannot be bound to a ${facts.scope.replaceAll('_', ' ')} (${WHEN})`;
      case 'null':
        return `the ${facts.field} of this ${nameOfKind(facts.kind)} may not be null (${WHEN})`;
      case 'sni':
        return `Kong 3.8 and 3.9 do not see the certificate of a nested SNI here (${WHEN}); declare it under "snis" at the top, with the certificate's id`;
    }
  },
});

interface Found {
  readonly at: Located;
  readonly field: readonly string[];
  readonly facts: Facts;
}

function faultIn(entity: Entity, catalogues: readonly Catalogue[]): Found | undefined {
  const { kind, parent, fields, label } = entity;
  if (!parent) return undefined;
  if (kind === 'snis' && parent.kind === 'certificates' && catalogues.some(missesCertificates))
    return { at: fields.values().next().value?.key ?? label, field: [], facts: { what: 'sni' } };
  const scope = foreignKeyTo(kind, parent.kind);
  if (scope === undefined) return undefined;
  if (kind === 'plugins') {
    const name = textOf(entity, 'name');
    const isForbidden = (catalogue: Catalogue) =>
      name !== undefined && catalogue.subschema('plugins', name)?.fields.get(scope)?.mustBeNull === true;
    if (name !== undefined && catalogues.every(isForbidden))
      return {
        at: fields.get('name')?.value ?? label,
        field: ['name'],
        facts: { what: 'scope', plugin: name, scope },
      };
  }
  const written = fields.get(scope);
  const value = written && resolveAlias(written.value);
  const isRequired = (catalogue: Catalogue) => catalogue.entity(kind)?.fields.get(scope)?.required === true;
  if (written && value?.kind === 'scalar' && value.value === null && catalogues.every(isRequired))
    return { at: written.key, field: [scope], facts: { what: 'null', kind, field: scope } };
  return undefined;
}

/** There the certificate has a field `snis` of its own, which hides the nested ones from the second check. */
function missesCertificates({ version }: Catalogue): boolean {
  return version === '3.8' || version === '3.9';
}

function textOf({ fields }: Entity, field: string): string | undefined {
  const pair = fields.get(field);
  const value = pair && resolveAlias(pair.value);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}
