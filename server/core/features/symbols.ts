/** The outline of a file: sections, their entities, and what is nested in them. */

import type { Config, Entity, EntityKind } from '../model/config.ts';
import { KINDS } from '../model/kinds.ts';
import { resolveAlias } from '../syntax/read.ts';
import { type Located, within } from '../syntax/tree.ts';

export interface OutlineEntry {
  readonly name: string;
  /** Such as a plugin's place in the order, or a route's paths. */
  readonly detail: string;
  readonly kind: EntityKind | 'section';
  /** All of it. */
  readonly at: Located;
  /** What to select when it is chosen. */
  readonly label: Located;
  readonly children: readonly OutlineEntry[];
}

/** More items than these nobody scrolls through, and of a huge file they would take many seconds. */
const MOST_ITEMS = 5_000;

export function outline(config: Config): readonly OutlineEntry[] {
  const bySection = new Map<string, OutlineEntry[]>();
  const counts = new Map<string, number>();
  for (const [i, item] of config.items.entries()) {
    counts.set(item.section, (counts.get(item.section) ?? 0) + 1);
    if (MOST_ITEMS <= i) continue;
    const [root] = item.entities;
    if (!root) continue;
    const entries = bySection.get(item.section) ?? [];
    bySection.set(item.section, entries);
    entries.push(entryOf(root));
  }
  return [...config.sections].map(([name, pair]) => {
    const children = bySection.get(name) ?? [];
    const count = counts.get(name) ?? 0;
    const detail =
      count === 0 ? '' : MOST_ITEMS < count ? `the first ${children.length} of ${count}` : String(count);
    return { name, detail, kind: 'section', at: pair, label: pair.key, children };
  });
}

function entryOf(entity: Entity): OutlineEntry {
  const children = entity.nested().map(entryOf);
  return {
    name: titleOf(entity),
    detail: detailOf(entity),
    kind: entity.kind,
    at: entity.node,
    label: labelInside(entity),
    children,
  };
}

/** What people call it: its name, else the plugin's name, else what kind of thing it is. */
export function titleOf(entity: Entity): string {
  const name = entity.name ?? (entity.kind === 'plugins' ? textAt(entity, 'name') : undefined);
  return name ?? entity.id ?? `(unnamed ${KINDS[entity.kind]?.singular ?? entity.kind})`;
}

function detailOf(entity: Entity): string {
  if (entity.kind === 'services') return textAt(entity, 'url') ?? textAt(entity, 'host') ?? '';
  if (entity.kind === 'routes')
    return textAt(entity, 'paths') ?? textAt(entity, 'hosts') ?? textAt(entity, 'expression') ?? '';
  return KINDS[entity.kind]?.singular ?? '';
}

/** A scalar's text, or the texts of a list joined. */
function textAt(entity: Entity, field: string): string | undefined {
  const pair = entity.fields.get(field);
  const value = pair && resolveAlias(pair.value);
  if (value?.kind === 'scalar') return value.text || undefined;
  if (value?.kind !== 'list') return undefined;
  return value.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])).join(' ') || undefined;
}

/** Editors refuse a label outside of its entry, and a merged name is written somewhere else. */
function labelInside({ label, node }: Entity): Located {
  const inside = label.origin === node.origin && node.from <= label.from && label.to <= node.to;
  return inside ? label : within(node, 0, 0);
}
