/** Rules over several fields of a record: the quick way where it tells, else the interpreter on these fields alone. */
import type { Check, FieldSchema } from '../../catalogue/schema.ts';
import { fieldAt, fieldNames, passesCheck } from '../entity-checks.ts';
import { fillField } from '../prepare.ts';
import { derivedValue, readValue, type TableValue, type Value, withEntries } from '../value.ts';
import { fieldAcceptor } from './accept-field.ts';
import { EMPTY, type Facts, type FilledView, type Slots } from './accept-record.ts';
import { routeAcceptor } from './accept-route.ts';
import { type Asking, bothOf, lazily, unheard } from './acceptor.ts';
import { constant, type Fact, isFilled, isNullFact, memberOf, NOWHERE } from './fact.ts';
import { sameData } from './same-schema.ts';

type AcceptFacts = (facts: Facts, asking: Asking) => boolean;

export function checksAcceptor(views: readonly FilledView[], slots: Slots): AcceptFacts {
  const groups: { readonly check: Check; readonly views: FilledView[] }[] = [];
  const alike = new Map<string, boolean>();
  const isAlike = (name: string) => {
    const known =
      alike.get(name) ?? views.every((view) => sameData(views[0]?.fields.get(name), view.fields.get(name)));
    alike.set(name, known);
    return known;
  };
  for (const view of views) {
    for (const check of [...view.own.checks, ...(view.checkedBy?.checks ?? [])]) {
      const group = groups.find(
        (each) => sameData(each.check, check) && firstNames(fieldNames(check)).every(isAlike),
      );
      if (group) group.views.push(view);
      else groups.push({ check, views: [view] });
    }
  }
  const tests = groups.flatMap((group) => checkAcceptor(group.check, group.views, slots));
  const transformations = views.flatMap((view) => transformationsAcceptor(view, slots));
  return bothOf([...tests, ...transformations]);
}

function firstNames(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => path.split('.', 1)[0] ?? ''))];
}

function checkAcceptor(check: Check, views: readonly FilledView[], slots: Slots): readonly AcceptFacts[] {
  const [view] = views;
  if (!view) return [];
  const names = firstNames(fieldNames(check));
  const places = names.flatMap((name) => slots.get(name) ?? []).filter((slot) => 0 <= slot);
  const passesUnwritten = lazily(() =>
    views.every((each) =>
      passesCheck(unheard(each.catalogue, 0), check, each.fields, unwritten(each, names)),
    ),
  );
  const quick = lazily(() => quickTest(check, view, slots));
  const exact = bothOf(
    views.map(
      (each): AcceptFacts =>
        (facts, asking) =>
          asks(check, each, names, slots, facts, asking),
    ),
  );
  return [
    (facts, asking) => {
      if (places.every((place) => facts[place] === undefined)) return passesUnwritten();
      return quick()(facts, asking) || exact(facts, asking);
    },
  ];
}

