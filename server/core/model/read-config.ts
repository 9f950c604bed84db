import type { Path } from '../rules/finding.ts';
import type { SyntaxDocument } from '../syntax/document.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import { type Node, type Pair, spanOf } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import type { Config, Entity, Item, Part } from './config.ts';
import { ConfigIndex } from './config-index.ts';
import { difference, LARGE_ITEM, LargeItem, openLargeItem } from './large-item.ts';
import { type ItemHost, OpenItem, type OpenPart } from './read-item.ts';
import type { CheckSettings } from './target.ts';

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

interface SectionItems {
  readonly nodes: readonly Node[];
  readonly parts: readonly AnyItem[];
}

/** What came and went so far. */
interface Delta {
  readonly added: Part[];
  readonly removed: Part[];
  readonly affected: Set<Part>;
}

/** Letters of parts that are kept read; of a larger file those read last. */
const KEEP_READ = 1_500_000;
/** Parts that are read between two pauses. */
const PARTS_A_STEP = 100;

/** Reads the states of a file one after the other and takes over what has not changed. */
export class ConfigReader {
  readonly settings: CheckSettings;
  readonly index = new ConfigIndex();
  readonly #largeFrom: number;
  readonly #host: ItemHost;
  #sections: ReadonlyMap<string, SectionItems> = new Map();
  /** Oldest first. */
  readonly #read = new Set<OpenPart>();
  #readLetters = 0;

  constructor(settings: CheckSettings, largeFrom = LARGE_ITEM) {
    this.settings = settings;
    this.#largeFrom = largeFrom;
    this.#host = {
      placeholders: settings.placeholders,
      onRead: (part) => this.#keep(part),
      asker: () => this.index.asker,
    };
  }

  /** Only the newest state's config may be asked. */
  *read(document: SyntaxDocument): Generator<void, ConfigChange> {
    const root = document.root && resolveAlias(document.root);
    const sections: ReadonlyMap<string, Pair> = root?.kind === 'map' ? fieldsOf(root) : new Map();
    const next = new Map<string, SectionItems>();
    const delta: Delta = { added: [], removed: [], affected: new Set() };
    const { added, removed, affected } = delta;
    for (const [section, pair] of sections) {
      const list = resolveAlias(pair.value);
      if (list?.kind !== 'list') continue;
      next.set(section, this.#takeOver(section, list.items, this.#sections.get(section), delta));
    }
    for (const [section, { parts }] of this.#sections)
      if (!next.has(section)) for (const item of parts) removed.push(...item.parts);
    const isFirst = this.#sections.size === 0;
    this.#sections = next;
    const change = isFirst ? undefined : this.index.startChange();
    for (const part of removed) this.index.remove(part);
    for (const [i, part] of added.entries()) {
      this.index.add(part);
      if (i % PARTS_A_STEP === PARTS_A_STEP - 1) yield;
    }
    if (change) for (const part of this.index.affectedBy(change)) affected.add(part);
    for (const part of [...removed, ...added]) affected.delete(part);
    let items: readonly Item[] | undefined;
    const config: Config = {
      document,
      settings: this.settings,
      sections,
      get items() {
        const none: Item[] = [];
        items ??= none.concat(...[...next.values()].map(({ parts }) => parts));
        return items;
      },
      index: this.index,
      itemsIn: (span) => [...next.values()].flatMap(({ parts }) => touching(parts, span)),
      indexOf: (item) => this.#indexOf(item),
    };
    return { config, added, removed, affected };
  }

  #takeOver(
    section: string,
    nodes: readonly Node[],
    before: SectionItems | undefined,
    { added, removed, affected }: Delta,
  ): SectionItems {
    if (before?.nodes === nodes) return before;
    const opened: AnyItem[] = [];
    const old = before ?? { nodes: [], parts: [] };
    const found = difference<AnyItem>(nodes, old, (node) => {
      const item =
        openLargeItem(section, node, this.#host, this.#largeFrom) ?? new OpenItem(section, node, this.#host);
      opened.push(item);
      return item;
    });
    // A large item is known again by where it counts from, whatever was edited inside of it.
    const large = new Map(
      found.gone.flatMap((item) => (item instanceof LargeItem ? [[item.node.origin, item] as const] : [])),
    );
    const stayed = new Map<AnyItem, LargeItem>();
    for (const fresh of large.size === 0 ? [] : opened) {
      const item = fresh instanceof LargeItem ? large.get(fresh.node.origin) : undefined;
      const change = item?.update(fresh.node, this.#largeFrom);
      if (!item || !change) continue;
      added.push(...change.added);
      removed.push(...change.removed);
      // Some that asked have left the file since.
      for (const part of change.affected) if (this.index.isPresent(part)) affected.add(part);
      stayed.set(fresh, item);
    }
    const known = new Set<AnyItem>(stayed.values());
    for (const item of opened) if (!stayed.has(item)) added.push(...item.parts);
    for (const item of found.gone) if (!known.has(item)) removed.push(...item.parts);
    const parts = stayed.size === 0 ? found.kept : found.kept.map((item) => stayed.get(item) ?? item);
    return { nodes, parts };
  }

  #keep(part: OpenPart): void {
    this.#read.add(part);
    this.#readLetters += lettersOf(part);
    for (const oldest of this.#read) {
      if (this.#readLetters <= KEEP_READ || oldest === part) break;
      // What is in it is being compared: its entities must stay the same ones.
      if (oldest === this.index.asker) continue;
      this.#read.delete(oldest);
      this.#readLetters -= lettersOf(oldest);
      oldest.forget();
    }
  }

  #indexOf(item: Item): number {
    const items = this.#sections.get(item.section)?.parts ?? [];
    const low = firstEndingAfter(items, spanOf(item.node).start);
    return items[low] === item
      ? low
      : Math.max(
          0,
          items.findIndex(({ node }) => node === item.node),
        );
  }
}

function lettersOf({ node }: Part): number {
  return node.to - node.from;
}

/** Items stand in the order of the text. */
function touching(items: readonly Item[], { start, end }: Span): readonly Item[] {
  const found: Item[] = [];
  for (let i = firstEndingAfter(items, start); i < items.length; i++) {
    const item = items[i];
    if (!item || end < spanOf(item.node).start) break;
    found.push(item);
  }
  return found;
}

/** The index of the first item whose end is not before the offset. */
function firstEndingAfter(items: readonly Item[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const node = items[middle]?.node;
    if (node && spanOf(node).end < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The path of an entity, or of something in it, from the root of the file. */
export function pathOf(config: Config, entity: Entity, ...inside: Path): Path {
  return [entity.item.section, config.indexOf(entity.item), ...entity.pathInItem, ...inside];
}
