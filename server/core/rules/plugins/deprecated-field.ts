import type { FieldSchema, RecordSchema } from '../../catalogue/schema.ts';
import type { SyntaxDocument } from '../../syntax/document.ts';
import type { Path } from '../../syntax/path.ts';
import { fieldsOf, resolveAlias, stringKey } from '../../syntax/read.ts';
import { type MapNode, type Pair, spanOf } from '../../syntax/tree.ts';
import type { Edit } from '../../text/span.ts';
import { catalogueOf } from '../../verdict/judge-item.ts';
import { ownPair, removal, replacement } from '../edit.ts';
import { pluginRule } from '../entity-rule.ts';
import { mapOf } from '../fields.ts';

interface Facts {
  readonly field: string;
  /** Where the setting is now, with dots; undefined: it has no successor of its own. */
  readonly successor: string | undefined;
  readonly removedIn: string | undefined;
  /** All old settings of the plugin have values of the right type, so that moving them changes nothing. */
  readonly fits: boolean;
}

export const deprecatedField = pluginRule<Facts>({
  code: 'deprecated-field',
  severity: 'info',
  tags: ['deprecated'],
  since: '0.1.0',
  summary: 'A setting of a plugin that has a newer name, or is to go.',
  why: 'Kong still reads the old name and moves the value to the new one. The next major version will refuse it.',
  source: 'Kong 3.9, the deprecations in kong/plugins/*/schema.lua',
  invalid: [
    {
      title: 'Redis beside the redis record',
      yaml: `
_format_version: "3.0"
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis_host: cache.internal
    ^^^^^^^^^^ info: "redis_host" is deprecated and gone in Kong 4.0; its name is now "redis.host"
    redis_port: 6380
    ^^^^^^^^^^ info: "redis_port" is deprecated and gone in Kong 4.0; its name is now "redis.port"
`,
    },
    {
      title: 'A new name in the same record',
      yaml: `
_format_version: "3.0"
plugins:
- name: opentelemetry
  config:
    endpoint: https://traces.internal/v1
    ^^^^^^^^ info: "endpoint" is deprecated and gone in Kong 4.0; its name is now "traces_endpoint"
`,
    },
  ],
  valid: [
    {
      title: 'The redis record',
      yaml: `
_format_version: "3.0"
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis: {host: cache.internal, port: 6380}
`,
    },
    {
      title: 'A gateway that does not know the new name yet',
      yaml: `
# kongsole: kong=3.4
_format_version: "3.0"
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis_host: cache.internal
`,
    },
  ],
  plugins: undefined,
  *findIn({ entity, name }, config) {
    const schema = catalogueOf(config.settings).subschema('plugins', name)?.fields.get('config')?.record;
    const map = mapOf(entity.fields.get('config')?.value);
    if (!schema || !map) return;
    const all = [...deprecatedIn(map, schema, ['config'])];
    const fits = all.every(({ pair, schema: { type } }) => hasType(pair, type));
    for (const { pair, path, field, schema: found } of all) {
      const [successor] = found.deprecation?.replacedWith ?? [];
      // Fields that a dump states with the value they have anyway: nobody chose them.
      if (isNull(pair)) continue;
      const facts = {
        field,
        successor: successor?.join('.') ?? intoOf(found),
        removedIn: found.deprecation?.removedIn,
        fits,
      };
      yield { at: pair.key, path, facts };
    }
  },
  message: ({ field, successor, removedIn }) => {
    const gone = removedIn === undefined ? 'deprecated' : `deprecated and gone in Kong ${removedIn}`;
    return successor === undefined
      ? `"${field}" is ${gone}`
      : `"${field}" is ${gone}; its name is now "${successor}"`;
  },
  fixes({ at, entity, facts: { field, successor, fits } }, { document }) {
    if (!entity || successor === undefined) return [];
    const holder = holderOf(entity.node, at.from, at.origin, field);
    if (!holder) return [];
    const [record = '', name] = successor.split('.');
    if (name !== undefined) {
      const edits = moveInto(record, holder, document);
      return edits
        ? [{ title: `Move it and its like into "${record}"`, safe: fits, preferred: true, edits }]
        : [];
    }
    // Both names with one value is fine for Kong; twice the same key is not what anybody wants.
    if (ownPair(holder, successor)) return [];
    return [
      {
        title: `Rename it to "${successor}"`,
        safe: fits,
        preferred: true,
        edits: [replacement(at, successor)],
      },
    ];
  },
});

/** Writes `redis_host` and all that begins like it into a record `redis`. Undefined where that would lose something. */
function moveInto(record: string, map: MapNode, document: SyntaxDocument): readonly Edit[] | undefined {
  if (map.flow || map.pairs.some(({ key }) => stringKey(key) === record)) return undefined;
  const old = map.pairs.filter(({ key }) => stringKey(key)?.startsWith(`${record}_`));
  const lines: string[] = [];
  const edits: Edit[] = [];
  for (const pair of old) {
    const edit = removal(document, map, pair);
    const value = spanOf(pair.value);
    const text = document.source.slice(value.start, value.end);
    if (!edit || pair.value.kind !== 'scalar' || text.includes('\n') || text === '') return undefined;
    lines.push(`${stringKey(pair.key)?.slice(record.length + 1)}: ${text}`);
    edits.push(edit);
  }
  const [first, ...others] = edits;
  const [pair] = old;
  if (!first || !pair) return undefined;
  const { character } = document.source.positionAt(spanOf(pair.key).start);
  const indent = ' '.repeat(character);
  const text = [`${indent}${record}:`, ...lines.map((line) => `${indent}  ${line}`)].join('\n');
  return [{ span: first.span, text: `${text}\n` }, ...others];
}

function hasType({ value }: Pair, type: FieldSchema['type']): boolean {
  const node = resolveAlias(value);
  if (type === 'integer' || type === 'number')
    return node?.kind === 'scalar' && typeof node.value === 'number';
  if (type === 'boolean') return node?.kind === 'scalar' && typeof node.value === 'boolean';
  return type !== 'string' || (node?.kind === 'scalar' && typeof node.value === 'string');
}

interface Deprecated {
  readonly pair: Pair;
  readonly path: Path;
  readonly field: string;
  readonly schema: FieldSchema;
}

function* deprecatedIn(map: MapNode, schema: RecordSchema, path: Path): Iterable<Deprecated> {
  for (const [field, pair] of fieldsOf(map)) {
    const own = schema.fields.get(field);
    const found = schema.shorthands.get(field) ?? own;
    if (found?.deprecation) yield { pair, path: [...path, field], field, schema: found };
    const inner = own?.record && mapOf(pair.value);
    if (own?.record && inner) yield* deprecatedIn(inner, own.record, [...path, field]);
  }
}

function intoOf(schema: FieldSchema): string | undefined {
  return 'into' in schema && Array.isArray(schema.into) && schema.into.length !== 0
    ? schema.into.join('.')
    : undefined;
}

function isNull({ value }: Pair): boolean {
  const node = resolveAlias(value);
  return node?.kind === 'scalar' && node.value === null;
}

/** The map in which the key at this place stands. */
function holderOf(map: MapNode, from: number, origin: MapNode['origin'], field: string): MapNode | undefined {
  for (const { key, value } of map.pairs) {
    if (key.from === from && key.origin === origin && key.kind === 'scalar' && key.text === field) return map;
    const inner = value.kind === 'map' ? holderOf(value, from, origin, field) : undefined;
    if (inner) return inner;
  }
  return undefined;
}
