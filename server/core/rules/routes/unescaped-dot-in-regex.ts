import { partOf } from '../../model/service-address.ts';
import { entityRule } from '../entity-rule.ts';
import { regexPaths, takesPathsAsWritten } from './route-parts.ts';

/** A dot between letters that stands for itself in nearly every path: an ending of a file, a version. */
const DOT = /(?<=[a-zA-Z0-9])\.(?=[a-zA-Z0-9])/g;

export const unescapedDotInRegex = entityRule<{ readonly path: string }>({
  code: 'unescaped-dot-in-regex',
  severity: 'info',
  since: '0.1.0',
  summary: 'A dot in a regex path that stands for any character, where a dot was probably meant.',
  why: 'The regex "/v1.0/" takes "/v1x0/" as well. "\\." is a dot.',
  invalid: [
    {
      title: 'The ending of a file',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: spec
    strip_path: false
    paths: ['~/openapi.json$']
                      ^ info: this "." in "~/openapi.json$" stands for any character; a dot is "\\."
`,
    },
  ],
  valid: [
    {
      title: 'Escaped, in a class, and a dot that is meant so',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: spec
    strip_path: false
    paths: ['~/openapi\\.json$', '~/files/[a-z.0-9]+$', '~/all/.*$']
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(_, fields) {
    if (!takesPathsAsWritten(fields.config)) return;
    for (const { at, text, index } of regexPaths(fields)) {
      const dots = [...withoutClasses(text).matchAll(DOT)];
      const [first] = dots;
      if (!first) continue;
      yield { at: partOf(at, first.index, first.index + 1), path: ['paths', index], facts: { path: text } };
    }
  },
  message: ({ path }) => `this "." in "${path}" stands for any character; a dot is "\\."`,
  fixes({ at }, { document }) {
    const start = at.origin.offset + at.from;
    const span = { start, end: at.origin.offset + at.to };
    if (document.source.slice(span.start, span.end) !== '.') return [];
    const before = document.source.slice(Math.max(0, start - 2_000), start);
    const line = before.slice(before.lastIndexOf('\n') + 1);
    // In double quotes the backslash itself needs one.
    const isDouble = /"[^"]*$/.test(line);
    return [
      {
        title: 'Escape the dot',
        safe: false,
        preferred: true,
        edits: [{ span, text: isDouble ? '\\\\.' : '\\.' }],
      },
    ];
  },
});

/** The same text with what stands in character classes blanked out, so that places stay. */
function withoutClasses(regex: string): string {
  return regex.replaceAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]/g, (part) => ' '.repeat(part.length));
}
