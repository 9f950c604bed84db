import { versionNumber } from '../router/route-table.ts';
import { replaceValue } from './edit.ts';
import { defineRule } from './rule.ts';

export const oldFormatForDeck = defineRule<{ readonly version: string }>({
  code: 'old-format-for-deck',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A decK file of the 2.x format, which decK does not write to Kong 3.x.',
  why: 'decK stops with "cannot apply \'1.1\' config format version to Kong version 3.0 or above". Before the format is raised to 3.0, "~" must be put in front of every path that is a regex; `deck convert --from kong-gateway-2.x --to kong-gateway-3.x` does both.',
  source: 'decK cmd/common.go',
  invalid: [
    {
      title: 'The format of Kong 2.x',
      yaml: `
# kongsole: dialect=deck
_format_version: "1.1"
                 ^^^^^ warning: decK does not write the format 1.1 to Kong 3.x; "deck convert" makes it 3.0 and marks regex paths with "~"
services:
- name: billing
  host: billing.internal
`,
    },
  ],
  valid: [
    {
      title: 'The format of Kong 3.x, or an older gateway',
      yaml: `
# kongsole: dialect=deck kong=2.8
_format_version: "1.1"
services:
- name: billing
  host: billing.internal
`,
    },
  ],
  *findInFile({ sections, settings }) {
    const at = sections.get('_format_version')?.value;
    if (settings.dialect !== 'deck' || versionNumber(settings.target.version) < 3000) return;
    if (at?.kind !== 'scalar' || !/^[12]\.1$/.test(at.text)) return;
    yield { at, path: ['_format_version'], facts: { version: at.text } };
  },
  message: ({ version }) =>
    `decK does not write the format ${version} to Kong 3.x; "deck convert" makes it 3.0 and marks regex paths with "~"`,
  fixes({ at }, { sections }) {
    const value = sections.get('_format_version')?.value;
    if (value?.kind !== 'scalar' || value !== at || value.style === 'plain') return [];
    return [
      {
        title: 'Change the format to 3.0 (check regex paths)',
        safe: false,
        edits: [replaceValue(value, '3.0')],
      },
    ];
  },
});
