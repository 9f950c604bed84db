import type { Path } from '../rules/finding.ts';
import type { SyntaxDocument } from '../syntax/document.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import { type Node, type Pair, spanOf } from '../syntax/tree.ts';
import type { Config, Entity, Item } from './config.ts';
import { ConfigIndex, kindsOfSameNames } from './config-index.ts';
import { type OpenItem, openItem } from './read-item.ts';
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
  /** Items that were not there before. */
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
  /** Items that stayed, but asked about what came or went. */
  readonly affected: ReadonlySet<Item>;
}

interface SectionItems {
  readonly nodes: readonly Node[];
  readonly items: readonly OpenItem[];
}

/** Letters of items that are kept read; of a larger file those read last. */
const KEEP_READ = 1_500_000;
/** Items that are read between two pauses. */
const ITEMS_A_STEP = 100;

/** Reads the states of a file one after the other and takes over what has not changed. */
export class ConfigReader {
  readonly settings: CheckSettings;
  readonly index = new ConfigIndex();
  #sections: ReadonlyMap<string, SectionItems> = new Map();
  /** Oldest first. */
  readonly #read = new Set<OpenItem>();
  #readLetters = 0;

  constructor(settings: CheckSettings) {
    this.settings = settings;
  }

  /** Only the newest state's config may be asked. */
  *read(document: SyntaxDocument): Generator<void, ConfigChange> {
    const root = document.root && resolveAlias(document.root);
    const sections: ReadonlyMap<string, Pair> = root?.kind === 'map' ? fieldsOf(root) : new Map();
    const next = new Map<string, SectionItems>();
    const added: OpenItem[] = [];
    const removed: OpenItem[] = [];
    for (const [section, pair] of sections) {
      const list = resolveAlias(pair.value);
      if (list?.kind !== 'list') continue;
      const before = this.#sections.get(section);
      next.set(section, this.#takeOver(section, list.items, before, added, removed));
    }
    for (const [section, before] of this.#sections) if (!next.has(section)) removed.push(...before.items);
    const isFirst = this.#sections.size === 0;
    this.#sections = next;
    const sameNames = isFirst ? new Set<string>() : kindsOfSameNames(removed, added);
    const affected = new Set(this.index.askersAbout(removed, sameNames));
    for (const item of removed) this.index.remove(item);
    for (const [i, item] of added.entries()) {
      this.index.add(item);
      if (i % ITEMS_A_STEP === ITEMS_A_STEP - 1) yield;
    }
    if (!isFirst) for (const item of this.index.askersAbout(added, sameNames)) affected.add(item);
    for (const item of removed) affected.delete(item);
    const none: Item[] = [];
    const items = none.concat(...[...next.values()].map((each) => each.items));
    const config: Config = {
      document,
      settings: this.settings,
      sections,
      items,
      index: this.index,
      indexOf: (item) => this.#indexOf(item),
    };
    return { config, added, removed, affected };
  }

  /** Items are known again by their nodes; those between the first and the last difference are new. */
  #takeOver(
    section: string,
    nodes: readonly Node[],
    before: SectionItems | undefined,
    added: OpenItem[],
    removed: OpenItem[],
  ): SectionItems {
    if (before?.nodes === nodes) return before;
    const old = before ?? { nodes: [], items: [] };
    const shortest = Math.min(nodes.length, old.nodes.length);
    let head = 0;
    while (head < shortest && nodes[head] === old.nodes[head]) head += 1;
    let tail = 0;
    while (
      tail < shortest - head &&
      nodes[nodes.length - 1 - tail] === old.nodes[old.nodes.length - 1 - tail]
    )
      tail += 1;
    const gone = new Map(
      old.items.slice(head, old.items.length - tail).map((item) => [item.node, item] as const),
    );
    const middle = nodes.slice(head, nodes.length - tail).map((node) => {
      const known = gone.get(node);
      gone.delete(node);
      if (known) return known;
      const item = openItem(section, node, this.settings.placeholders, (read) => this.#keep(read));
      added.push(item);
      return item;
    });
    removed.push(...gone.values());
    const items = old.items.slice(0, head).concat(middle, old.items.slice(old.items.length - tail));
    return { nodes, items };
  }

  #keep(item: OpenItem): void {
    this.#read.add(item);
    this.#readLetters += lettersOf(item);
    for (const oldest of this.#read) {
      if (this.#readLetters <= KEEP_READ || oldest === item) break;
      // What is in it is being compared: its entities must stay the same ones.
      if (oldest === this.index.asker) continue;
      this.#read.delete(oldest);
      this.#readLetters -= lettersOf(oldest);
      oldest.forget();
    }
  }

  #indexOf(item: Item): number {
    const items = this.#sections.get(item.section)?.items ?? [];
    const start = spanOf(item.node).start;
    let low = 0;
    let high = items.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const node = items[middle]?.node;
      if (node && spanOf(node).start < start) low = middle + 1;
      else high = middle;
    }
    return items[low] === item
      ? low
      : Math.max(
          0,
          items.findIndex(({ node }) => node === item.node),
        );
  }
}

function lettersOf({ node }: Item): number {
  return node.to - node.from;
}

/** The path of an entity, or of something in it, from the root of the file. */
export function pathOf(config: Config, entity: Entity, ...inside: Path): Path {
  return [entity.item.section, config.indexOf(entity.item), ...entity.pathInItem, ...inside];
}
