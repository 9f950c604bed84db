import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import { spanOf } from '../syntax/tree.ts';
import { mapOf } from './fields.ts';
import { defineRule } from './rule.ts';

export const renamedByKonnect = defineRule<{ readonly isDoubled: boolean }>({
  code: 'renamed-by-konnect',
  severity: 'info',
  since: '0.1.0',
  summary: 'A runtime group of Konnect, which is called control plane today.',
  why: 'decK still reads the old name, beside the new one and only where that is missing. Files that are merged must name the same control plane in the same way.',
  source: 'https://developer.konghq.com/deck/gateway/konnect-configuration/',
  invalid: [
    {
      title: 'The old name',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
_konnect:
  runtime_group_name: default
  ^^^^^^^^^^^^^^^^^^ info: Konnect's runtime groups are control planes today; write "control_plane_name"
`,
    },
  ],
  valid: [
    {
      title: 'The new name',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
_konnect:
  control_plane_name: default
`,
    },
  ],
  *findInFile({ sections, settings }) {
    const konnect = settings.dialect === 'deck' ? mapOf(sections.get('_konnect')?.value) : undefined;
    const fields = konnect && fieldsOf(konnect);
    const old = fields?.get('runtime_group_name');
    if (!fields || !old) return;
    const at = resolveAlias(old.key) ?? old.key;
    yield {
      at,
      path: ['_konnect', 'runtime_group_name'],
      facts: { isDoubled: fields.has('control_plane_name') },
    };
  },
  message: ({ isDoubled }) =>
    isDoubled
      ? 'Konnect\'s runtime groups are control planes today, and "control_plane_name" is there; remove this'
      : 'Konnect\'s runtime groups are control planes today; write "control_plane_name"',
  fixes: ({ at, facts: { isDoubled } }) =>
    isDoubled
      ? []
      : [
          {
            title: 'Change it to "control_plane_name"',
            safe: true,
            preferred: true,
            edits: [{ span: spanOf(at), text: 'control_plane_name' }],
          },
        ],
});
