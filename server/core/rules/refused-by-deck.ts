import type { Config } from '../model/config.ts';
import type { Path } from '../syntax/path.ts';
import { fieldsOf } from '../syntax/read.ts';
import type { Node } from '../syntax/tree.ts';
import { closest } from '../text/closest.ts';
import { replacement } from './edit.ts';
import { mapOf } from './fields.ts';
import { choices } from './kong/words.ts';
import { defineRule, type Fault } from './rule.ts';

type Facts =
  | {
      readonly fault: 'unknown';
      readonly where: string;
      readonly name: string;
      readonly allowed: readonly string[];
    }
  | { readonly fault: 'transform' }
  | { readonly fault: 'no-type' };

interface Shape {
  readonly keys: readonly string[];
  readonly within?: Readonly<Record<string, Shape>>;
}

/** go-database-reconciler pkg/file/kong_json_schema.json; each of these maps is closed. */
const HEADERS: Readonly<Record<string, Shape>> = {
  _info: {
    keys: [
      'select_tags',
      'defaults',
      'default_lookup_tags',
      'consumer_group_policy_overrides',
      'include_plugin_definitions',
      'skip_hash_for_basic_auth',
    ],
    within: {
      defaults: { keys: ['service', 'route', 'upstream', 'target'] },
      default_lookup_tags: { keys: ['services', 'routes', 'consumers', 'consumer_groups', 'partials'] },
    },
  },
  _konnect: { keys: ['control_plane_name', 'runtime_group_name'] },
};

export const refusedByDeck = defineRule<Facts>({
  code: 'refused-by-deck',
  severity: 'error',
  since: '0.1.0',
  summary: 'Something in the head of a decK state file that decK refuses.',
  why: 'decK checks `_info`, `_konnect` and `custom_entities` against a schema of its own and stops at what it does not know, without a line.',
  source: 'go-database-reconciler pkg/file/kong_json_schema.json, reader.go',
  refusedByKong: true,
  invalid: [
    {
      title: 'A misspelt setting, and passwords that are said to be hashes',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
_transform: false
            ^^^^^ error: "_transform: false" is refused by decK; leave it out, decK hands passwords to Kong as they are
_info:
  select_tag: [billing]
  ^^^^^^^^^^ error: decK knows no "select_tag" in "_info"; did you mean "select_tags"?
`,
    },
  ],
  valid: [
    {
      title: 'What decK knows',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
_info:
  select_tags: [billing]
  defaults:
    service: {retries: 1}
  default_lookup_tags:
    services: [shared]
_konnect:
  control_plane_name: production
custom_entities:
- type: degraphql_routes
  fields: {uri: /users, query: "{ users { name } }"}
`,
    },
  ],
  *findInFile(config) {
    if (config.settings.dialect !== 'deck') return;
    for (const [section, shape] of Object.entries(HEADERS))
      yield* unknownIn(config.sections.get(section)?.value, shape, [section]);
    const transform = config.sections.get('_transform')?.value;
    if (transform?.kind === 'scalar' && transform.value === false)
      yield { at: transform, path: ['_transform'], facts: { fault: 'transform' } };
    yield* entitiesWithoutType(config);
  },
  message: (facts) => {
    if (facts.fault === 'transform')
      return '"_transform: false" is refused by decK; leave it out, decK hands passwords to Kong as they are';
    if (facts.fault === 'no-type') return 'decK needs "type" in a custom entity';
    const near = closest(facts.name, facts.allowed);
    return `decK knows no "${facts.name}" in "${facts.where}"; ${near === undefined ? `it knows ${choices(facts.allowed)}` : `did you mean "${near}"?`}`;
  },
  fixes({ at, facts }) {
    const near = facts.fault === 'unknown' ? closest(facts.name, facts.allowed) : undefined;
    if (near === undefined) return [];
    return [
      { title: `Rename it to "${near}"`, safe: false, preferred: true, edits: [replacement(at, near)] },
    ];
  },
});

function* unknownIn(node: Node | undefined, shape: Shape, path: Path): Iterable<Fault<Facts>> {
  const map = mapOf(node);
  if (!map) return;
  for (const [name, { key, value }] of fieldsOf(map)) {
    if (!shape.keys.includes(name)) {
      const facts: Facts = { fault: 'unknown', where: path.join('.'), name, allowed: shape.keys };
      yield { at: key, path: [...path, name], facts };
    }
    const inner = shape.within?.[name];
    if (inner) yield* unknownIn(value, inner, [...path, name]);
  }
}

function* entitiesWithoutType({ sections }: Config): Iterable<Fault<Facts>> {
  const list = sections.get('custom_entities')?.value;
  if (list?.kind !== 'list') return;
  for (const [i, item] of list.items.entries()) {
    const map = mapOf(item);
    if (map && !fieldsOf(map).has('type'))
      yield { at: map.pairs[0]?.key ?? map, path: ['custom_entities', i], facts: { fault: 'no-type' } };
  }
}
