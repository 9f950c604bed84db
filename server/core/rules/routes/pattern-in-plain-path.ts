import { partOf } from '../../model/service-address.ts';
import { replacement } from '../edit.ts';
import { entityRule } from '../entity-rule.ts';
import { regexSign } from '../path-looks-like-regex.ts';
import { plainPaths, takesPathsAsWritten } from './route-parts.ts';

interface Facts {
  readonly path: string;
  readonly sign: string;
}

/** A star, `{name}` or `:name` as a segment of its own. */
const PATTERN = /(?<=\/)(?:\*+|\{\w+\}|:[a-zA-Z_]\w*)(?=\/|$)|\*+$/;

export const patternInPlainPath = entityRule<Facts>({
  code: 'pattern-in-plain-path',
  severity: 'warning',
  since: '0.1.0',
  summary:
    'A path with a star or a parameter as other gateways write them; Kong takes them letter by letter.',
  why: 'Kong knows prefixes and regexes ("~" in front), no globs and no parameters. "/users/*" takes requests for a path that really has a star in it; all others end in 404. A prefix needs no star: "/users/" takes everything below.',
  source: 'Kong 3.9 kong/router/transform.lua',
  invalid: [
    {
      title: 'A star and a parameter',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders/*]
            ^^^^^^^^^ warning: "*" is an ordinary letter in "/orders/*": a path is a prefix by itself; leave the star out
  - name: customer
    paths: ["/customers/{id}/address"]
            ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: "{id}" is taken letter by letter in "/customers/{id}/address"; a pattern is a regex with "~" in front
`,
    },
  ],
  valid: [
    {
      title: 'A prefix and a regex',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders]
  - name: customer
    strip_path: false
    paths: ["~/customers/(?<id>[^/]+)/address$"]
`,
    },
    {
      title: 'A file of the 2.x format, in which such a path is a regex',
      yaml: `
_format_version: "2.1"
services:
- name: shop
  host: shop.internal
  routes:
  - name: orders
    paths: [/orders/*]
`,
    },
  ],
  looksAt: ['routes'],
  *findIn(_, fields) {
    if (!takesPathsAsWritten(fields.config)) return;
    for (const { at, text, index } of plainPaths(fields)) {
      const found = PATTERN.exec(text);
      if (!found || regexSign(text) !== undefined) continue;
      yield { at, path: ['paths', index], facts: { path: text, sign: found[0] } };
    }
  },
  message: ({ path, sign }) =>
    path.endsWith('*')
      ? `"${sign}" is an ordinary letter in "${path}": a path is a prefix by itself; leave the star out`
      : `"${sign}" is taken letter by letter in "${path}"; a pattern is a regex with "~" in front`,
  fixes({ at, facts: { path } }) {
    if (at.to - at.from < path.length || !('style' in at)) return [];
    const prefix = path.replace(/\*+$/, '');
    if (prefix !== path && !PATTERN.test(prefix)) {
      const edits = [replacement(partOfPath(at, path), prefix)];
      return [{ title: `Change the path to "${prefix}"`, safe: false, preferred: true, edits }];
    }
    return [];
  },
});

function partOfPath(at: Parameters<typeof replacement>[0], path: string) {
  return isScalar(at) ? partOf(at, 0, path.length) : at;
}

function isScalar(at: object): at is Parameters<typeof partOf>[0] {
  return 'kind' in at && at.kind === 'scalar';
}
