import { isUnknown } from '../model/known.ts';
import { pathOf } from '../model/read-config.ts';
import { checkPcreRegex } from '../regex/pcre-regex.ts';
import { isPlain } from '../regex/plain.ts';
import { explainRegexProblem } from '../regex/problem.ts';
import { checkRustRegex } from '../regex/rust-regex.ts';
import { hasOuterAlternative } from '../router/candidate-index.ts';
import { rustRegexOf } from '../router/compile-route.ts';
import { splitByBytes } from '../router/regex-form.ts';
import { versionNumber } from '../router/route-table.ts';
import { resolveAlias } from '../syntax/read.ts';
import { remembering } from '../text/remembering.ts';
import { defineRule } from './rule.ts';

type Difference =
  | { readonly kind: 'loose-branches' }
  | { readonly kind: 'strip-last-branch' }
  | { readonly kind: 'split-character'; readonly character: string }
  | { readonly kind: 'refused'; readonly by: string; readonly because: string };

interface Facts {
  readonly value: string;
  readonly difference: Difference;
}

export const regexDependsOnFlavor = defineRule<Facts>({
  code: 'regex-depends-on-flavor',
  severity: 'info',
  since: '0.1.0',
  summary: 'A regex path that matches otherwise, or not at all, under another router_flavor.',
  why: 'Flavour traditional runs PCRE and ties every branch of a path to its beginning. The other flavours run Rust\'s engine, which has no look-around and no back-references, and Kong puts "^" before the whole, so that it ties the first branch alone.',
  source: 'Kong 3.9 kong/router/transform.lua (path_val_transform), kong/router/traditional.lua',
  invalid: [
    {
      title: 'Branches on the outside',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: sign-in
    paths: [~/auth|/login]
            ^^^^^^^^^^^^^ info: only the first branch of "~/auth|/login" is tied to the beginning of the path, the others match anywhere in it; traditional ties each: write ~/(?:…|…)
`,
    },
    {
      title: 'A look-ahead, fit for traditional alone',
      yaml: `
# kongsole: flavor=traditional
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: pages
    paths: ['~/(?!admin)\\w+']
            ^^^^^^^^^^^^^^^^ info: "~/(?!admin)\\w+" works under traditional alone, traditional_compatible refuses it: look-ahead and look-behind do not exist in this regex engine
`,
    },
    {
      title: 'A character beyond ASCII in a class',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: coffee
    paths: ['~/caf[eé]/']
            ^^^^^^^^^^^^ info: the "é" of "~/caf[eé]/" is one character under traditional_compatible and expressions, but several bytes under traditional, where a class takes one of them and a repetition the last: write (?:…|é), or (?:é)*
`,
    },
  ],
  valid: [
    {
      title: 'Characters beyond ASCII in a plain text',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: coffee
    paths: ['~/café/(?:é)+']
`,
    },
    {
      title: 'Branches in a group',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  routes:
  - name: sign-in
    paths: [~/(?:auth|login)]
`,
    },
  ],

  *find(item, config) {
    const { flavor, version } = config.settings.target;
    if (versionNumber(version) < 3000) return;
    for (const route of item.entities) {
      const pair = route.kind === 'routes' ? route.fields.get('paths') : undefined;
      const paths = pair && resolveAlias(pair.value);
      if (paths?.kind !== 'list') continue;
      for (const [i, node] of paths.items.entries()) {
        const scalar = resolveAlias(node);
        if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string' || !scalar.value.startsWith('~'))
          continue;
        if (isUnknown(scalar, config.settings.placeholders)) continue;
        const difference =
          flavor === 'traditional' ? underTraditional(scalar.value) : underOthers(scalar.value);
        if (!difference) continue;
        yield {
          at: scalar,
          path: pathOf(config, route, 'paths', i),
          facts: { value: scalar.value, difference },
          entity: route,
        };
      }
    }
  },
  message({ value, difference }) {
    switch (difference.kind) {
      case 'loose-branches':
        return `only the first branch of "${value}" is tied to the beginning of the path, the others match anywhere in it; traditional ties each: write ~/(?:…|…)`;
      case 'strip-last-branch':
        return `under traditional_compatible only the first branch of "${value}" would be tied to the beginning of the path: write ~/(?:…|…)`;
      case 'split-character':
        return `the "${difference.character}" of "${value}" is one character under traditional_compatible and expressions, but several bytes under traditional, where a class takes one of them and a repetition the last: write (?:…|${difference.character}), or (?:${difference.character})*`;
      case 'refused':
        return `"${value}" works under ${difference.by === 'traditional_compatible' ? 'traditional' : 'this flavour'} alone, ${difference.by} refuses it: ${difference.because}`;
    }
  },
});

const underTraditional = remembering((path) => differenceOf(path, true));
const underOthers = remembering((path) => differenceOf(path, false));

function differenceOf(path: string, traditional: boolean): Difference | undefined {
  // Without branches, in ASCII, and refused by nobody.
  if (isPlain(path.slice(1))) return undefined;
  const ofPcre = checkPcreRegex(path.slice(1));
  const ofRust = checkRustRegex(rustRegexOf(path));
  // What its own engine refuses is the verdict's business.
  if (traditional ? ofPcre : ofRust) return undefined;
  if (ofRust) return { kind: 'refused', by: 'traditional_compatible', because: explainRegexProblem(ofRust) };
  if (ofPcre) return { kind: 'refused', by: 'traditional', because: explainRegexProblem(ofPcre) };
  const character = splitByBytes(path.slice(1));
  if (character !== undefined) return { kind: 'split-character', character };
  if (!hasOuterAlternative(path.slice(1))) return undefined;
  return { kind: traditional ? 'strip-last-branch' : 'loose-branches' };
}
