/** Programs for fields. What they leave out of `check-field.ts` is words, places and the order of complaints. */
import type { FieldSchema, RecordSchema } from '../../catalogue/schema.ts';
import { isUnknown } from '../../model/known.ts';
import { isMergeKey } from '../../syntax/key.ts';
import type { ListNode, MapNode, Node } from '../../syntax/tree.ts';
import { faultOf } from '../functions.ts';
import { prepareWritten } from '../prepare.ts';
import { readValue } from '../value.ts';
import { entityAcceptor } from './accept-entity.ts';
import { recordAcceptor } from './accept-record.ts';
import { isOneOf, scalarTest } from './accept-scalar.ts';
import { tableValidator } from './accept-table.ts';
import {
  type AcceptNode,
  type Acceptor,
  type Asking,
  allOf,
  bothOf,
  lazily,
  type Seen,
  unheard,
} from './acceptor.ts';
import { distinct } from './same-schema.ts';

type Table = ListNode | MapNode;
type AcceptTable = (node: Table, asking: Asking) => boolean;

/**
 * `filled`: Kong fills in defaults inside before it checks. It does not where a map stands in a list, and records
 * there are left to the interpreter.
 */
export function fieldAcceptor(schemas: readonly Seen<FieldSchema>[], filled: boolean): Acceptor {
  const seen = distinct(schemas);
  const scalar = allOf(seen.map(scalarTest));
  const table = lazily(() => tableTest(seen, filled));
  return { scalar, node: nodeTest(scalar, (node, asking) => table()(node, asking)) };
}

export function nodeTest(scalar: Acceptor['scalar'], table: AcceptTable): AcceptNode {
  return (node, asking) => {
    if (node.kind === 'scalar') return scalar(node.value) || isUnknown(node, asking.placeholders);
    return node.kind !== 'alias' && table(node, asking);
  };
}

const NEVER = () => false;

function tableTest(seen: readonly Seen<FieldSchema>[], filled: boolean): AcceptTable {
  const judged = seen.filter(({ schema }) => !schema.abstract);
  if (judged.some(({ schema }) => schema.mustBeNull || schema.equals !== undefined || schema.oneOf))
    return NEVER;
  const types = new Set(judged.map(({ schema }) => (schema.type === 'set' ? 'array' : schema.type)));
  const inside = [...types].map((type) =>
    insideTest(
      judged.filter(({ schema }) => (schema.type === 'set' ? 'array' : schema.type) === type),
      filled,
    ),
  );
  return bothOf([...judged.flatMap(sizeTest), ...inside, ...judged.flatMap(memberTests)]);
}

function insideTest(seen: readonly Seen<FieldSchema>[], filled: boolean): AcceptTable {
  switch (seen[0]?.schema.type) {
    case 'array':
    case 'set':
      return listTest(seen, filled);
    case 'map':
      return mapTest(seen, filled);
    case 'record':
      return filled ? recordTest(seen) : NEVER;
    case undefined:
    case 'foreign':
    case 'any':
      return bothOf([]);
    default:
      return NEVER;
  }
}

function listTest(seen: readonly Seen<FieldSchema>[], filled: boolean): AcceptTable {
  const elements = partOf(seen, 'elements');
  const element = elements.length === 0 ? undefined : fieldAcceptor(elements, filled && isFilled(elements));
  return (node, asking) => {
    // An empty map is an empty list to Lua.
    if (node.kind === 'map') return node.pairs.length === 0;
    if (!element) return true;
    for (const item of node.items) if (!element.node(item, asking)) return false;
    return true;
  };
}

function mapTest(seen: readonly Seen<FieldSchema>[], filled: boolean): AcceptTable {
  const names = partOf(seen, 'keys');
  const key = names.length === 0 ? undefined : fieldAcceptor(names, false);
  const values = partOf(seen, 'values');
  const value = values.length === 0 ? undefined : fieldAcceptor(values, filled && isFilled(values));
  return (node, asking) => {
    if (node.kind === 'list') return node.items.length === 0;
    const known = new Set<string>();
    for (const pair of node.pairs) {
      const name = pair.key.kind === 'scalar' && !isMergeKey(pair.key) ? pair.key.value : undefined;
      if (typeof name !== 'string' || known.has(name)) return false;
      known.add(name);
      if (key && !key.scalar(name)) return false;
      if (value && !value.node(pair.value, asking)) return false;
    }
    return true;
  };
}

