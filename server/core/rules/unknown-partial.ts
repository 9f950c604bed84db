import { referents } from '../model/config-index.ts';
import { fieldsOf } from '../syntax/read.ts';
import { replacement } from './edit.ts';
import { entityRule } from './entity-rule.ts';
import { isPart, itemsIn, knownScalar, nodeIn } from './fields.ts';

interface Facts {
  readonly name: string;
  readonly near: string | undefined;
}

export const unknownPartial = entityRule<Facts>({
  code: 'unknown-partial',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A plugin takes settings from a partial that the file does not have.',
  why: 'decK looks partials up by name or id, in the files that it reads and, where `default_lookup_tags` says so, on the gateway. One that it does not find stops it.',
  source: 'go-database-reconciler pkg/file/builder.go',
  invalid: [
    {
      title: 'A misspelt partial',
      yaml: `
# kongsole: dialect=deck kong=3.10 edition=enterprise
_format_version: "3.0"
partials:
- name: shared-cache
  type: redis-ee
  config: {host: cache.internal}
services:
- name: billing
  host: billing.internal
  plugins:
  - name: rate-limiting-advanced
    partials:
    - name: shared-cach
            ^^^^^^^^^^^ warning: no partial of this file is "shared-cach"; did you mean "shared-cache"?
    config: {limit: [5], window_size: [60]}
`,
    },
  ],
  valid: [
    {
      title: 'A partial that is there',
      yaml: `
# kongsole: dialect=deck kong=3.10 edition=enterprise
_format_version: "3.0"
partials:
- name: shared-cache
  type: redis-ee
  config: {host: cache.internal}
services:
- name: billing
  host: billing.internal
  plugins:
  - name: rate-limiting-advanced
    partials:
    - name: shared-cache
    config: {limit: [5], window_size: [60]}
`,
    },
  ],
  looksAt: ['plugins'],
  *findIn(_, fields) {
    const { config } = fields;
    if (nodeIn(fields, 'partials') === undefined || config.settings.dialect !== 'deck') return;
    // What is a part of a gateway's config may name what is elsewhere.
    if (isPart(config)) return;
    // Without a section the partials are in another file that decK reads, or on the gateway.
    if (!config.sections.has('partials')) return;
    for (const [i, item] of itemsIn(fields, 'partials').entries()) {
      if (item.kind !== 'map') continue;
      const own = fieldsOf(item);
      const key = own.has('name') ? 'name' : 'id';
      const at = knownScalar(own.get(key)?.value, config);
      if (typeof at?.value !== 'string' || referents(config.index, 'partials', at.value).length !== 0)
        continue;
      const near = config.index.nearest('partials', at.value);
      yield { at, path: ['partials', i, key], facts: { name: at.value, near } };
    }
  },
  message: ({ name, near }) =>
    `no partial of this file is "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  fixes({ at, facts: { near } }) {
    return near === undefined
      ? []
      : [{ title: `Change it to "${near}"`, safe: false, preferred: true, edits: [replacement(at, near)] }];
  },
});
