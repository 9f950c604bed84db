/** Answers questions over the whole file, kept up item by item. */
import { spanOf } from '../syntax/tree.ts';
import type { Entity, EntityKind, Index, Item, Reference } from './config.ts';
import { KINDS } from './kinds.ts';
import { uniqueKeysOf } from './uniqueness.ts';

export class ConfigIndex implements Index {
  readonly #named = new Map<string, Set<Entity>>();
  readonly #byId = new Map<string, Set<Entity>>();
  readonly #holders = new Map<string, Set<Entity>>();
  readonly #references = new Map<string, Set<Reference>>();
  readonly #names = new Map<EntityKind, Map<string, number>>();

  add(item: Item): void {
    for (const entity of item.entities) {
      if (entity.name !== undefined) {
        put(this.#named, keyFor(entity.kind, entity.name), entity);
        const names = this.#names.get(entity.kind) ?? new Map<string, number>();
        this.#names.set(entity.kind, names.set(entity.name, (names.get(entity.name) ?? 0) + 1));
      }
      if (entity.id !== undefined) put(this.#byId, keyFor(entity.kind, entity.id), entity);
      for (const key of uniqueKeysOf(entity)) put(this.#holders, key, entity);
    }
    for (const reference of item.references) {
      put(this.#references, keyFor(reference.to, reference.value), reference);
    }
  }

  remove(item: Item): void {
    for (const entity of item.entities) {
      if (entity.name !== undefined) {
        take(this.#named, keyFor(entity.kind, entity.name), entity);
        const names = this.#names.get(entity.kind);
        const left = (names?.get(entity.name) ?? 1) - 1;
        if (left > 0) names?.set(entity.name, left);
        else names?.delete(entity.name);
      }
      if (entity.id !== undefined) take(this.#byId, keyFor(entity.kind, entity.id), entity);
      for (const key of uniqueKeysOf(entity)) take(this.#holders, key, entity);
    }
    for (const reference of item.references) {
      take(this.#references, keyFor(reference.to, reference.value), reference);
    }
  }

  named(kind: EntityKind, name: string): readonly Entity[] {
    return inTextOrder(this.#named.get(keyFor(kind, name)), (entity) => spanOf(entity.node).start);
  }

  byId(kind: EntityKind, id: string): readonly Entity[] {
    return inTextOrder(this.#byId.get(keyFor(kind, id)), (entity) => spanOf(entity.node).start);
  }

  holders(key: string): readonly Entity[] {
    return inTextOrder(this.#holders.get(key), (entity) => spanOf(entity.node).start);
  }

  referencesTo(kind: EntityKind, nameOrId: string): readonly Reference[] {
    return inTextOrder(
      this.#references.get(keyFor(kind, nameOrId)),
      (reference) => spanOf(reference.at).start,
    );
  }

  names(kind: EntityKind): Iterable<string> {
    return this.#names.get(kind)?.keys() ?? [];
  }
}

/** What a reference resolves to: by endpoint key where the kind has one, else by id. */
export function referents(index: Index, kind: EntityKind, nameOrId: string): readonly Entity[] {
  const named = KINDS[kind]?.endpointKey === undefined ? [] : index.named(kind, nameOrId);
  return named.length > 0 ? named : index.byId(kind, nameOrId);
}

function keyFor(kind: EntityKind, value: string): string {
  return `${kind} ${value}`;
}

function put<T>(table: Map<string, Set<T>>, key: string, value: T): void {
  const set = table.get(key);
  if (set) set.add(value);
  else table.set(key, new Set([value]));
}

function take<T>(table: Map<string, Set<T>>, key: string, value: T): void {
  const set = table.get(key);
  set?.delete(value);
  if (set?.size === 0) table.delete(key);
}

function inTextOrder<T>(found: ReadonlySet<T> | undefined, offset: (each: T) => number): readonly T[] {
  if (!found) return [];
  const list = [...found];
  return list.length < 2 ? list : list.sort((a, b) => offset(a) - offset(b));
}
