/** An element of a top-level list, read into entities and references. Depends on nothing but the node. */

import type { Path } from '../syntax/path.ts';
import { fieldOf, fieldsNamed, fieldsOf, resolveAlias } from '../syntax/read.ts';
import type { Located, MapNode, Node, Pair, ScalarNode } from '../syntax/tree.ts';
import type { CheckSettings } from './check-settings.ts';
import type { Entity, EntityKind, Item, Part, PartElement, Reference } from './config.ts';
import { foreignKeysOf, isEntityKind, KINDS, nestedKinds } from './kinds.ts';
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

/**
 * A part that is read when somebody asks for what is in it, and may forget it again. While somebody still has one of
 * its entities it gives the same ones, unless it has forgotten them altogether: what is referred to weakly is let go
 * only when all that is kept is gone through, and of a huge file that is late.
 */
export abstract class OpenPart implements Part {
  readonly section: EntityKind;
  readonly parts: readonly Part[] = [this];
  protected readonly host: ItemHost;
  #reading: Reading | undefined;
  #forgotten: WeakRef<Reading> | undefined;

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

  /** `altogether`: who still has one of its entities is not given it again. */
  forget(how: 'unless-in-use' | 'altogether'): void {
    this.#forgotten = this.#reading && how === 'unless-in-use' ? new WeakRef(this.#reading) : undefined;
    this.#reading = undefined;
  }

  #read(): Reading {
    if (this.#reading) return this.#reading;
    const reading = this.#forgotten?.deref() ?? this.#readAnew();
    this.#reading = reading;
    this.host.onRead(this);
    return reading;
  }

  #readAnew(): Reading {
    const reading: Reading = {
      part: this,
      placeholders: this.host.placeholders,
      entities: [],
      references: [],
    };
    this.readInto(reading);
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
      readEntity(new ReadEntity(this.section, root, reading), reading);
    }
  }
}

export interface Reading {
  readonly part: Part;
  readonly placeholders: Placeholders;
  readonly entities: Entity[];
  readonly references: Reference[];
}

/** An entity where it stands: in a list of its parent, or as what an item itself is. */
export class ReadEntity implements Entity {
  readonly kind: EntityKind;
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** What it was read from. */
  readonly own: MapNode;
  /** Held, so that it is not read anew while this entity is in use. */
  private readonly reading: Reading;
  private readonly owner: Entity | undefined;
  /** Its place in its parent's list. */
  private readonly index: number;
  private children: Entity[] | undefined;
  private known: { readonly node: MapNode; readonly fields: ReadonlyMap<string, Pair> } | undefined;

  constructor(kind: EntityKind, own: MapNode, reading: Reading, owner?: Entity, index = 0) {
    const { placeholders } = reading;
    const endpointKey = KINDS[kind]?.endpointKey;
    this.kind = kind;
    this.reading = reading;
    this.id = knownText(fieldOf(own, 'id'), placeholders);
    this.name = endpointKey === undefined ? undefined : knownText(fieldOf(own, endpointKey), placeholders);
    this.own = own;
    this.owner = owner;
    this.index = index;
    this.children = undefined;
    this.known = undefined;
  }

  get part(): Part {
    return this.reading.part;
  }

  get item(): Item {
    return this.part.whole;
  }

  get node(): MapNode {
    return this.own;
  }

  get fields(): ReadonlyMap<string, Pair> {
    const { node } = this;
    if (this.known?.node !== node) this.known = { node, fields: fieldsOf(node) };
    return this.known.fields;
  }

  field(name: string): Pair | undefined {
    const { node, known } = this;
    return known?.node === node ? known.fields.get(name) : fieldOf(node, name);
  }

  get parent(): Entity | undefined {
    return this.owner;
  }

  get label(): Located {
    const { kind, own } = this;
    const endpointKey = KINDS[kind]?.endpointKey;
    const named = endpointKey === undefined ? undefined : fieldOf(own, endpointKey);
    const label =
      named ?? (kind === 'plugins' ? fieldOf(own, 'name') : undefined) ?? fieldsOf(own).values().next().value;
    return label?.value.kind === 'scalar' && label === named ? label.value : (label?.key ?? own);
  }

  nest(child: Entity): void {
    this.children ??= [];
    this.children.push(child);
  }

  nested(kind?: EntityKind): readonly Entity[] {
    const children = this.children ?? NO_ENTITIES;
    return kind === undefined ? children : children.filter((child) => child.kind === kind);
  }

  get pathInItem(): Path {
    const { owner } = this;
    return owner ? [...owner.pathInItem, this.kind, this.index] : [];
  }
}

const NO_ENTITIES: readonly Entity[] = [];

/** Notes the entity, its references, and those that are nested in it. */
export function readEntity(entity: ReadEntity, reading: Reading): void {
  const { kind, own } = entity;
  reading.entities.push(entity);
  for (const { field, to } of foreignKeysOf(kind)) {
    const pair = fieldOf(own, field);
    const reference = pair && referenceFrom(entity, field, to, pair, reading.placeholders);
    if (reference) reading.references.push(reference);
  }
  for (const [field, pair] of fieldsNamed(own, nestedKinds(kind))) {
    const list = resolveAlias(pair.value);
    if (list?.kind !== 'list') continue;
    let index = 0;
    for (const element of list.items) {
      const node = resolveAlias(element);
      if (node?.kind === 'map') {
        const child = new ReadEntity(field, node, reading, entity, index);
        readEntity(child, reading);
        entity.nest(child);
      }
      index += 1;
    }
  }
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
  const scalar = value?.kind === 'map' ? scalarAt(fieldOf(value, 'id') ?? fieldOf(value, key)) : value;
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
