/**
 * Answers questions over the whole file, kept up part by part. It holds parts, not what is in them, because of a
 * large file only the parts in use are there as trees. It notes who asked what, so that an edit re-runs only those
 * whose answers may have changed.
 */
import { spanOf } from '../syntax/tree.ts';
import { callsForSecondCheck } from './checked-twice.ts';
import type { Entity, EntityKind, Index, Part, Reference } from './config.ts';
import { FactTable } from './fact-table.ts';
import { KindFacts } from './kind-facts.ts';
import { KINDS } from './kinds.ts';
import { composedKey, uniqueValue } from './uniqueness.ts';

/** What an edit touches: the facts that came or went, and whether anything had them before. */
export type IndexChange = Map<FactTable, Map<string, boolean>>;

const NONE: readonly Entity[] = [];

/** `known`: another table in which the value counts as touched. */
type TakeFact = (table: FactTable, value: string, known?: FactTable) => void;

export class ConfigIndex implements Index {
  readonly #kinds = new Map<EntityKind, KindFacts>();
  /** Services by their host. */
  readonly #hosts = new FactTable(false);
  /** Its only value is the empty one. */
  readonly #checkedTwice = new FactTable(false);
  readonly #present = new Set<Part>();
  #asker: Part | undefined;
  #change: IndexChange | undefined;

  add(part: Part): void {
    this.#present.add(part);
    this.#eachFact(part, (table, value, known) => {
      if (this.#change) touch(this.#change, table, value);
      if (this.#change && known) touch(this.#change, known, value);
      table.add(value, part);
    });
  }

  remove(part: Part): void {
    this.#present.delete(part);
    this.#eachFact(part, (table, value, known) => {
      if (this.#change) touch(this.#change, table, value);
      if (this.#change && known) touch(this.#change, known, value);
      table.remove(value, part);
    });
  }

