/** The smallest parts of a file: each is read by itself, when first asked for. */
import type { SyntaxProblem } from './document.ts';
import {
  type ReadPiece,
  readEntryPiece,
  readHeaderPiece,
  readItemPiece,
  readPrologue,
  readWholePiece,
} from './read-piece.ts';
import type { Comment, MapNode, Node, Origin, Pair } from './tree.ts';
import { UNANCHORED } from './tree-builder.ts';

/** Items longer than this are cut at their own keys and lists. */
export interface BlockSizes {
  readonly cutAbove: number;
  readonly group: number;
}

/** What blocks share: the text they stand in, and who holds what. */
export interface BlockHost {
  readonly sizes: BlockSizes;
  /** The text from `start` to `end` as it is now. */
  slice(start: number, end: number): string;
  /** A block has been built into the file. */
  built(block: BaseBlock): void;
  /** A leaf was read; the host may ask it later to forget its tree. */
  keep(leaf: Leaf): void;
}

/** `open` and `close`: the brackets of a list or map in JSON, with what divides them from their neighbours. */
export type LeafKind = 'item' | 'entry' | 'header' | 'prologue' | 'whole' | 'open' | 'close';

/** `whole`: the file cannot be cut. `fault`: something is wrong. `reaching`: anchors and the like. `style`: the rest. */
export type DeclineReason = 'whole' | 'fault' | 'reaching' | 'style';

/** The fast reader, or why it declined. */
export type ReadBy = 'fast' | DeclineReason;

export abstract class BaseBlock implements Origin {
  parent: BaseBlock | undefined;
  /** Where it starts in its parent. */
  start = 0;
  length = 0;

  get offset(): number {
    return this.parent ? this.parent.offset + this.start : this.start;
  }
}

export class Leaf extends BaseBlock {
  readonly kind: LeafKind;
  readonly skip: number;
  problems: readonly SyntaxProblem[] = [];
  comments: readonly Comment[] = [];
  wantsWhole = false;
  anchoring = UNANCHORED;
  how: 'fast' | 'general' | 'unread' = 'unread';
  /** As what it is counted among the pieces that were read. */
  countedAs: ReadBy | undefined;
  /** How many letters behind its own its reading depends on. */
  reach = 0;
  private readonly host: BlockHost;
  /** Its text, once it is no longer part of the file. */
  private ownText: string | undefined;
  private tree: ReadPiece | undefined;
  private itemNode: Node | undefined;

  constructor(host: BlockHost, kind: LeafKind, length: number, skip = 0) {
    super();
    this.host = host;
    this.kind = kind;
    this.length = length;
    this.skip = skip;
  }

  /** The pairs of an entry; of an item that is a map, the map's. */
  get pairs(): readonly Pair[] {
    return this.read().pairs;
  }

  get node(): Node | undefined {
    if (!this.itemNode) this.read();
    return this.itemNode;
  }

  read(): ReadPiece {
    if (this.tree) return this.tree;
    const { offset } = this;
    const text = this.ownText ?? this.host.slice(offset, offset + this.length + this.reach);
    const tree = this.take(this.readText(text));
    this.host.keep(this);
    return tree;
  }

  protected take(read: ReadPiece): ReadPiece {
    this.tree = this.kind === 'item' ? this.asItem(read) : read;
    if (this.kind === 'whole') this.itemNode = read.node;
    this.problems = read.problems;
    this.comments = read.comments;
    this.wantsWhole = read.wantsWhole;
    this.anchoring = read.anchoring;
    this.how = read.how;
    return this.tree;
  }

  protected readText(text: string): ReadPiece {
    switch (this.kind) {
      case 'item':
        return readItemPiece(text, this);
      case 'entry':
        return readEntryPiece(text, this, this.skip);
      case 'header':
        return readHeaderPiece(text, this, this.skip);
      case 'prologue':
        return readPrologue(text, this);
      case 'whole':
      case 'open':
      case 'close':
        return readWholePiece(text, this);
    }
  }

  /** A map stays the same node while its pairs come and go, so that what is derived from it can be kept. */
  private asItem(read: ReadPiece): ReadPiece {
    const { node } = read;
    if (node?.kind !== 'map') {
      this.itemNode ??= node;
      return read;
    }
    this.itemNode ??= new ItemMap(this, node);
    return { ...read, pairs: node.pairs };
  }

  forget(): void {
    if (this.kind === 'item') this.tree = undefined;
  }

  /** The leaf leaves the file; who still holds its node can go on reading it. `text`: with what it reaches to. */
  detach(text: string): void {
    this.ownText = text;
  }

  get isDetached(): boolean {
    return this.ownText !== undefined;
  }

  /** It is in the new text as well. */
  attach(): void {
    this.ownText = undefined;
  }
}

class ItemMap implements MapNode {
  readonly kind = 'map';
  readonly from: number;
  readonly to: number;
  readonly flow: boolean;
  readonly anchor?: string;
  readonly tag?: string;
  readonly origin: Leaf;

  constructor(leaf: Leaf, node: MapNode) {
    this.origin = leaf;
    this.from = node.from;
    this.to = node.to;
    this.flow = node.flow;
    if (node.anchor !== undefined) this.anchor = node.anchor;
    if (node.tag !== undefined) this.tag = node.tag;
  }

  get pairs(): readonly Pair[] {
    return this.origin.pairs;
  }
}
