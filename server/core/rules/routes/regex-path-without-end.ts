import { spanOf } from '../../syntax/tree.ts';
import { entityRule } from '../entity-rule.ts';
import { regexPaths, takesPathsAsWritten } from './route-parts.ts';

/** A last part that describes one whole segment. */
const SEGMENT = /\/\(?(?:\?<\w+>)?(?:\\d|\\w|\[[^\]]+\])(?:\+|\{\d+(?:,\d*)?\})\)?$/;

export const regexPathWithoutEnd = entityRule<{ readonly path: string }>({
  code: 'regex-path-without-end',
  severity: 'hint',
  since: '0.1.0',
  summary: 'A regex path that describes a last segment, but takes longer paths too.',
  why: 'Kong anchors a regex at the beginning of the path only. "~/orders/\\d+" takes "/orders/12/items" as well, and "/orders/12abc".',
  source: 'Kong 3.9 kong/router/transform.lua',
  invalid: [
    {
      title: 'A number at the end',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: order
    paths: ['~/orders/\\d+']
            ^^^^^^^^^^^^^^ hint: "~/orders/\\d+" takes every path that only begins like this; end it with "$" to take no longer ones
`,
    },
  ],
  valid: [
    {
      title: 'The end is marked, or meant to be open',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: order
    strip_path: false
    paths: ['~/orders/\\d+$', '~/orders/\\d+/items']
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(_, fields) {
    if (!takesPathsAsWritten(fields.config)) return;
    for (const { at, text, index } of regexPaths(fields))
      if (SEGMENT.test(text)) yield { at, path: ['paths', index], facts: { path: text } };
  },
  message: ({ path }) =>
    `"${path}" takes every path that only begins like this; end it with "$" to take no longer ones`,
  fixes({ at }, { document }) {
    const { start, end } = spanOf(at);
    const quotes = /^['"]/.test(document.source.slice(start, start + 1)) ? 1 : 0;
    const span = { start: end - quotes, end: end - quotes };
    return [{ title: 'Put "$" at the end', safe: false, edits: [{ span, text: '$' }] }];
  },
});
