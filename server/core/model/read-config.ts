import type { SyntaxDocument } from '../syntax/document.ts';
import type { Path } from '../syntax/path.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import { type ItemRun, type Node, type Pair, spanOf } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import type { CheckSettings } from './check-settings.ts';
import type { Config, Entity, Item, Part } from './config.ts';
import { ConfigIndex } from './config-index.ts';
import { difference } from './difference.ts';
import { LargeItem, openLargeItem } from './large-item.ts';
import { LARGE_ITEM } from './large-item-shape.ts';
import { type ItemHost, OpenItem, type OpenPart } from './read-item.ts';

/** The config that a document declares. A broken document gives a smaller config. */
export function readConfig(document: SyntaxDocument, settings: CheckSettings): Config {
  const steps = new ConfigReader(settings).read(document);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value.config;
  }
}

export interface ConfigChange {
  readonly config: Config;
  /** Parts that were not there before. */
  readonly added: readonly Part[];
  readonly removed: readonly Part[];
  /** Parts that stayed, but asked about what came or went. */
  readonly affected: ReadonlySet<Part>;
}

type AnyItem = OpenItem | LargeItem;

/** The items of a run of the list. */
interface RunItems {
  readonly run: ItemRun;
  readonly nodes: readonly Node[];
  readonly parts: readonly AnyItem[];
}

type SectionItems = readonly RunItems[];

/** What came and went so far. */
interface Delta {
  readonly added: Part[];
  readonly removed: Part[];
  readonly affected: Set<Part>;
}

/** In letters. */
export interface ReadSizes {
  /** Items whose text is longer are taken apart. */
  readonly largeItem: number;
  /** Of a file of up to so many letters all parts are kept read. */
  readonly keepRead: number;
  /** How much is kept read of a larger file: the parts read last. */
  readonly keepReadOfLarger: number;
  /** Of a file of up to so many letters a part gives the same entities as long as one of them is in use. */
  readonly sameEntities: number;
}

export const READ_SIZES: ReadSizes = {
  largeItem: LARGE_ITEM,
  keepRead: 1_500_000,
  // As little as of the trees, and for the same reason.
  keepReadOfLarger: 16_384,
  sameEntities: Number.POSITIVE_INFINITY,
};

/** Parts that are read between two pauses. */
const PARTS_A_STEP = 100;

/** Reads the states of a file one after the other and takes over what has not changed. */
export class ConfigReader {
  readonly settings: CheckSettings;
  readonly index = new ConfigIndex();
  readonly #sizes: ReadSizes;
  readonly #host: ItemHost;
  #sections: ReadonlyMap<string, SectionItems> = new Map();
  /** Oldest first. */
  readonly #read = new Set<OpenPart>();
  #readLetters = 0;
  #mostRead = Number.POSITIVE_INFINITY;
  #forgets: 'unless-in-use' | 'altogether' = 'unless-in-use';

