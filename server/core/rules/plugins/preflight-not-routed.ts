import { pathOf } from '../../model/read-config.ts';
import { configOfPlugin } from '../entity-rule.ts';
import { booleanIn, type Fields, fieldsOfEntity, itemsIn, textsIn } from '../fields.ts';
import { ofRoutes, pluginSteps } from '../plugins-in-effect.ts';
import { nameOf } from '../route-hazards.ts';
import { plainPaths } from '../routes/route-parts.ts';
import { defineRule, type Fault } from '../rule.ts';

interface Facts {
  readonly route: string;
}

export const preflightNotRouted = defineRule<Facts>({
  code: 'preflight-not-routed',
  severity: 'warning',
  since: '0.1.0',
  summary: 'cors on a route that does not take the OPTIONS requests with which browsers ask first.',
  why: 'Before most requests a browser asks with OPTIONS. A route whose `methods` leave it out does not match, so cors never runs: the browser gets "404 no Route matched" and sends nothing more.',
  source: 'https://github.com/Kong/kong/issues/4859',
  invalid: [
    {
      title: 'No OPTIONS',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  plugins:
  - name: cors
  routes:
  - name: orders
    paths: [/orders]
    methods: [GET, POST]
             ^^^^^^^^^^^ warning: cors runs on "orders", but the OPTIONS requests that browsers send first are not taken (404); add OPTIONS to the methods
`,
    },
  ],
  valid: [
    {
      title: 'OPTIONS in the list, or another route that takes it',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  plugins:
  - name: cors
  routes:
  - name: orders
    paths: [/orders]
    methods: [GET, POST, OPTIONS]
  - name: basket
    paths: [/basket]
    methods: [PUT]
  - name: asks
    paths: [/basket]
    methods: [OPTIONS]
`,
    },
  ],
  looksAtAll: true,
  steps: pluginSteps,
  *findInFile(config) {
    const taken = new Set<string>();
    const deaf: Deaf[] = [];
    for (const each of heardOrDeaf(config)) {
      if ('fault' in each) deaf.push(each);
      else for (const path of each.heard) taken.add(path);
    }
    for (const { fault, prefixes } of deaf) if (!prefixes.some((prefix) => taken.has(prefix))) yield fault;
  },
  message: ({ route }) =>
    `cors runs on "${route}", but the OPTIONS requests that browsers send first are not taken (404); add OPTIONS to the methods`,
  fixes({ at, entity }, { document }) {
    const list = entity?.node.pairs.find(({ value }) => value === at)?.value;
    const last = list?.kind === 'list' ? list.items.at(-1) : undefined;
    if (list?.kind !== 'list' || !last) return [];
    const end = last.origin.offset + last.to;
    const quote = /^['"]/.exec(document.source.slice(last.origin.offset + last.from, end))?.[0] ?? '';
    const start = last.origin.offset + last.from;
    const { character } = document.source.positionAt(start);
    const before = document.source.slice(start - character, start);
    const text = list.flow ? `, ${quote}OPTIONS${quote}` : `\n${before}${quote}OPTIONS${quote}`;
    // Behind a comment the new item would be part of it.
    const line = document.source.positionAt(end).line;
    const rest = document.source.slice(end, document.source.offsetAt({ line: line + 1, character: 0 }));
    if (!list.flow && (rest.trim() !== '' || !/^\s*- +$/.test(before))) return [];
    return [
      {
        title: 'Add OPTIONS to the methods',
        safe: false,
        preferred: true,
        edits: [{ span: { start: end, end }, text }],
      },
    ];
  },
});

/** A route with cors that takes no OPTIONS itself. */
interface Deaf {
  readonly fault: Fault<Facts>;
  /** A route that takes OPTIONS for one of these takes what it asks for. */
  readonly prefixes: readonly string[];
}

const heardOrDeaf = ofRoutes(
  ({ route, plugins }, config): Deaf | { readonly heard: readonly string[] } | undefined => {
    const fields = fieldsOfEntity(route, config);
    const heard = pathsForOptions(fields);
    if (heard) return { heard };
    const cors = plugins.get('cors');
    const paths = cors ? plainPaths(fields) : [];
    const at = route.fields.get('methods')?.value;
    if (!cors || !at || paths.length === 0) return undefined;
    if (booleanIn(configOfPlugin(cors.entity, config), 'preflight_continue', false) !== false)
      return undefined;
    const path = pathOf(config, route, 'methods');
    return {
      fault: { at, path, facts: { route: nameOf(route) }, entity: route },
      prefixes: paths.flatMap(({ text }) => prefixesOf(text)),
    };
  },
);

/** Without a slash at the end; undefined: the route takes no OPTIONS. */
function pathsForOptions(fields: Fields): readonly string[] | undefined {
  const methods = textsIn(fields, 'methods').map(({ text }) => text);
  const isListed = 0 < methods.length && methods.length === itemsIn(fields, 'methods').length;
  if (isListed && !methods.includes('OPTIONS')) return undefined;
  const paths = textsIn(fields, 'paths').map(({ text }) => text.replace(/\/$/, ''));
  return paths.length === 0 ? [''] : paths;
}

/** `/a/b` is taken by routes for `/a/b`, `/a` and everything. */
function prefixesOf(path: string): readonly string[] {
  const bare = path.replace(/\/$/, '');
  const parts = bare.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
