/**
 * The declarative config: entities that know where they were written, item by item.
 *
 * An item is an element of a top-level list (a service with all that is nested in it). It is the unit of reuse:
 * what is derived from one item alone is kept as long as its text stays the same, and what looks beyond it asks
 * the index, which notes the question, so that an edit re-runs only what depends on it.
 */

import type { Path } from '../rules/finding.ts';
import type { SyntaxDocument } from '../syntax/document.ts';
import type { Located, MapNode, Node, Pair } from '../syntax/tree.ts';
import type { CheckSettings } from './target.ts';

/** The section's name in a declarative file: `services`, `routes`, `keyauth_credentials`, … */
export type EntityKind = string;

export interface Entity {
  readonly kind: EntityKind;
  readonly node: MapNode;
  /** Fields by name with merges and aliases applied; of equal keys the last. */
  readonly fields: ReadonlyMap<string, Pair>;
  readonly item: Item;
  /** The entity it is nested in. */
  readonly parent: Entity | undefined;
  /** Relative to the item: `['routes', 0]`. */
  readonly pathInItem: Path;
  readonly id: string | undefined;
  /** The endpoint key's value (name, username, …), if a known string. */
  readonly name: string | undefined;
  /** What to show as its place when a finding is about all of it: the name's value, else the first key. */
  readonly label: Located;
}

/** A foreign key as written: by name, by id, or as `{id: …}` / `{name: …}`. */
export interface Reference {
  readonly from: Entity;
  readonly field: string;
  readonly to: EntityKind;
  readonly value: string;
  readonly at: Located;
}

export interface Item {
  /** The top-level key it stands under. */
  readonly section: string;
  readonly node: Node;
  /** The entity itself and all nested ones, in the order of the text. */
  readonly entities: readonly Entity[];
  readonly references: readonly Reference[];
}

/** Questions over the whole file. Who asks depends on the answer; the index notes it. */
export interface Index {
  /** Entities with this endpoint key's value, in the order of the text. */
  named(kind: EntityKind, name: string): readonly Entity[];
  byId(kind: EntityKind, id: string): readonly Entity[];
  referencesTo(kind: EntityKind, nameOrId: string): readonly Reference[];
  /** For "did you mean" and completion. */
  names(kind: EntityKind): Iterable<string>;
  /** Entities that hold `key`, for uniqueness of composed keys: see `uniqueness.ts`. */
  holders(key: string): readonly Entity[];
  /** What `ask` finds out through the index counts as asked by the item, which stays read for so long. */
  asking<T>(item: Item, ask: () => T): T;
}

export interface Config {
  readonly document: SyntaxDocument;
  readonly settings: CheckSettings;
  readonly sections: ReadonlyMap<string, Pair>;
  readonly items: readonly Item[];
  readonly index: Index;
  /** The position of an item in its section (0-based), for paths. */
  indexOf(item: Item): number;
}
