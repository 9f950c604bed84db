import { isUnknown } from '../model/known.ts';
import { pathOf } from '../model/read-config.ts';
import { versionNumber } from '../router/route-table.ts';
import { resolveAlias } from '../syntax/read.ts';
import { spanOf } from '../syntax/tree.ts';
import { migrates } from './migrates.ts';
import { defineRule } from './rule.ts';

interface Facts {
  readonly value: string;
  readonly sign: string;
}

/** Signs that mean something in a regex and next to nothing in a path. */
const SIGNS = /\\[dDwWsSbB./]|\.[*+]|\(\?|\[[^\]]+\][*+?{]|\([^()]*[|*+\\][^()]*\)|\{\d+,?\d*\}|[^/]\$$/;

/** What makes a path look like a regex, if anything does. */
export function regexSign(path: string): string | undefined {
  return SIGNS.exec(path)?.[0];
}

export const pathLooksLikeRegex = defineRule<Facts>({
  code: 'path-looks-like-regex',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A path that looks like a regex has no "~" in front, so Kong 3.x takes it letter by letter.',
  why: 'Up to 2.8 Kong guessed from the characters of a path that it is a regex. Since 3.0 only a path that begins with "~" is one. A file of format 3.0 is not converted: such routes answer 404.',
  source: 'Kong 3.0 CHANGELOG, kong/db/migrations/migrate_path_280_300.lua',
  invalid: [
    {
      title: 'Digits',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: order
    paths: ['/orders/\\d+$']
            ^^^^^^^^^^^^^^ warning: the path "/orders/\\d+$" is matched letter by letter: a regex needs "~" in front
`,
    },
  ],
  valid: [
    {
      title: 'With the mark',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: order
    strip_path: false
    paths: ['~/orders/\\d+$']
`,
    },
    {
      title: 'Unusual characters do not make a regex',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: order
    paths: ['/orders(old)', '/$metadata', '/me@x', '/a+b']
`,
    },
  ],

  *find(item, config) {
    if (versionNumber(config.settings.target.version) < 3000 || migrates(config)) return;
    for (const route of item.entities) {
      const pair = route.kind === 'routes' ? route.fields.get('paths') : undefined;
      const paths = pair && resolveAlias(pair.value);
      if (paths?.kind !== 'list') continue;
      for (const [i, node] of paths.items.entries()) {
        const scalar = resolveAlias(node);
        if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string') continue;
        const sign = scalar.value.startsWith('~') ? undefined : regexSign(scalar.value);
        if (sign === undefined || isUnknown(scalar, config.settings.placeholders)) continue;
        yield {
          at: scalar,
          path: pathOf(config, route, 'paths', i),
          facts: { value: scalar.value, sign },
          entity: route,
        };
      }
    }
  },
  message: ({ value }) => `the path "${value}" is matched letter by letter: a regex needs "~" in front`,
  fixes({ at }, config) {
    const { start } = spanOf(at);
    const quoted = /^['"]/.test(config.document.source.slice(start, start + 1));
    // A plain "~" at the beginning is fine in YAML as long as something follows it.
    const place = quoted ? start + 1 : start;
    return [
      {
        title: 'Put "~" in front',
        safe: false,
        preferred: true,
        edits: [{ span: { start: place, end: place }, text: '~' }],
      },
    ];
  },
});
