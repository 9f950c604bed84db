import { ownPair, replaceValue } from '../edit.ts';
import { pluginRule } from '../entity-rule.ts';
import { isUnset, mapOf, scalarIn } from '../fields.ts';

/** Nobody lets bodies of so many megabytes pass on purpose. */
const UNLIKELY = 10_000;
const MEGABYTE = 1_048_576;

export const payloadSizeInBytes = pluginRule<{ readonly value: number }>({
  code: 'payload-size-in-bytes',
  severity: 'warning',
  since: '0.1.0',
  summary: 'request-size-limiting with a number of bytes, where megabytes are counted.',
  why: '`allowed_payload_size` counts megabytes unless `size_unit` says otherwise. 1048576 is a terabyte: nothing is limited.',
  source: 'Kong 3.9 kong/plugins/request-size-limiting/schema.lua',
  invalid: [
    {
      title: 'A megabyte, in bytes',
      yaml: `
_format_version: "3.0"
plugins:
- name: request-size-limiting
  config:
    allowed_payload_size: 1048576
                          ^^^^^^^ warning: 1048576 megabytes, which limits nothing; add "size_unit: bytes" or write the size in megabytes
`,
    },
  ],
  valid: [
    {
      title: 'In megabytes, and in bytes that are called so',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  plugins:
  - name: request-size-limiting
    config: {allowed_payload_size: 128}
- name: pictures
  host: pictures.internal
  plugins:
  - name: request-size-limiting
    config: {allowed_payload_size: 1048576, size_unit: bytes}
`,
    },
  ],
  plugins: new Set(['request-size-limiting']),
  *findIn({ fields }) {
    const at = scalarIn(fields, 'allowed_payload_size');
    const isMegabytes = isUnset(fields, 'size_unit') || scalarIn(fields, 'size_unit')?.value === 'megabytes';
    if (typeof at?.value !== 'number' || at.value < UNLIKELY || !isMegabytes) return;
    yield { at, path: ['config', 'allowed_payload_size'], facts: { value: at.value } };
  },
  message: ({ value }) =>
    `${value} megabytes, which limits nothing; add "size_unit: bytes" or write the size in megabytes`,
  fixes({ entity, facts: { value } }) {
    const pair = ownPairOfConfig(entity, 'allowed_payload_size');
    if (pair?.value.kind !== 'scalar' || value % MEGABYTE !== 0) return [];
    const megabytes = String(value / MEGABYTE);
    return [
      {
        title: `Change it to ${megabytes}`,
        safe: false,
        preferred: true,
        edits: [replaceValue(pair.value, megabytes)],
      },
    ];
  },
});

function ownPairOfConfig(
  entity:
    | { readonly fields: ReadonlyMap<string, { readonly value: Parameters<typeof mapOf>[0] }> }
    | undefined,
  name: string,
) {
  const map = mapOf(entity?.fields.get('config')?.value);
  return map && ownPair(map, name);
}
