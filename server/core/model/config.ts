/**
 * The declarative config: entities that know where they were written, item by item.
 *
 * An item is an element of a top-level list (a service with all that is nested in it). It is the unit of reuse:
 * what is derived from one item alone is kept as long as its text stays the same, and what looks beyond it asks
 * the index, which notes the question, so that an edit re-runs only what depends on it.
 */

import type { SyntaxDocument } from '../syntax/document.ts';
import type { Path } from '../syntax/path.ts';
import type { Located, MapNode, Node, Pair } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import type { CheckSettings } from './check-settings.ts';

/** The section's name in a declarative file: `services`, `routes`, `keyauth_credentials`, … */
export type EntityKind = string;

export interface Entity {
  readonly kind: EntityKind;
  readonly node: MapNode;
  /** Fields by name with merges and aliases applied; of equal keys the last. */
  readonly fields: ReadonlyMap<string, Pair>;
  /** One of the fields; who asks for few saves the table of all. */
  field(name: string): Pair | undefined;
  readonly item: Item;
  /** The part of the item that it stands in. */
  readonly part: Part;
  /** The entity it is nested in. */
  readonly parent: Entity | undefined;
  /** The entities that are nested in it, or those of a kind, in the order of the text. */
  nested(kind?: EntityKind): readonly Entity[];
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
  /** What is judged by itself: all of it, or of a large item its own fields and each element of its nested lists. */
  readonly parts: readonly Part[];
}

/**
 * The unit of judging and of reuse. Its `node`, `entities` and `references` are those of the part alone; a large
 * item's own fields are a map in which the nested lists are empty.
 */
export interface Part extends Item {
  readonly whole: Item;
  /** Undefined: it is the item, or its own fields. */
  readonly element: PartElement | undefined;
}

/** An element of a nested list. Whoever asks about what stands around it is asked again when that changes. */
export interface PartElement {
  /** The nested list's key, which is a kind. */
  readonly field: EntityKind;
  /** Where the key is written. */
  readonly key: Node;
  /** Its place in the list, 0-based; moves when others come and go. */
  index(): number;
  /** The elements behind it in the list. */
  followers(): readonly Node[];
  /** The item's own fields. */
  own(): Part;
}

/** Questions over the whole file. Who asks depends on the answer; the index notes it. */
export interface Index {
  /** Entities with this endpoint key's value, in the order of the text. */
  named(kind: EntityKind, name: string): readonly Entity[];
  byId(kind: EntityKind, id: string): readonly Entity[];
  referencesTo(kind: EntityKind, nameOrId: string): readonly Reference[];
  /** Services with this host, which may be the name of an upstream. */
  servicesAt(host: string): readonly Entity[];
  /** For completion. */
  names(kind: EntityKind): Iterable<string>;
  /** For "did you mean": the name of such an entity that is nearest to what is written, if any is near. */
  nearest(kind: EntityKind, written: string): string | undefined;
  /** The name of such an entity that most likely was meant; undefined: none is the same but for a slip (see `slip.ts`). */
  slipOf(kind: EntityKind, written: string): string | undefined;
  /** Entities with this value of a unique field; undefined: of the fields that are one key together. See `uniqueness.ts`. */
  holders(kind: EntityKind, field: string | undefined, value: string): readonly Entity[];
  /** Whether anything has this endpoint key's value or this id; cheaper to depend on than `named` and `byId`. */
  has(kind: EntityKind, nameOrId: string, by: 'name' | 'id'): boolean;
  /** Whether anything in the file makes Kong check it a second time: see `checked-twice.ts`. */
  isCheckedTwice(): boolean;
  /** What `ask` finds out through the index counts as asked by the part, which stays read for so long. */
  asking<T>(part: Part, ask: () => T): T;
}

export interface Config {
  readonly document: SyntaxDocument;
  readonly settings: CheckSettings;
  readonly sections: ReadonlyMap<string, Pair>;
  readonly items: readonly Item[];
  readonly index: Index;
  /** The items that touch a stretch of the text, in its order; found without walking over all. */
  itemsIn(span: Span): readonly Item[];
  /** The position of an item in its section (0-based), for paths. */
  indexOf(item: Item): number;
}