  /** Under what a part is found. */
  #eachFact(part: Part, take: TakeFact): void {
    let isCheckedTwice = false;
    for (const entity of part.entities) {
      const { kind, id, name } = entity;
      const facts = this.#factsOf(kind);
      if (name !== undefined) take(facts.named, name);
      if (id !== undefined) take(facts.byId, id);
      for (const { field, isName, isId, known, values } of facts.unique) {
        if ((isName && name !== undefined) || (isId && id !== undefined)) continue;
        const value = uniqueValue(entity, field);
        if (value !== undefined) take(values, value, known);
      }
      const composed = composedKey(entity);
      if (composed !== undefined) take(facts.composed, composed);
      const host = hostOf(entity);
      if (host !== undefined) take(this.#hosts, host);
      isCheckedTwice ||= callsForSecondCheck(entity);
    }
    if (isCheckedTwice) take(this.#checkedTwice, '');
    for (const { to, value } of part.references) take(this.#factsOf(to).references, value);
  }

  #factsOf(kind: EntityKind): KindFacts {
    let facts = this.#kinds.get(kind);
    if (facts) return facts;
    facts = new KindFacts(kind);
    this.#kinds.set(kind, facts);
    return facts;
  }

  isPresent(part: Part): boolean {
    return this.#present.has(part);
  }

  /** Who asks at present. */
  get asker(): Part | undefined {
    return this.#asker;
  }

  asking<T>(part: Part, ask: () => T): T {
    this.#asker = part;
    try {
      return ask();
    } finally {
      this.#asker = undefined;
    }
  }

  /** From now on it is noted what comes and goes. */
  startChange(): IndexChange {
    this.#change = new Map();
    return this.#change;
  }

  /** The parts whose answers may be others after all of the change; they are those that are there now. */
  affectedBy(change: IndexChange): ReadonlySet<Part> {
    this.#change = undefined;
    const found = new Set<Part>();
    for (const [table, values] of change) table.addAffected(values, found, (part) => this.isPresent(part));
    return found;
  }

  has(kind: EntityKind, nameOrId: string, by: 'name' | 'id'): boolean {
    const facts = this.#factsOf(kind);
    return this.#has(by === 'name' ? facts.named : facts.byId, nameOrId);
  }

  #has(table: FactTable, value: string): boolean {
    if (this.#asker) table.noteAskerWhether(value, this.#asker);
    return table.has(value);
  }

  named(kind: EntityKind, name: string): readonly Entity[] {
    this.#note(this.#factsOf(kind).named, name);
    const parts = this.#factsOf(kind).named.holders(name);
    return entitiesIn(parts, (entity) => entity.kind === kind && entity.name === name);
  }

  byId(kind: EntityKind, id: string): readonly Entity[] {
    this.#note(this.#factsOf(kind).byId, id);
    const parts = this.#factsOf(kind).byId.holders(id);
    return entitiesIn(parts, (entity) => entity.kind === kind && entity.id === id);
  }

  holders(kind: EntityKind, field: string | undefined, value: string): readonly Entity[] {
    const valueIn = (entity: Entity) =>
      field === undefined ? composedKey(entity) : uniqueValue(entity, field);
    const sharing = this.#factsOf(kind).sharing(field);
    if (!sharing) return NONE;
    const { table, others } = sharing;
    const asker = this.#asker;
    // Who asks about what it holds itself is found through what it holds.
    if (asker && !table.isHolder(value, asker)) table.noteAsker(value, asker);
    const parts = others?.has(value)
      ? new Set([...table.holders(value), ...others.holders(value)])
      : table.holders(value);
    return entitiesIn(parts, (entity) => entity.kind === kind && valueIn(entity) === value);
  }

  referencesTo(kind: EntityKind, nameOrId: string): readonly Reference[] {
    const { references } = this.#factsOf(kind);
    this.#note(references, nameOrId);
    const found: Reference[] = [];
    for (const part of references.holders(nameOrId)) {
      found.push(...part.references.filter(({ to, value }) => to === kind && value === nameOrId));
    }
    return inTextOrder(found, (reference) => spanOf(reference.at).start);
  }

  servicesAt(host: string): readonly Entity[] {
    this.#note(this.#hosts, host);
    return entitiesIn(this.#hosts.holders(host), (entity) => hostOf(entity) === host);
  }

  names(kind: EntityKind): Iterable<string> {
    const { named } = this.#factsOf(kind);
    if (this.#asker) named.noteAskerWhich(this.#asker);
    return named.values();
  }

  nearest(kind: EntityKind, written: string): string | undefined {
    return this.#factsOf(kind).named.nearest(written, this.#asker);
  }

  slipOf(kind: EntityKind, written: string): string | undefined {
    return this.#factsOf(kind).named.slipOf(written, this.#asker);
  }

  isCheckedTwice(): boolean {
    return this.#has(this.#checkedTwice, '');
  }

  #note(table: FactTable, value: string): void {
    if (this.#asker) table.noteAsker(value, this.#asker);
  }
}

function touch(change: IndexChange, table: FactTable, value: string): void {
  let values = change.get(table);
  if (!values) {
    values = new Map();
    change.set(table, values);
  }
  if (!values.has(value)) values.set(value, table.has(value));
}

function hostOf(entity: Entity): string | undefined {
  const host = entity.kind === 'services' ? entity.field('host')?.value : undefined;
  return host?.kind === 'scalar' ? host.text : undefined;
}

function entitiesIn(parts: Iterable<Part>, isMeant: (entity: Entity) => boolean): readonly Entity[] {
  const found: Entity[] = [];
  for (const part of parts) for (const entity of part.entities) if (isMeant(entity)) found.push(entity);
  return inTextOrder(found, (entity) => spanOf(entity.node).start);
}

/** What a reference resolves to: by endpoint key where the kind has one, else by id. */
export function referents(index: Index, kind: EntityKind, nameOrId: string): readonly Entity[] {
  const named = KINDS[kind]?.endpointKey === undefined ? [] : index.named(kind, nameOrId);
  return named.length > 0 ? named : index.byId(kind, nameOrId);
}

function inTextOrder<T>(found: readonly T[], offset: (each: T) => number): readonly T[] {
  return found.length < 2 ? found : [...found].sort((a, b) => offset(a) - offset(b));
}