  constructor(settings: CheckSettings, sizes: ReadSizes = READ_SIZES) {
    this.settings = settings;
    this.#sizes = sizes;
    this.#host = {
      placeholders: settings.placeholders,
      onRead: (part) => this.#keep(part),
      asker: () => this.index.asker,
    };
  }

  /** Only the newest state's config may be asked. */
  *read(document: SyntaxDocument): Generator<void, ConfigChange> {
    const { keepRead, keepReadOfLarger, sameEntities } = this.#sizes;
    const { length } = document.source;
    this.#mostRead = length <= keepRead ? keepRead : keepReadOfLarger;
    this.#forgets = length <= sameEntities ? 'unless-in-use' : 'altogether';
    const root = document.root && resolveAlias(document.root);
    const sections: ReadonlyMap<string, Pair> = root?.kind === 'map' ? fieldsOf(root) : new Map();
    const next = new Map<string, SectionItems>();
    const delta: Delta = { added: [], removed: [], affected: new Set() };
    const { added, removed, affected } = delta;
    const isFirst = this.#sections.size === 0;
    for (const [section, pair] of sections) {
      const list = resolveAlias(pair.value);
      if (list?.kind !== 'list') continue;
      const runs = list.runs ?? [{ nodes: list.items }];
      next.set(
        section,
        isFirst
          ? yield* this.#readFirst(section, runs, delta)
          : yield* this.#takeOver(section, runs, this.#sections.get(section) ?? [], delta),
      );
    }
    for (const [section, runs] of this.#sections)
      if (!next.has(section)) for (const item of itemsOf(runs)) removed.push(...item.parts);
    this.#sections = next;
    if (!isFirst) {
      const change = this.index.startChange();
      for (const part of removed) this.index.remove(part);
      for (const [i, part] of added.entries()) {
        this.index.add(part);
        if (i % PARTS_A_STEP === PARTS_A_STEP - 1) yield;
      }
      for (const part of this.index.affectedBy(change)) affected.add(part);
      for (const part of [...removed, ...added]) affected.delete(part);
    }
    return { config: this.#configOf(document, sections, next), added, removed, affected };
  }

  #configOf(
    document: SyntaxDocument,
    sections: ReadonlyMap<string, Pair>,
    runs: ReadonlyMap<string, SectionItems>,
  ): Config {
    let items: readonly Item[] | undefined;
    return {
      document,
      settings: this.settings,
      sections,
      get items() {
        const none: Item[] = [];
        items ??= none.concat(...[...runs.values()].flatMap((each) => each.map(({ parts }) => parts)));
        return items;
      },
      index: this.index,
      itemsIn: (span) => [...runs.values()].flatMap((each) => touching(each, span)),
      indexOf: (item) => placeOf(runs.get(item.section) ?? [], item),
    };
  }

  /** Each part goes into the index as soon as it is there, while it is still read: a large file is read only once. */
  *#readFirst(section: string, runs: readonly ItemRun[], { added }: Delta): Generator<void, SectionItems> {
    const found: RunItems[] = [];
    for (const run of runs) {
      const { nodes } = run;
      const parts = nodes.map((node) => this.#open(section, node));
      found.push({ run, nodes, parts });
      for (const item of parts) {
        for (const part of item.parts) {
          this.index.add(part);
          added.push(part);
          if (added.length % PARTS_A_STEP === 0) yield;
        }
      }
    }
    return found;
  }

  #open(section: string, node: Node): AnyItem {
    return (
      openLargeItem(section, node, this.#host, this.#sizes.largeItem) ??
      new OpenItem(section, node, this.#host)
    );
  }

  /** Runs are known again by what they are; of those between the first and the last difference, items by their nodes. */
  *#takeOver(
    section: string,
    runs: readonly ItemRun[],
    before: SectionItems,
    delta: Delta,
  ): Generator<void, SectionItems> {
    const shortest = Math.min(runs.length, before.length);
    let head = 0;
    while (head < shortest && runs[head] === before[head]?.run) head += 1;
    let tail = 0;
    while (tail < shortest - head && runs[runs.length - 1 - tail] === before[before.length - 1 - tail]?.run)
      tail += 1;
    const gone = before.slice(head, before.length - tail);
    const fresh = runs.slice(head, runs.length - tail);
    const old = { nodes: gone.flatMap(({ nodes }) => nodes), parts: gone.flatMap(({ parts }) => parts) };
    const nodes: Node[] = [];
    for (const run of fresh) {
      for (const node of run.nodes) nodes.push(node);
      yield;
    }
    const parts = this.#takeOverItems(section, nodes, old, delta);
    let at = 0;
    const middle = fresh.map((run): RunItems => {
      const from = at;
      at += run.nodes.length;
      return { run, nodes: run.nodes, parts: parts.slice(from, at) };
    });
    return [...before.slice(0, head), ...middle, ...before.slice(before.length - tail)];
  }

  #takeOverItems(
    section: string,
    nodes: readonly Node[],
    old: { readonly nodes: readonly Node[]; readonly parts: readonly AnyItem[] },
    { added, removed, affected }: Delta,
  ): readonly AnyItem[] {
    // A large item is known again by where it counts from, whatever was edited inside of it.
    const large = new Map(
      old.parts.flatMap((item) => (item instanceof LargeItem ? [[item.node.origin, item] as const] : [])),
    );
    const stayed = new Set<AnyItem>();
    const { kept, fresh, gone } = difference<AnyItem>(nodes, old, (node) => {
      const item = large.get(node.origin);
      const change = item?.update(node, this.#sizes.largeItem);
      if (!item || !change) return this.#open(section, node);
      added.push(...change.added);
      removed.push(...change.removed);
      // Some that asked have left the file since.
      for (const part of change.affected) if (this.index.isPresent(part)) affected.add(part);
      stayed.add(item);
      return item;
    });
    for (const item of fresh) if (!stayed.has(item)) added.push(...item.parts);
    for (const item of gone) if (!stayed.has(item)) removed.push(...item.parts);
    return kept;
  }

  #keep(part: OpenPart): void {
    this.#read.add(part);
    this.#readLetters += lettersOf(part);
    for (const oldest of this.#read) {
      if (this.#readLetters <= this.#mostRead || oldest === part) break;
      // What is in it is being compared: its entities must stay the same ones.
      if (oldest === this.index.asker) continue;
      this.#read.delete(oldest);
      this.#readLetters -= lettersOf(oldest);
      oldest.forget(this.#forgets);
    }
  }
}

function lettersOf({ node }: Part): number {
  return node.to - node.from;
}

function* itemsOf(runs: SectionItems): Generator<AnyItem> {
  for (const { parts } of runs) yield* parts;
}

/** Items stand in the order of the text. */
function touching(runs: SectionItems, { start, end }: Span): readonly Item[] {
  const found: Item[] = [];
  for (let r = firstEndingAfter(runs, lastNodeOf, start); r < runs.length; r++) {
    const parts = runs[r]?.parts ?? [];
    for (let i = firstEndingAfter(parts, nodeOf, start); i < parts.length; i++) {
      const item = parts[i];
      if (!item || end < spanOf(item.node).start) return found;
      found.push(item);
    }
  }
  return found;
}

function placeOf(runs: SectionItems, { node, parts: [first] }: Item): number {
  const { start } = spanOf(node);
  const r = firstEndingAfter(runs, lastNodeOf, start);
  let before = 0;
  for (let i = 0; i < r; i++) before += runs[i]?.parts.length ?? 0;
  for (let at = r, sum = before; at < Math.min(r + 2, runs.length); at++) {
    const parts = runs[at]?.parts ?? [];
    const i = firstEndingAfter(parts, nodeOf, start);
    for (const near of [i, i + 1]) if (parts[near]?.node === node) return sum + near;
    sum += parts.length;
  }
  return Math.max(
    0,
    [...itemsOf(runs)].findIndex((item) => item.parts[0] === first),
  );
}

const nodeOf = ({ node }: Item): Node => node;
const lastNodeOf = ({ nodes }: RunItems): Node | undefined => nodes.at(-1);

/** The index of the first whose node does not end before the offset. */
function firstEndingAfter<T>(all: readonly T[], node: (each: T) => Node | undefined, offset: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const each = all[middle];
    const at = each && node(each);
    if (at && spanOf(at).end < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The path of an entity, or of something in it, from the root of the file. */
export function pathOf(config: Config, entity: Entity, ...inside: Path): Path {
  return [entity.item.section, config.indexOf(entity.item), ...entity.pathInItem, ...inside];
}
