/** Programs for records: known fields, each of them fine, none missing, and the rules over several of them. */
import type { EntitySchema, FieldSchema, RecordSchema, ShorthandSchema } from '../../catalogue/schema.ts';
import { isUnknown } from '../../model/known.ts';
import type { ListNode, MapNode } from '../../syntax/tree.ts';
import { checkField } from '../check-field.ts';
import { checkForeignKey } from '../check-foreign-key.ts';
import { isUnvalidated, type Standing, withoutRequiredKeys } from '../check-record.ts';
import { fillField } from '../prepare.ts';
import { expand } from '../shorthand.ts';
import type { TableValue, Value } from '../value.ts';
import { checksAcceptor } from './accept-checks.ts';
import { fieldAcceptor } from './accept-field.ts';
import { foreignKeyAcceptor } from './accept-foreign-key.ts';
import { acceptsMigration } from './accept-route.ts';
import { type Acceptor, type Asking, lazily, type Seen, unheard } from './acceptor.ts';
import { constant, type Fact, isNullFact, NOWHERE } from './fact.ts';
import { distinct, sameData } from './same-schema.ts';

/** A record as one gateway has it. */
export interface RecordView {
  readonly catalogue: Seen<unknown>['catalogue'];
  readonly own: RecordSchema;
  /** What the entity's own key picks: while defaults are filled in, and afterwards. */
  readonly filledBy?: RecordSchema | undefined;
  readonly checkedBy?: RecordSchema | undefined;
  readonly facts?:
    | { readonly entity: EntitySchema; readonly standing: Standing; readonly impliedKey: string | undefined }
    | undefined;
}

/** A view with what Kong fills in where nothing is written. */
export interface FilledView extends RecordView {
  defaultOf(name: string): Value | undefined;
  /** What a field must be, by name; for checks over several fields. */
  readonly fields: ReadonlyMap<string, FieldSchema>;
}

export type Facts = readonly (Fact | undefined)[];

/** The fields of a record by their places in `Facts`. */
export type Slots = ReadonlyMap<string, number>;

export const EMPTY: TableValue = {
  kind: 'table',
  entries: new Map(),
  place: NOWHERE,
  head: NOWHERE.at,
  written: 'map',
  badKeys: [],
};

/** For what is left to the interpreter. */
const NO_ACCEPTOR: Acceptor = { node: () => false, scalar: () => false };

/** The place of a field that nobody looks at. */
const UNVALIDATED = -1;

export function recordAcceptor(
  given: readonly RecordView[],
): (node: ListNode | MapNode, asking: Asking) => boolean {
  const views = given.map(filled);
  const slots = slotsOf(views);
  const names = [...slots].filter(([, slot]) => slot !== UNVALIDATED).map(([name]) => name);
  const missing = names.map((name) => lazily(() => views.every((view) => mayBeMissing(view, name))));
  const never = views.some((view) =>
    [...view.own.fields.keys()].some((name) => !slots.has(name) && !mayBeMissing(view, name)),
  );
  if (never) return () => false;
  const shorthands = shorthandsOf(views, slots);
  const acceptors = names.map((name) =>
    lazily((): Acceptor => {
      const isShorthand = views.some(({ own }) => own.shorthands.has(name));
      const isExpanded = shorthands.some((shorthand) => shorthand.name === name);
      return (isShorthand && !isExpanded ? undefined : writtenAcceptor(views, name)) ?? NO_ACCEPTOR;
    }),
  );
  const checks = checksAcceptor(views, slots);
  const [first] = views;
  const isRoute = first?.facts?.entity.kind === 'routes';
  const pathSlot = isRoute ? (slots.get('paths') ?? UNVALIDATED) : UNVALIDATED;

  return (node, asking) => {
    const facts = read(node, slots, names.length);
    if (facts === undefined) return false;
    if (shorthands.length !== 0 && !expandAll(shorthands, facts, slots, asking)) return false;
    for (let i = 0; i < facts.length; i++) {
      const fact = facts[i];
      if (fact === undefined ? missing[i]?.() !== true : !accepts(acceptors[i]?.(), fact, asking))
        return false;
    }
    if (asking.migrates && !acceptsMigration(facts[pathSlot], asking)) return false;
    return checks(facts, asking);
  };
}

/** The values by their places; undefined where anything is not plain: a merge, an alias, an unknown or equal key. */
function read(node: ListNode | MapNode, slots: Slots, count: number): (Fact | undefined)[] | undefined {
  const facts: (Fact | undefined)[] = new Array(count).fill(undefined);
  if (node.kind === 'list') return node.items.length === 0 ? facts : undefined;
  for (const { key, value } of node.pairs) {
    const slot = key.kind === 'scalar' && typeof key.value === 'string' ? slots.get(key.value) : undefined;
    if (slot === undefined) return undefined;
    if (slot === UNVALIDATED) continue;
    if (facts[slot] !== undefined) return undefined;
    facts[slot] = value;
  }
  return facts;
}

function accepts(acceptor: Acceptor | undefined, fact: Fact, asking: Asking): boolean {
  if (acceptor === undefined) return false;
  if (fact.kind === 'table') return false;
  if (fact.kind === 'scalar' && !('style' in fact)) return acceptor.scalar(fact.value);
  return acceptor.node(fact, asking);
}

