import { fieldsOf } from '../../syntax/read.ts';
import { spanOf } from '../../syntax/tree.ts';
import { entityRule } from '../entity-rule.ts';
import { mapOf, nodeIn, textsIn } from '../fields.ts';

/** Signs that mean something in a regex and next to nothing in the value of a header. */
const SIGNS = /^\^|[^\\]\$$|\.[*+]|\\[dDwWsSbB.]|\(\?|\[[^\]]+\][*+?{]/;

export const headerLooksLikeRegex = entityRule<{ readonly header: string; readonly value: string }>({
  code: 'header-looks-like-regex',
  severity: 'warning',
  since: '0.1.0',
  summary:
    'A header value that looks like a regex has no "~*" in front, so Kong compares it letter by letter.',
  why: 'Only a value that begins with "~*" is a regex. Anything else must equal the header, so such a route hardly ever matches.',
  source: 'Kong 3.9 kong/router/transform.lua',
  invalid: [
    {
      title: 'Any version',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: beta
    headers: {x-version: ['^2\\.\\d+$']}
                          ^^^^^^^^^^ warning: "^2\\.\\d+$" of "x-version" is compared letter by letter: a regex needs "~*" in front
`,
    },
  ],
  valid: [
    {
      title: 'With the mark, or plain',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: beta
    headers: {x-version: ['~*^2\\.\\d+$']}
  - name: stable
    headers: {x-version: ['1.4', '*/*']}
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(_, fields) {
    const map = mapOf(nodeIn(fields, 'headers'));
    if (!map) return;
    const headers = { ...fields, pairs: fieldsOf(map) };
    for (const header of headers.pairs.keys()) {
      for (const { at, text, index } of textsIn(headers, header)) {
        if (text.startsWith('~') || !SIGNS.test(text)) continue;
        yield { at, path: ['headers', header, index], facts: { header, value: text } };
      }
    }
  },
  message: ({ header, value }) =>
    `"${value}" of "${header}" is compared letter by letter: a regex needs "~*" in front`,
  fixes({ at }, { document }) {
    const { start } = spanOf(at);
    if (!/^['"]/.test(document.source.slice(start, start + 1))) return [];
    const span = { start: start + 1, end: start + 1 };
    return [{ title: 'Put "~*" in front', safe: false, preferred: true, edits: [{ span, text: '~*' }] }];
  },
});
