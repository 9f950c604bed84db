/**
 * Takes an edit into the pieces of a JSON file: from the first one that it may change on the text is read step by
 * step, until a step ends where an old piece ended and the reader is in the same state. What follows reads as before.
 */
import { groupsOf } from '../block-builder.ts';
import { adopt, type Block, type Group, lastStartingAt, type Parent } from '../blocks.ts';
import { delta, type Reading } from '../edit-blocks.ts';
import {
  endOf,
  frameBefore,
  isClose,
  isHeader,
  JsonLeaf,
  type JsonList,
  JsonMap,
  JsonSection,
  type JsonStep,
  lastLeafOf,
} from './json-blocks.ts';
import { type Place, readAnew } from './read-anew.ts';

export interface JsonEditing extends Reading {
  /** Where what may read otherwise now begins. */
  readonly from: number;
  /** Steps that looked far ahead are concerned as well; else they are looked at later, each for itself. */
  readonly isFar: boolean;
  /** Blocks leave the file; called before their offsets change. */
  drop(blocks: readonly Block[]): void;
}

/** False: the change reaches beyond the map, so what holds it has to be read anew. */
export function editMap(map: JsonMap, editing: JsonEditing): boolean {
  const { children } = map;
  let first = lastStartingAt(children, editing.from - map.offset);
  while (0 < first && reaches(children[first - 1], editing)) first -= 1;
  // What opens a large item is part of the step that the item is.
  if (first === 0 && map.parent) return false;
  const step = children[first];
  if (step instanceof JsonSection && !mayBeHeaders(step, editing)) {
    const inList = readList(step, editing);
    if (!inList) return false;
    if (inList.endsAt === undefined) {
      inList.commit();
      return settle(map);
    }
    const frame = frameBefore(step);
    if (!frame) return false;
    frame.first = false;
    if (!editEntries(map, first + 1, editing, { at: inList.endsAt, frame })) return false;
    inList.commit();
    return settle(map);
  }
  return editEntries(map, first, editing) && settle(map);
}

/** Whether what stands before the list has to be read anew. */
function mayBeHeaders({ header, list }: JsonSection, { from }: JsonEditing): boolean {
  return from < list.offset || (from === list.offset && 0 < header.reach);
}

/** Reads entries anew from one of them on, or from a place before it. */
function editEntries(map: JsonMap, first: number, editing: JsonEditing, from?: Place): boolean {
  const { children } = map;
  const old = children.slice(first).filter(isEntry);
  const anew = readAnew(old, endOf(map), editing, listsBehind(old, editing), from);
  if (!anew || anew.endsAt !== undefined) return false;
  const { replaced = old.length } = anew;
  const gone = old.slice(0, replaced);
  const entries = anew.steps.filter(isEntry);
  const header = entries.at(-1);
  const section = gone.at(-1);
  if (header && isHeader(header) && section instanceof JsonSection) {
    editing.drop([...gone.slice(0, -1), section.header]);
    section.takeHeader(header);
    entries.splice(-1, 1, section);
  } else editing.drop(gone);
  children.splice(first, replaced, ...entries);
  anew.commit();
  return true;
}

/** Where the lists behind the change begin now, and which of the steps they are, counted from 1. */
function listsBehind(steps: readonly JsonStep[], { change }: JsonEditing): ReadonlyMap<number, number> {
  const lists = new Map<number, number>();
  for (const [i, step] of steps.entries()) {
    if (!(step instanceof JsonSection) || step.list.offset < change.end) continue;
    lists.set(step.list.offset + delta(change), i + 1);
  }
  return lists;
}

/** What a change does to a list. */
interface ListEdit {
  /** Where it ends now, if not where it did before. */
  readonly endsAt: number | undefined;
  commit(): void;
}

const DONE: ListEdit = { endsAt: undefined, commit: () => undefined };

