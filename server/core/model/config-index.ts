/**
 * Answers questions over the whole file, kept up item by item. It holds items, not what is in them, because of a
 * large file only the items in use are there as trees. It notes who asked what, so that an edit re-runs only those
 * whose answers may have changed.
 */
import { spanOf } from '../syntax/tree.ts';
import type { Entity, EntityKind, Index, Item, Reference } from './config.ts';
import { KINDS } from './kinds.ts';
import { uniqueKeysOf } from './uniqueness.ts';

type OneOrMore<T> = T | Set<T>;

export class ConfigIndex implements Index {
  readonly #items = new Map<string, OneOrMore<Item>>();
  readonly #names = new Map<EntityKind, Map<string, number>>();
  readonly #askers = new Map<string, OneOrMore<Item>>();
  readonly #present = new Set<Item>();
  #asker: Item | undefined;

  add(item: Item): void {
    this.#present.add(item);
    for (const key of factsOf(item)) put(this.#items, key, item);
    for (const { kind, name } of item.entities) {
      if (name === undefined) continue;
      const names = this.#names.get(kind) ?? new Map<string, number>();
      this.#names.set(kind, names.set(name, (names.get(name) ?? 0) + 1));
    }
  }

  remove(item: Item): void {
    this.#present.delete(item);
    for (const key of factsOf(item)) take(this.#items, key, item);
    for (const { kind, name } of item.entities) {
      if (name === undefined) continue;
      const names = this.#names.get(kind);
      const left = (names?.get(name) ?? 1) - 1;
      if (left > 0) names?.set(name, left);
      else names?.delete(name);
    }
  }

  /** Who asks at present. */
  get asker(): Item | undefined {
    return this.#asker;
  }

  asking<T>(item: Item, ask: () => T): T {
    this.#asker = item;
    try {
      return ask();
    } finally {
      this.#asker = undefined;
    }
  }

  /**
   * The items whose answers may change when these come or go, themselves not counted. `sameNames`: kinds of which
   * as many names come as go, so that whoever asked for all names hears nothing new.
   */
  askersAbout(items: readonly Item[], sameNames: ReadonlySet<EntityKind> = new Set()): ReadonlySet<Item> {
    const found = new Set<Item>();
    const kinds = new Set<string>();
    for (const item of items) {
      for (const key of factsOf(item)) {
        this.#addAskers(key, found);
        if (key.startsWith(HOLDS)) for (const holder of each(this.#items.get(key))) found.add(holder);
      }
      for (const { kind, name } of item.entities)
        if (name !== undefined && !sameNames.has(kind)) kinds.add(NAMES + kind);
    }
    for (const kind of kinds) this.#addAskers(kind, found);
    for (const item of items) found.delete(item);
    return found;
  }

  /** Whoever has left the file since it asked is forgotten. */
  #addAskers(key: string, found: Set<Item>): void {
    for (const asker of [...each(this.#askers.get(key))]) {
      if (this.#present.has(asker)) found.add(asker);
      else take(this.#askers, key, asker);
    }
  }

  named(kind: EntityKind, name: string): readonly Entity[] {
    return this.#entities(
      NAMED + keyFor(kind, name),
      (entity) => entity.kind === kind && entity.name === name,
    );
  }

  byId(kind: EntityKind, id: string): readonly Entity[] {
    return this.#entities(BY_ID + keyFor(kind, id), (entity) => entity.kind === kind && entity.id === id);
  }

  holders(key: string): readonly Entity[] {
    return this.#entities(HOLDS + key, (entity) => uniqueKeysOf(entity).includes(key));
  }

  referencesTo(kind: EntityKind, nameOrId: string): readonly Reference[] {
    const key = REFERS + keyFor(kind, nameOrId);
    this.#note(key);
    const found: Reference[] = [];
    for (const item of each(this.#items.get(key))) {
      found.push(...item.references.filter(({ to, value }) => to === kind && value === nameOrId));
    }
    return inTextOrder(found, (reference) => spanOf(reference.at).start);
  }

  names(kind: EntityKind): Iterable<string> {
    this.#note(NAMES + kind);
    return this.#names.get(kind)?.keys() ?? [];
  }

  #entities(key: string, isMeant: (entity: Entity) => boolean): readonly Entity[] {
    const holder = this.#items.get(key);
    // Who asks about what it holds itself is found through what it holds.
    if (!key.startsWith(HOLDS) || !has(holder, this.#asker)) this.#note(key);
    const found: Entity[] = [];
    for (const item of each(holder)) found.push(...item.entities.filter(isMeant));
    return inTextOrder(found, (entity) => spanOf(entity.node).start);
  }

  #note(key: string): void {
    if (this.#asker) put(this.#askers, key, this.#asker);
  }
}

const NAMED = 'named ';
const BY_ID = 'id ';
const HOLDS = 'holds ';
const REFERS = 'refers ';
const NAMES = 'names ';

/** Under which keys an item is found. */
function factsOf(item: Item): readonly string[] {
  const keys: string[] = [];
  for (const entity of item.entities) {
    if (entity.name !== undefined) keys.push(NAMED + keyFor(entity.kind, entity.name));
    if (entity.id !== undefined) keys.push(BY_ID + keyFor(entity.kind, entity.id));
    for (const key of uniqueKeysOf(entity)) keys.push(HOLDS + key);
  }
  for (const { to, value } of item.references) keys.push(REFERS + keyFor(to, value));
  return keys;
}

/** Kinds that have the same names in both. */
export function kindsOfSameNames(one: readonly Item[], other: readonly Item[]): ReadonlySet<EntityKind> {
  const [names, others] = [namesByKind(one), namesByKind(other)];
  return new Set([...names.keys()].filter((kind) => names.get(kind) === others.get(kind)));
}

function namesByKind(items: readonly Item[]): ReadonlyMap<EntityKind, string> {
  const names = new Map<EntityKind, string[]>();
  for (const { entities } of items) {
    for (const { kind, name } of entities) {
      if (name === undefined) continue;
      const known = names.get(kind);
      if (known) known.push(name);
      else names.set(kind, [name]);
    }
  }
  return new Map([...names].map(([kind, all]) => [kind, JSON.stringify(all.sort())]));
}

/** What a reference resolves to: by endpoint key where the kind has one, else by id. */
export function referents(index: Index, kind: EntityKind, nameOrId: string): readonly Entity[] {
  const named = KINDS[kind]?.endpointKey === undefined ? [] : index.named(kind, nameOrId);
  return named.length > 0 ? named : index.byId(kind, nameOrId);
}

function keyFor(kind: EntityKind, value: string): string {
  return `${kind} ${value}`;
}

function put<T extends object>(table: Map<string, OneOrMore<T>>, key: string, value: T): void {
  const present = table.get(key);
  if (present === undefined) table.set(key, value);
  else if (present instanceof Set) present.add(value);
  else if (present !== value) table.set(key, new Set([present, value]));
}

function take<T extends object>(table: Map<string, OneOrMore<T>>, key: string, value: T): void {
  const present = table.get(key);
  if (present === value) table.delete(key);
  else if (present instanceof Set && present.delete(value) && present.size === 0) table.delete(key);
}

function each<T extends object>(present: OneOrMore<T> | undefined): Iterable<T> {
  if (present === undefined) return [];
  return present instanceof Set ? present : [present];
}

function has<T extends object>(present: OneOrMore<T> | undefined, value: T | undefined): boolean {
  return value !== undefined && (present instanceof Set ? present.has(value) : present === value);
}

function inTextOrder<T>(found: readonly T[], offset: (each: T) => number): readonly T[] {
  return found.length < 2 ? found : [...found].sort((a, b) => offset(a) - offset(b));
}
