/**
 * Answers questions over the whole file, kept up part by part. It holds parts, not what is in them, because of a
 * large file only the parts in use are there as trees. It notes who asked what, so that an edit re-runs only those
 * whose answers may have changed.
 */
import { spanOf } from '../syntax/tree.ts';
import { callsForSecondCheck } from './checked-twice.ts';
import type { Entity, EntityKind, Index, Part, Reference } from './config.ts';
import { KINDS } from './kinds.ts';
import { uniqueKeysOf } from './uniqueness.ts';

type OneOrMore<T> = T | Set<T>;

/** What an edit touches: the facts that came or went, and whether anything had them before. */
export type IndexChange = Map<string, boolean>;

export class ConfigIndex implements Index {
  readonly #parts = new Map<string, OneOrMore<Part>>();
  readonly #names = new Map<EntityKind, Map<string, number>>();
  readonly #askers = new Map<string, OneOrMore<Part>>();
  readonly #present = new Set<Part>();
  #asker: Part | undefined;
  #change: IndexChange | undefined;

  add(part: Part): void {
    this.#present.add(part);
    for (const key of factsOf(part)) {
      this.#touch(key);
      put(this.#parts, key, part);
    }
    for (const { kind, name } of part.entities) {
      if (name === undefined) continue;
      const names = this.#names.get(kind) ?? new Map<string, number>();
      this.#names.set(kind, names.set(name, (names.get(name) ?? 0) + 1));
    }
  }

  remove(part: Part): void {
    this.#present.delete(part);
    for (const key of factsOf(part)) {
      this.#touch(key);
      take(this.#parts, key, part);
    }
    for (const { kind, name } of part.entities) {
      if (name === undefined) continue;
      const names = this.#names.get(kind);
      const left = (names?.get(name) ?? 1) - 1;
      if (left > 0) names?.set(name, left);
      else names?.delete(name);
    }
  }

  #touch(key: string): void {
    if (this.#change && !this.#change.has(key)) this.#change.set(key, this.#parts.has(key));
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
    const kinds = new Set<string>();
    for (const [key, wasThere] of change) {
      this.#addAskers(key, found);
      if (key.startsWith(HOLDS)) for (const holder of each(this.#parts.get(key))) found.add(holder);
      if (wasThere === this.#parts.has(key)) continue;
      this.#addAskers(HAS + key, found);
      if (key.startsWith(NAMED)) kinds.add(key.slice(NAMED.length, key.indexOf(' ', NAMED.length)));
    }
    for (const kind of kinds) this.#addAskers(NAMES + kind, found);
    return found;
  }

  /** Whoever has left the file since it asked is forgotten. */
  #addAskers(key: string, found: Set<Part>): void {
    for (const asker of [...each(this.#askers.get(key))]) {
      if (this.#present.has(asker)) found.add(asker);
      else take(this.#askers, key, asker);
    }
  }

  has(kind: EntityKind, nameOrId: string, by: 'name' | 'id'): boolean {
    const key = (by === 'name' ? NAMED : BY_ID) + keyFor(kind, nameOrId);
    this.#note(HAS + key);
    return this.#parts.has(key);
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
    for (const part of each(this.#parts.get(key))) {
      found.push(...part.references.filter(({ to, value }) => to === kind && value === nameOrId));
    }
    return inTextOrder(found, (reference) => spanOf(reference.at).start);
  }

  servicesAt(host: string): readonly Entity[] {
    return this.#entities(AT + host, (entity) => hostOf(entity) === host);
  }

  names(kind: EntityKind): Iterable<string> {
    this.#note(NAMES + kind);
    return this.#names.get(kind)?.keys() ?? [];
  }

  isCheckedTwice(): boolean {
    this.#note(HAS + TWICE);
    return this.#parts.has(TWICE);
  }

  #entities(key: string, isMeant: (entity: Entity) => boolean): readonly Entity[] {
    const holder = this.#parts.get(key);
    // Who asks about what it holds itself is found through what it holds.
    if (!key.startsWith(HOLDS) || !has(holder, this.#asker)) this.#note(key);
    const found: Entity[] = [];
    for (const part of each(holder)) found.push(...part.entities.filter(isMeant));
    return inTextOrder(found, (entity) => spanOf(entity.node).start);
  }

  #note(key: string): void {
    if (this.#asker) put(this.#askers, key, this.#asker);
  }
}

const HAS = 'has ';
const NAMED = 'named ';
const BY_ID = 'id ';
const HOLDS = 'holds ';
const REFERS = 'refers ';
const NAMES = 'names ';
const AT = 'at ';
const TWICE = 'twice';

function hostOf({ kind, fields }: Entity): string | undefined {
  const host = kind === 'services' ? fields.get('host')?.value : undefined;
  return host?.kind === 'scalar' ? host.text : undefined;
}

/** Under which keys a part is found. */
function factsOf(part: Part): readonly string[] {
  const keys: string[] = [];
  for (const entity of part.entities) {
    if (entity.name !== undefined) keys.push(NAMED + keyFor(entity.kind, entity.name));
    if (entity.id !== undefined) keys.push(BY_ID + keyFor(entity.kind, entity.id));
    for (const key of uniqueKeysOf(entity)) keys.push(HOLDS + key);
    const host = hostOf(entity);
    if (host !== undefined) keys.push(AT + host);
  }
  if (part.entities.some(callsForSecondCheck)) keys.push(TWICE);
  for (const { to, value } of part.references) keys.push(REFERS + keyFor(to, value));
  return keys;
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
