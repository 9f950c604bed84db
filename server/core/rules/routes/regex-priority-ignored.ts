import { ownPair, removal } from '../edit.ts';
import { entityRule } from '../entity-rule.ts';
import { scalarIn } from '../fields.ts';
import { hasUnknownPath, regexPaths, takesPathsAsWritten } from './route-parts.ts';

export const regexPriorityIgnored = entityRule<null>({
  code: 'regex-priority-ignored',
  severity: 'hint',
  since: '0.1.0',
  summary: 'A regex_priority on a route without a regex path.',
  why: 'It orders routes by their regex paths and does nothing for others. A path is a regex when it begins with "~".',
  source: 'Kong 3.9 kong/router/transform.lua',
  invalid: [
    {
      title: 'A plain path',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: order
    paths: [/orders]
    regex_priority: 10
    ^^^^^^^^^^^^^^^^^^ hint: regex_priority does nothing here: no path of this route is a regex (begins with "~")
`,
    },
  ],
  valid: [
    {
      title: 'A regex path, or the default',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: order
    strip_path: false
    paths: ['~/orders/\\d+$']
    regex_priority: 10
  - name: basket
    paths: [/basket]
    regex_priority: 0
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(route, fields) {
    const at = scalarIn(fields, 'regex_priority');
    if (typeof at?.value !== 'number' || at.value === 0 || !takesPathsAsWritten(fields.config)) return;
    if (hasUnknownPath(fields) || regexPaths(fields).length !== 0 || route.fields.has('expression')) return;
    yield { at: route.fields.get('regex_priority') ?? at, path: ['regex_priority'], facts: null };
  },
  message: () => 'regex_priority does nothing here: no path of this route is a regex (begins with "~")',
  fixes({ entity }, { document }) {
    const pair = entity && ownPair(entity.node, 'regex_priority');
    const edit = pair && removal(document, entity.node, pair);
    return edit ? [{ title: 'Remove regex_priority', safe: true, edits: [edit] }] : [];
  },
});