/** What Kong demands of elements of lists and of keys and values of maps: that they are not null. */
function partOf(
  seen: readonly Seen<FieldSchema>[],
  part: 'elements' | 'keys' | 'values',
): readonly Seen<FieldSchema>[] {
  return seen.flatMap(({ catalogue, schema }) => {
    const inner = schema[part];
    return inner ? [{ catalogue, schema: { ...inner, required: true } }] : [];
  });
}

/** As `prepareElements`: records, and what has elements of its own. */
function isFilled(parts: readonly Seen<FieldSchema>[]): boolean {
  return parts.every(({ schema }) => schema.type === 'record' || schema.elements !== undefined);
}

function recordTest(seen: readonly Seen<FieldSchema>[]): AcceptTable {
  const entities = new Map<string, Seen<FieldSchema>[]>();
  const records: Seen<RecordSchema>[] = [];
  for (const one of seen) {
    const { entity, impliedKey, record } = one.schema;
    if (entity !== undefined) {
      const key = `${entity} ${impliedKey ?? ''}`;
      entities.set(key, [...(entities.get(key) ?? []), one]);
    } else if (record) records.push({ catalogue: one.catalogue, schema: record });
  }
  const tests: AcceptTable[] = [...entities.values()].flatMap((same) => {
    const [first] = same;
    if (first?.schema.entity === undefined) return [];
    const catalogues = same.map(({ catalogue }) => catalogue);
    return [entityAcceptor(catalogues, first.schema.entity, first.schema.impliedKey)];
  });
  if (0 < records.length)
    tests.push(recordAcceptor(records.map(({ catalogue, schema }) => ({ catalogue, own: schema }))));
  return bothOf(tests);
}

function sizeTest({
  schema: { type, minLength, maxLength, exactLength },
}: Seen<FieldSchema>): readonly AcceptTable[] {
  const least = minLength ?? (type === 'string' ? 1 : 0);
  if (least === 0 && maxLength === undefined && exactLength === undefined) return [];
  // Of what is not looked into nobody knows how many fields count.
  if (type === 'any' || type === 'foreign') return [NEVER];
  const sizeFits: AcceptTable = (node) => {
    const size = node.kind === 'list' ? node.items.length : node.pairs.length;
    if (exactLength !== undefined && size !== exactLength) return false;
    return least <= size && (maxLength === undefined || size <= maxLength);
  };
  return [sizeFits];
}

/** Rules over the members of a list, and functions over the whole. */
function memberTests(one: Seen<FieldSchema>): readonly AcceptTable[] {
  const { contains, exclusiveSubsets, validator } = one.schema;
  const tests: AcceptTable[] = [];
  if (contains !== undefined)
    tests.push((node) => membersOf(node).some((member) => isScalarOf(member, [contains])));
  if (exclusiveSubsets)
    tests.push((node) => {
      const groups = exclusiveSubsets.filter((subset) =>
        membersOf(node).some((member) => isScalarOf(member, subset)),
      );
      return groups.length < 2;
    });
  if (validator) tests.push(tableValidator(one, validator) ?? asked(one));
  return tests;
}

function membersOf(node: Table): readonly Node[] {
  return node.kind === 'list' ? node.items : node.pairs.map(({ value }) => value);
}

function isScalarOf(node: Node, names: readonly string[]): boolean {
  return node.kind === 'scalar' && isOneOf(node.value, names);
}

/** The function asked as the interpreter does, on the value with its defaults. */
function asked({ catalogue, schema }: Seen<FieldSchema>): AcceptTable {
  const { validator } = schema;
  return (node, asking) => {
    const judging = unheard(catalogue, asking.now);
    const prepared = prepareWritten(judging, schema, readValue(node, undefined, [], asking.placeholders));
    if (prepared === undefined || validator === undefined) return false;
    return faultOf(judging, validator, prepared) === undefined;
  };
}
