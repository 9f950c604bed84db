import type { Config, Entity } from '../../model/config.ts';
import { pathOf } from '../../model/read-config.ts';
import { booleanIn, type Fields, fieldsOfEntity, itemsIn, textsIn } from '../fields.ts';
import { pluginSteps, pluginsInEffect } from '../plugins-in-effect.ts';
import { nameOf } from '../route-hazards.ts';
import { plainPaths } from '../routes/route-parts.ts';
import { defineRule } from '../rule.ts';

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
    const all = pluginsInEffect(config);
    const taken = new Set<string>();
    const deaf: (typeof all)[number][] = [];
    for (const each of all) {
      const paths = pathsForOptions(each.route, config);
      for (const path of paths ?? []) taken.add(path);
      if (!paths && each.plugins.has('cors')) deaf.push(each);
    }
    for (const { route, plugins } of deaf) {
      const cors = plugins.get('cors');
      const fields = fieldsOfEntity(route, config);
      const paths = plainPaths(fields);
      if (!cors || paths.length === 0 || booleanIn(cors.fields, 'preflight_continue', false) !== false)
        continue;
      if (paths.some(({ text }) => prefixesOf(text).some((prefix) => taken.has(prefix)))) continue;
      const at = route.fields.get('methods')?.value;
      if (at)
        yield { at, path: pathOf(config, route, 'methods'), facts: { route: nameOf(route) }, entity: route };
    }
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

/**
 * Without a slash at the end; undefined: the route takes no OPTIONS. It follows from the route alone, and is kept with
 * it: each time that a file rests all of its routes are asked.
 */
const pathsForOptions = (() => {
  const known = new WeakMap<Entity, { readonly paths: readonly string[] | undefined }>();
  return (route: Entity, config: Config): readonly string[] | undefined => {
    const kept = known.get(route) ?? { paths: readPathsForOptions(fieldsOfEntity(route, config)) };
    known.set(route, kept);
    return kept.paths;
  };
})();

function readPathsForOptions(fields: Fields): readonly string[] | undefined {
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
