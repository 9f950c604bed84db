/** An element of a top-level list, read into entities and references. Depends on nothing but the node. */

import type { Path } from '../rules/finding.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import type { MapNode, Node, Pair, ScalarNode } from '../syntax/tree.ts';
import type { Entity, EntityKind, Item, Reference } from './config.ts';
import { foreignKeyTo, isEntityKind, KINDS } from './kinds.ts';
import { isUnknown } from './known.ts';
import type { CheckSettings } from './target.ts';

type Placeholders = CheckSettings['placeholders'];

/** `onRead` is told each time that the item has been read. */
export function openItem(
  section: EntityKind,
  node: Node,
  placeholders: Placeholders,
  onRead: (item: OpenItem) => void,
): OpenItem {
  return new OpenItem(section, node, placeholders, onRead);
}

/** An item that is read when somebody asks for what is in it, and may forget it again. */
export class OpenItem implements Item {
  readonly section: EntityKind;
  readonly node: Node;
  readonly #placeholders: Placeholders;
  readonly #onRead: (item: OpenItem) => void;
  #reading: Reading | undefined;

  constructor(section: EntityKind, node: Node, placeholders: Placeholders, onRead: (item: OpenItem) => void) {
    this.section = section;
    this.node = node;
    this.#placeholders = placeholders;
    this.#onRead = onRead;
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
    const reading: Reading = { item: this, placeholders: this.#placeholders, entities: [], references: [] };
    const root = resolveAlias(this.node);
    if (root?.kind === 'map' && isEntityKind(this.section))
      readEntity(this.section, root, undefined, [], reading);
    this.#reading = reading;
    this.#onRead(this);
    return reading;
  }
}

interface Reading {
  readonly item: Item;
  readonly placeholders: Placeholders;
  readonly entities: Entity[];
  readonly references: Reference[];
}

function readEntity(
  kind: EntityKind,
  node: MapNode,
  parent: Entity | undefined,
  pathInItem: Path,
  reading: Reading,
): void {
  const fields = fieldsOf(node);
  const endpointKey = KINDS[kind]?.endpointKey;
  const named = endpointKey === undefined ? undefined : fields.get(endpointKey);
  const label =
    named ?? (kind === 'plugins' ? fields.get('name') : undefined) ?? fields.values().next().value;
  const entity: Entity = {
    kind,
    node,
    fields,
    item: reading.item,
    parent,
    pathInItem,
    id: knownText(fields.get('id'), reading.placeholders),
    name: knownText(named, reading.placeholders),
    label: label?.value.kind === 'scalar' && label === named ? label.value : (label?.key ?? node),
  };
  reading.entities.push(entity);
  for (const [field, to] of Object.entries(KINDS[kind]?.foreign ?? {})) {
    const pair = fields.get(field);
    const reference = pair && referenceFrom(entity, field, to, pair, reading.placeholders);
    if (reference) reading.references.push(reference);
  }
  for (const [field, pair] of fields) {
    if (!isEntityKind(field) || foreignKeyTo(field, kind) === undefined) continue;
    const list = resolveAlias(pair.value);
    if (list?.kind !== 'list') continue;
    for (const [index, element] of list.items.entries()) {
      const child = resolveAlias(element);
      if (child?.kind !== 'map') continue;
      readEntity(field, child, entity, [...pathInItem, field, index], reading);
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