function readList(section: JsonSection, editing: JsonEditing): ListEdit | undefined {
  const { list } = section;
  const place = placeOf(list, editing);
  const group = list.children[place.group];
  const item = group?.children[place.item];
  if (group && item instanceof JsonMap && stays(item, editing) && editMap(item, editing)) {
    settle(group);
    settle(list);
    settle(section);
    return DONE;
  }
  const anew = readAnew(stepsFrom(section, place), endOf(section), editing);
  if (!anew) return undefined;
  const commit = (): void => {
    const close = anew.steps.find(isClose);
    const items = anew.steps.filter(isItem);
    const change = itemsChanged(list, place, anew.replaced ?? Number.POSITIVE_INFINITY, items);
    editing.drop(close ? [...change.removed, section.close] : change.removed);
    list.children.splice(place.group, change.groups, ...regrouped(change.merged, editing));
    if (close) section.takeClose(close);
    anew.commit();
    settle(list);
    settle(section);
  };
  return { endsAt: anew.endsAt, commit };
}

/** A group of a list and an item in it; behind the last group: what closes the list. */
interface ItemPlace {
  readonly group: number;
  readonly item: number;
}

/** The first step that depends on the text from which on reading may change. */
function placeOf(list: JsonList, editing: JsonEditing): ItemPlace {
  const { from } = editing;
  const groups = list.children;
  let group = groups.length;
  let item = 0;
  if (from < endOf(list)) {
    group = lastStartingAt(groups, from - list.offset);
    const holder = groups[group];
    if (holder) item = lastStartingAt(holder.children, from - holder.offset);
  }
  for (;;) {
    const inGroup = 0 < item ? group : group - 1;
    const before = (0 < item ? item : (groups[inGroup]?.children.length ?? 0)) - 1;
    if (!reaches(groups[inGroup]?.children[before], editing)) return { group, item };
    group = inGroup;
    item = before;
  }
}

function* stepsFrom(section: JsonSection, { group, item }: ItemPlace): Generator<JsonStep, undefined> {
  const groups = section.list.children;
  for (let g = group; g < groups.length; g++) {
    const { children } = groups[g] ?? { children: [] };
    for (let i = g === group ? item : 0; i < children.length; i++) {
      const step = children[i];
      if (isItem(step)) yield step;
    }
  }
  yield section.close;
}

interface ItemsChange {
  readonly removed: readonly Block[];
  /** How many groups, from the place's own on, are replaced by one with the merged items. */
  readonly groups: number;
  readonly merged: readonly (JsonLeaf | JsonMap)[];
}

function itemsChanged(
  { children: groups }: JsonList,
  { group, item }: ItemPlace,
  count: number,
  added: readonly (JsonLeaf | JsonMap)[],
): ItemsChange {
  const removed: Block[] = [];
  const head = groups[group]?.children.slice(0, item) ?? [];
  let tail = groups[group]?.children.slice(item) ?? [];
  let last = group;
  while (removed.length < count && last < groups.length) {
    const gone = tail.slice(0, count - removed.length);
    for (const each of gone) removed.push(each);
    tail = tail.slice(gone.length);
    if (removed.length === count) break;
    last += 1;
    tail = groups[last]?.children.slice() ?? [];
  }
  const merged = [...head, ...added, ...tail].filter(isItem);
  return { removed, groups: Math.min(last + 1, groups.length) - group, merged };
}

function regrouped(items: readonly (JsonLeaf | JsonMap)[], { host }: JsonEditing): Group[] {
  const { group } = host.sizes;
  return groupsOf(items, items.length <= 2 * group ? Math.max(1, items.length) : group);
}

/** A large item that holds all of the change, and that is large after it as well. */
function stays(item: JsonMap, editing: JsonEditing): boolean {
  const { from, change, host } = editing;
  const inner = item.offset + (item.children[0]?.length ?? 0);
  const end = endOf(item);
  if (from < inner || end <= from || end < change.end) return false;
  return host.sizes.cutAbove < item.length + delta(change);
}

function reaches(step: Block | undefined, { from, isFar }: JsonEditing): boolean {
  if (!isEntry(step) && !isItem(step)) return false;
  const last = lastLeafOf(step);
  return last !== undefined && (isFar || !last.reachesFar) && from < endOf(step) + last.reach;
}

function isEntry(block: Block | undefined): block is JsonLeaf | JsonSection {
  return block instanceof JsonLeaf || block instanceof JsonSection;
}

/** An item of a list; what closes it is none. */
function isItem(block: Block | undefined): block is JsonLeaf | JsonMap {
  return block instanceof JsonMap || (block instanceof JsonLeaf && !isClose(block));
}

/** The starts of the children follow from their lengths; what was made of them is out of date. */
function settle(parent: Parent): true {
  adopt(parent);
  parent.stale();
  return true;
}
