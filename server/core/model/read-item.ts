/** An element of a top-level list, read into entities and references. Depends on nothing but the node. */

import type { Path } from '../syntax/path.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import type { Located, MapNode, Node, Pair, ScalarNode } from '../syntax/tree.ts';
import type { CheckSettings } from './check-settings.ts';
import type { Entity, EntityKind, Item, Part, PartElement, Reference } from './config.ts';
import { foreignKeyTo, isEntityKind, KINDS } from './kinds.ts';
import { isUnknown } from './known.ts';

type Placeholders = CheckSettings['placeholders'];

/** What items share. */
export interface ItemHost {
  readonly placeholders: Placeholders;
  /** Told each time that a part has been read. */
  onRead(part: OpenPart): void;
  /** Who asks at present: it is to be asked again when what it learnt changes. */
  asker(): Part | undefined;
}

/** A part that is read when somebody asks for what is in it, and may forget it again. */
export abstract class OpenPart implements Part {
  readonly section: EntityKind;
  readonly parts: readonly Part[] = [this];
  protected readonly host: ItemHost;
  #reading: Reading | undefined;

  abstract readonly node: Node;
  abstract readonly whole: Item;
  abstract readonly element: PartElement | undefined;

  constructor(section: EntityKind, host: ItemHost) {
    this.section = section;
    this.host = host;
  }

  get entities(): readonly Entity[] {
    return this.#read().entities;
  }

  get references(): readonly Reference[] {
    return this.#read().references;
  }

  forget(): void {
    this.#reading = undefined;
  }

  #read(): Reading {
    if (this.#reading) return this.#reading;
    const reading: Reading = {
      part: this,
      placeholders: this.host.placeholders,
      entities: [],
      references: [],
    };
    this.readInto(reading);
    this.#reading = reading;
    this.host.onRead(this);
    return reading;
  }

  protected abstract readInto(reading: Reading): void;
}

/** An item that is judged in one piece. */
export class OpenItem extends OpenPart {
  readonly node: Node;
  readonly element = undefined;

  constructor(section: EntityKind, node: Node, host: ItemHost) {
    super(section, host);
    this.node = node;
  }

  get whole(): Item {
    return this;
  }

  protected override readInto(reading: Reading): void {
    const root = resolveAlias(this.node);
    if (root?.kind === 'map' && isEntityKind(this.section)) {
      readEntity({ kind: this.section, node: root, parent: () => undefined, steps: [] }, reading);
    }
  }
}

export interface Reading {
  readonly part: Part;
  readonly placeholders: Placeholders;
  readonly entities: Entity[];
  readonly references: Reference[];
}

/** Where an entity stands. What may change while the entity stays is asked for each time. */
export interface EntityPlace {
  readonly kind: EntityKind;
  readonly node: MapNode;
  /** Where `node` lacks the nested lists: all of it, as it is now. */
  readonly full?: () => MapNode;
  /** The entities in the lists that `node` lacks. */
  readonly elsewhere?: (kind: EntityKind | undefined) => readonly Entity[];
  readonly parent: () => Entity | undefined;
  /** The list and the index that lead to it from its parent; none for what an item itself is. */
  readonly steps: readonly [] | readonly [field: string, index: number | (() => number)];
}

class ReadEntity implements Entity {
  readonly kind: EntityKind;
  readonly part: Part;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly label: Located;
  readonly #place: EntityPlace;
  readonly #nested: Entity[] = [];
  #fieldsOf: { readonly node: MapNode; readonly fields: ReadonlyMap<string, Pair> };

  constructor(place: EntityPlace, { part, placeholders }: Reading) {
    const { kind, node } = place;
    const fields = fieldsOf(node);
    const endpointKey = KINDS[kind]?.endpointKey;
    const named = endpointKey === undefined ? undefined : fields.get(endpointKey);
    const label =
      named ?? (kind === 'plugins' ? fields.get('name') : undefined) ?? fields.values().next().value;
    this.kind = kind;
    this.#fieldsOf = { node, fields };
    this.part = part;
    this.#place = place;
    this.id = knownText(fields.get('id'), placeholders);
    this.name = knownText(named, placeholders);
    this.label = label?.value.kind === 'scalar' && label === named ? label.value : (label?.key ?? node);
  }

  get item(): Item {
    return this.part.whole;
  }

  get node(): MapNode {
    return this.#place.full?.() ?? this.#place.node;
  }

  get fields(): ReadonlyMap<string, Pair> {
    const { node } = this;
    if (this.#fieldsOf.node !== node) this.#fieldsOf = { node, fields: fieldsOf(node) };
    return this.#fieldsOf.fields;
  }

  get parent(): Entity | undefined {
    return this.#place.parent();
  }

  nest(child: Entity): void {
    this.#nested.push(child);
  }

  nested(kind?: EntityKind): readonly Entity[] {
    const here = kind === undefined ? this.#nested : this.#nested.filter((child) => child.kind === kind);
    return this.#place.elsewhere ? [...here, ...this.#place.elsewhere(kind)] : here;
  }

  get pathInItem(): Path {
    const [field, index] = this.#place.steps;
    if (field === undefined || index === undefined) return [];
    const before = this.#place.parent()?.pathInItem ?? [];
    return [...before, field, typeof index === 'number' ? index : index()];
  }
}

export function readEntity(place: EntityPlace, reading: Reading): Entity {
  const { kind } = place;
  const entity = new ReadEntity(place, reading);
  // Not the entity's own, which has the nested lists in any case.
  const fields = place.full ? fieldsOf(place.node) : entity.fields;
  reading.entities.push(entity);
  for (const [field, to] of Object.entries(KINDS[kind]?.foreign ?? {})) {
    const pair = fields.get(field);
    const reference = pair && referenceFrom(entity, field, to, pair, reading.placeholders);
    if (reference) reading.references.push(reference);
  }
  for (const [field, pair] of fields) {
    if (!isNestedList(field, kind)) continue;
    const list = resolveAlias(pair.value);
    if (list?.kind !== 'list') continue;
    for (const [index, element] of list.items.entries()) {
      const child = resolveAlias(element);
      if (child?.kind !== 'map') continue;
      const place: EntityPlace = { kind: field, node: child, parent: () => entity, steps: [field, index] };
      entity.nest(readEntity(place, reading));
    }
  }
  return entity;
}

/** Whether a field of `parent` with this name holds entities of this kind. */
export function isNestedList(field: string, parent: EntityKind): boolean {
  return isEntityKind(field) && foreignKeyTo(field, parent) !== undefined;
}

/** A name or an id in text, or `{id: …}` / `{name: …}`. */
function referenceFrom(
  from: Entity,
  field: string,
  to: EntityKind,
  pair: Pair,
  placeholders: Placeholders,
): Reference | undefined {
  const value = resolveAlias(pair.value);
  const key = KINDS[to]?.endpointKey ?? 'name';
  const scalar =
    value?.kind === 'map' ? scalarAt(fieldsOf(value).get('id') ?? fieldsOf(value).get(key)) : value;
  if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string' || isUnknown(scalar, placeholders))
    return undefined;
  return { from, field, to, value: scalar.value, at: scalar };
}

function scalarAt(pair: Pair | undefined): ScalarNode | undefined {
  const value = pair && resolveAlias(pair.value);
  return value?.kind === 'scalar' ? value : undefined;
}

/** A string that is no placeholder. */
export function knownText(pair: Pair | undefined, placeholders: Placeholders): string | undefined {
  const scalar = scalarAt(pair);
  return scalar && typeof scalar.value === 'string' && !isUnknown(scalar, placeholders)
    ? scalar.value
    : undefined;
}