/** The fields as they are when nothing is written. */
function unwritten(view: FilledView, names: readonly string[]): TableValue {
  const entries = names.flatMap((name) => {
    const value = defaultOf(view, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return withEntries(EMPTY, new Map(entries));
}

/** What an entity is nested in counts for the checks as if it were written. */
function defaultOf(view: FilledView, name: string): Value | undefined {
  const value = view.defaultOf(name);
  if (name !== view.facts?.impliedKey || !isNullFact(value)) return value;
  return derivedValue('implied', NOWHERE, [name]);
}

function asks(
  check: Check,
  view: FilledView,
  names: readonly string[],
  slots: Slots,
  facts: Facts,
  asking: Asking,
): boolean {
  const judging = unheard(view.catalogue, asking.now);
  const entries = new Map<string | number, Value>();
  for (const name of names) {
    const value = factValue(view, name, facts[slots.get(name) ?? -1], asking);
    if (value !== undefined) entries.set(name, value);
  }
  return passesCheck(judging, check, view.fields, withEntries(EMPTY, entries));
}

function factValue(
  view: FilledView,
  name: string,
  fact: Fact | undefined,
  asking: Asking,
): Value | undefined {
  if (fact === undefined) return defaultOf(view, name);
  if (fact.kind === 'table' || (fact.kind === 'scalar' && !('style' in fact))) return fact;
  const own = view.filledBy?.fields.get(name) ?? view.own.fields.get(name);
  const written = readValue(fact, undefined, [name], asking.placeholders);
  const value = own ? fillField(unheard(view.catalogue, asking.now), name, own, written, EMPTY) : written;
  return name === view.facts?.impliedKey && isNullFact(value) ? defaultOf(view, name) : value;
}

type Getter = (facts: Facts) => Fact | undefined;

/** The value at a path with dots, as it is with everything filled in. */
function getterFor(path: string, view: FilledView, slots: Slots): Getter {
  const [first = '', ...rest] = path.split('.');
  const slot = slots.get(first) ?? -1;
  const fallback = defaultOf(view, first);
  const start: Getter = (facts) => facts[slot] ?? fallback;
  const members = memberTest(rest, view.fields.get(first), view);
  return rest.length === 0 ? start : (facts) => members(start(facts));
}

function memberTest(
  path: readonly string[],
  field: FieldSchema | undefined,
  view: FilledView,
): (fact: Fact | undefined) => Fact | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return (fact) => fact;
  const inner = field?.record?.fields.get(name);
  const filled = inner && fillField(unheard(view.catalogue, 0), name, inner, undefined, EMPTY);
  const next = memberTest(rest, inner, view);
  return (fact) => {
    if (fact === undefined || fact.kind === 'scalar') return undefined;
    const isWritten = fact.kind === 'map' || fact.kind === 'list';
    return next(memberOf(fact, name) ?? (isWritten ? filled : undefined));
  };
}

/** All on the way to the field has been looked at, so that what is written there is what it says. */
function isPlain([name = '', ...rest]: readonly string[], fields: ReadonlyMap<string, FieldSchema>): boolean {
  const field = fields.get(name);
  if (field === undefined) return rest.length === 0;
  if (rest.length !== 0) return field.record !== undefined && isPlain(rest, field.record.fields);
  return field.type !== 'any' && field.abstract !== true;
}

/** "Yes" means that the check passes, "no" that it must be made. */
function quickTest(check: Check, view: FilledView, slots: Slots): AcceptFacts {
  if (!fieldNames(check).every((path) => isPlain(path.split('.'), view.fields))) return () => false;
  const getters = (names: readonly string[]) => names.map((name) => getterFor(name, view, slots));
  const count = (of: readonly Getter[], facts: Facts) => {
    let filled = 0;
    for (const get of of) if (isFilled(get(facts))) filled += 1;
    return filled;
  };
  switch (check.kind) {
    case 'at-least-one': {
      const of = getters(check.fields);
      return (facts) => 0 < count(of, facts);
    }
    case 'only-one': {
      const of = getters(check.fields);
      return (facts) => count(of, facts) === 1;
    }
    case 'all-or-none': {
      const of = getters(check.fields);
      return (facts) => [0, of.length].includes(count(of, facts));
    }
    case 'at-most-one':
    case 'distinct': {
      const of = getters(check.fields);
      return (facts) => count(of, facts) < 2;
    }
    case 'exclusive-sets': {
      const [first, second] = [getters(check.first), getters(check.second)];
      return (facts) => count(first, facts) === 0 || count(second, facts) === 0;
    }
    case 'conditional-at-least-one': {
      const either = getters(check.oneOf);
      const otherwise = check.otherwiseOneOf === undefined ? either : getters(check.otherwiseOneOf);
      return (facts) => 0 < count(either, facts) && 0 < count(otherwise, facts);
    }
    case 'conditional':
      return conditionalTest(check, view, slots);
    case 'custom':
      return check.name === 'route-expression' || check.name === 'route-paths'
        ? routeAcceptor(slots)
        : () => false;
  }
}

/** Fine if the one is as it must be, whatever the other is; or if the other is not what it is about. */
function conditionalTest(
  check: Check & { readonly kind: 'conditional' },
  view: FilledView,
  slots: Slots,
): AcceptFacts {
  const acceptorOf = (path: string, constraint: Partial<FieldSchema>) => {
    const field = fieldAt(view.fields, path);
    const type = constraint.type ?? field?.type ?? 'any';
    return fieldAcceptor([{ catalogue: view.catalogue, schema: { ...field, ...constraint, type } }], true);
  };
  const must = acceptorOf(check.then, check.mustBe);
  const is = acceptorOf(check.field, check.is);
  const [then, condition] = [getterFor(check.then, view, slots), getterFor(check.field, view, slots)];
  const isDemanded = check.mustBe.required === true;
  return (facts, asking) => {
    const value = then(facts) ?? constant(null);
    if (!(isDemanded && isNullFact(value)) && value.kind !== 'table') {
      const passes =
        'style' in value || value.kind !== 'scalar' ? must.node(value, asking) : must.scalar(value.value);
      if (passes) return true;
    }
    const about = condition(facts);
    return about === undefined || (about.kind === 'scalar' && !is.scalar(about.value));
  };
}

function transformationsAcceptor(view: FilledView, slots: Slots): readonly AcceptFacts[] {
  const transformations = view.facts?.entity.transformations ?? [];
  return transformations.map((names) => {
    const of = names.map((name) => getterFor(name, view, slots));
    return (facts: Facts) => {
      const count = of.filter((get) => isFilled(get(facts))).length;
      return count === 0 || count === names.length;
    };
  });
}