function filled(view: RecordView): FilledView {
  const { catalogue, own, filledBy, checkedBy, facts } = view;
  const checked = facts?.standing === 'nested' ? withoutRequiredKeys(own) : own;
  const judging = unheard(catalogue, 0);
  const defaults = new Map<string, Value | undefined>();
  return {
    ...view,
    own: checked,
    defaultOf(name) {
      const field = filledBy?.fields.get(name) ?? own.fields.get(name);
      if (!defaults.has(name))
        defaults.set(
          name,
          own.fields.has(name) && field ? fillField(judging, name, field, undefined, EMPTY) : undefined,
        );
      return defaults.get(name);
    },
    fields: checkedBy ? new Map([...checked.fields, ...checkedBy.fields]) : checked.fields,
  };
}

/** Names that all gateways know. */
function slotsOf(views: readonly FilledView[]): Slots {
  const slots = new Map<string, number>();
  const known = new Set(views.flatMap(({ own }) => [...own.fields.keys(), ...own.shorthands.keys()]));
  let count = 0;
  for (const name of [...known, 'updated_at', 'ttl']) {
    if (slots.has(name)) continue;
    const isSkipped = (view: FilledView) => isUnvalidated(view.catalogue, name, view.facts?.entity);
    if (views.every(isSkipped)) slots.set(name, UNVALIDATED);
    else if (views.every((view) => view.own.fields.has(name) || view.own.shorthands.has(name))) {
      slots.set(name, count);
      count += 1;
    }
  }
  return slots;
}

function mayBeMissing(view: FilledView, name: string): boolean {
  const { catalogue, own, checkedBy, facts } = view;
  const field = own.fields.get(name);
  if (field === undefined) return true;
  const value = view.defaultOf(name);
  if (value === undefined) return field.required !== true;
  if (isUnvalidated(catalogue, name, facts?.entity)) return true;
  const judged = checkedBy?.fields.get(name) ?? field;
  const judging = unheard(catalogue, 0);
  return judged.type === 'foreign'
    ? checkForeignKey(judging, name, judged, value, facts?.standing ?? 'top', EMPTY)
    : checkField(judging, judged, value, name);
}

/** Undefined: what is written there is left to the interpreter. */
function writtenAcceptor(views: readonly FilledView[], name: string): Acceptor | undefined {
  const seen: Seen<FieldSchema>[] = [];
  for (const { catalogue, own, filledBy, checkedBy } of views) {
    const field = own.fields.get(name);
    if (field === undefined) return undefined;
    const schema = checkedBy?.fields.get(name) ?? field;
    // Filled in by one schema and checked by another: the same only for what has nothing to fill in.
    const fills = filledBy?.fields.get(name) ?? field;
    if (fills !== schema && !schema.mustBeNull && !sameData(fills, schema)) return undefined;
    seen.push({ catalogue, schema });
  }
  if (seen.every(({ schema }) => schema.type === 'foreign')) {
    const standing = views[0]?.facts?.standing ?? 'top';
    return foreignKeyAcceptor(seen, standing);
  }
  if (seen.some(({ schema }) => schema.type === 'foreign')) return undefined;
  const acceptor = fieldAcceptor(distinct(seen), true);
  // Kong fills such a field in when it is null.
  if (!seen.some(({ schema }) => schema.auto)) return acceptor;
  return {
    scalar: (value) => value !== null && acceptor.scalar(value),
    node: (node, asking) => !isNullFact(node) && acceptor.node(node, asking),
  };
}

interface Expanding {
  readonly name: string;
  readonly slot: number;
  readonly schema: ShorthandSchema;
  readonly acceptor: Acceptor;
}

/** Shorthands of plain values that all gateways expand alike. Writing any other is left to the interpreter. */
function shorthandsOf(views: readonly FilledView[], slots: Slots): readonly Expanding[] {
  const [first] = views;
  const names = views.map(({ own }) => [...own.shorthands.keys()]);
  if (!first?.facts || !names.every((each) => sameData(each, names[0]))) return [];
  return [...first.own.shorthands].flatMap(([name, schema]) => {
    const slot = slots.get(name);
    const seen = views.flatMap(({ catalogue, own }) => {
      const shorthand = own.shorthands.get(name);
      return shorthand ? [{ catalogue, schema: shorthand }] : [];
    });
    if (slot === undefined || !seen.every((one) => sameData(one.schema, schema))) return [];
    return [{ name, slot, schema, acceptor: fieldAcceptor(seen, true) }];
  });
}

function expandAll(
  shorthands: readonly Expanding[],
  facts: (Fact | undefined)[],
  slots: Slots,
  asking: Asking,
): boolean {
  for (const { name, slot, schema, acceptor } of shorthands) {
    const fact = facts[slot];
    if (fact === undefined) continue;
    if (schema.deprecation || fact.kind !== 'scalar' || !acceptor.scalar(fact.value)) return false;
    if ('style' in fact && isUnknown(fact, asking.placeholders)) return false;
    facts[slot] = undefined;
    for (const [field, json] of Object.entries(expand(name, schema, constant(fact.value)) ?? {})) {
      const target = slots.get(field);
      if (target === undefined || target === UNVALIDATED) return false;
      if (typeof json === 'object' && json !== null) return false;
      facts[target] = constant(json);
    }
  }
  return true;
}
