import { pathOf } from '../model/read-config.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import { closest } from '../text/closest.ts';
import { defineRule } from './rule.ts';

export const unknownPluginConfig = defineRule<{ readonly name: string; readonly near: string | undefined }>({
  code: 'unknown-plugin-config',
  severity: 'error',
  since: '0.1.0',
  summary: 'A plugin names a shared config that "_plugin_configs" does not have.',
  why: 'decK puts the shared config in its place before it sends the plugin, and stops where there is none.',
  source: 'go-database-reconciler pkg/file/builder.go',
  invalid: [
    {
      title: 'A misspelt name',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
_plugin_configs:
  ten-a-minute:
    minute: 10
services:
- name: billing
  host: billing.internal
  plugins:
  - name: rate-limiting
    _config: ten-a-minut
             ^^^^^^^^^^^ error: "_plugin_configs" has no "ten-a-minut"; did you mean "ten-a-minute"?
`,
    },
  ],
  valid: [
    {
      title: 'A config that is there',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
_plugin_configs:
  ten-a-minute:
    minute: 10
services:
- name: billing
  host: billing.internal
  plugins:
  - name: rate-limiting
    _config: ten-a-minute
`,
    },
  ],

  *find(item, config) {
    if (config.settings.dialect !== 'deck') return;
    const shared = config.sections.get('_plugin_configs');
    const map = shared && resolveAlias(shared.value);
    const known = map?.kind === 'map' ? [...fieldsOf(map).keys()] : [];
    for (const entity of item.entities) {
      const pair = entity.kind === 'plugins' ? entity.fields.get('_config') : undefined;
      const value = pair && resolveAlias(pair.value);
      if (value?.kind !== 'scalar' || typeof value.value !== 'string' || known.includes(value.value))
        continue;
      const facts = { name: value.value, near: closest(value.value, known) };
      const fault = { at: value, path: pathOf(config, entity, '_config'), facts, entity };
      if (map !== undefined) yield fault;
      else yield { ...fault, severity: 'warning', remark: 'fine if decK reads it from another file' };
    }
  },
  message: ({ name, near }) =>
    `"_plugin_configs" has no "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
});
