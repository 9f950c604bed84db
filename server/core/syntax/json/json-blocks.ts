/** The pieces of a JSON file: brackets and what divides elements belong to leaves as well, so that all text is theirs. */
import { adopt, BlockList, Entries, type Group, List, Section } from '../blocks.ts';
import type { SyntaxProblem } from '../document.ts';
import { type BlockHost, Leaf, type LeafKind } from '../leaf.ts';
import type { ReadPiece } from '../read-piece.ts';
import type { ListNode, MapNode, Node, Pair } from '../tree.ts';
import { UNANCHORED } from '../tree-builder.ts';
import type { JsonCursor } from './json-cursor.ts';
import { type Frame, packed, unpacked } from './json-frame.ts';
import { faultsOfKeys } from './json-keys.ts';
import { JsonReader, readJson } from './json-reader.ts';

/** One step of the reader: an element with what divides it from the one before, or a bracket with what is around it. */
export class JsonLeaf extends Leaf {
  /** Before the step. */
  private readonly packedFrame: number;
  /** The element that was read is a map. */
  readsMap = false;
  /** What was read may depend on letters behind the next leaf. */
  reachesFar = false;
  /** Where the bracket opens or would have to (`open`, `header`), or what it closes ends (`close`), from the leaf's start. */
  mark = 0;

  constructor(host: BlockHost, kind: LeafKind, frame: Readonly<Frame>) {
    super(host, kind, 0);
    this.packedFrame = packed(frame);
  }

  get frame(): Frame {
    return unpacked(this.packedFrame);
  }

  /** The cursor, which has begun with this leaf, stands behind the step. */
  takeStep(cursor: JsonCursor, start: number, node: Node | undefined, pairs: readonly Pair[]): void {
    this.length = cursor.at - start;
    this.reach = cursor.reach;
    // The list below a header is not read with it.
    this.reachesFar = cursor.isFar || (this.kind === 'header' && 0 < this.reach);
    this.readsMap = node?.kind === 'map';
    this.take(pieceOf(node, pairs, cursor.problems));
  }

  protected override readText(text: string): ReadPiece {
    if (this.kind === 'whole') {
      const { root, problems } = readJson(text, this);
      return { ...pieceOf(root, [], problems), how: 'general' };
    }
    const reader = new JsonReader(text, this);
    const node = reader.nextItem(this.frame);
    return pieceOf(node, [], reader.cursor.problems);
  }
}

function pieceOf(
  node: Node | undefined,
  pairs: readonly Pair[],
  problems: readonly SyntaxProblem[],
): ReadPiece {
  return {
    node,
    pairs,
    problems: problems.length === 0 ? NONE : problems,
    comments: NONE,
    wantsWhole: false,
    anchoring: UNANCHORED,
    how: 'fast',
  };
}

const NONE: readonly never[] = [];

/** A map that is cut: the root, or a large item. Its first child opens it, its last one closes it. */
export class JsonMap extends Entries {
  constructor(open: JsonLeaf, steps: readonly (JsonLeaf | JsonSection)[]) {
    super([open, ...steps], 0, 0);
  }

  protected override faultsOf(pairs: readonly Pair[]): readonly SyntaxProblem[] {
    return faultsOfKeys(pairs);
  }

  protected override nodeOf(pairs: readonly Pair[]): MapNode {
    const [open] = this.children;
    const close = this.children.at(-1);
    const from = open instanceof JsonLeaf ? open.mark : 0;
    const to = close instanceof JsonLeaf ? close.start + close.mark : this.length;
    return { kind: 'map', origin: this, from, to, pairs, flow: true };
  }
}

/** A key with the list below it, up to the bracket that closes it. */
export class JsonSection extends Section {
  declare readonly list: JsonList;
  close: JsonLeaf;

  constructor(header: JsonLeaf, list: JsonList, close: JsonLeaf) {
    super(header, list, close);
    this.close = close;
  }

  takeHeader(header: JsonLeaf): void {
    this.children[0] = header;
    Object.assign(this, { header });
    this.list.stale();
    adopt(this);
    this.stale();
  }

  takeClose(close: JsonLeaf): void {
    this.children[2] = close;
    this.close = close;
  }
}

export class JsonList extends List {
  constructor(groups: Group[]) {
    super(groups, 0);
  }

  protected override make(): ListNode {
    const section = this.parent instanceof JsonSection ? this.parent : undefined;
    const from = section?.header instanceof JsonLeaf ? section.header.mark - section.header.length : 0;
    const to = this.length + (section?.close.mark ?? 0);
    return new BlockList(this, this.children.slice(), from, to);
  }
}

export type JsonStep = JsonLeaf | JsonSection | JsonMap;

/** What a step depends on. */
export function frameBefore(step: JsonStep): Frame | undefined {
  const leaf = step instanceof JsonLeaf ? step : step instanceof JsonSection ? step.header : step.children[0];
  return leaf instanceof JsonLeaf ? leaf.frame : undefined;
}

/** The leaf that says how far behind a step's own text its reading depends on what stands there. */
export function lastLeafOf(step: JsonStep): JsonLeaf | undefined {
  if (step instanceof JsonLeaf) return step;
  const last = step.children.at(-1);
  return last instanceof JsonLeaf ? last : undefined;
}

export function readsMap(step: JsonStep): boolean {
  return step instanceof JsonLeaf ? step.readsMap : step instanceof JsonMap;
}

/** What ends a list or a map, be it a bracket or not. */
export function isClose(step: JsonStep): step is JsonLeaf {
  return step instanceof JsonLeaf && step.kind === 'close';
}

/** What stands before the first key of the root or of a large item. */
export function isOpen(step: JsonStep): boolean {
  return step instanceof JsonLeaf && step.kind === 'open';
}

/** What stands before a list, without the list. */
export function isHeader(step: JsonStep): step is JsonLeaf {
  return step instanceof JsonLeaf && step.kind === 'header';
}

export function endOf(block: { readonly offset: number; readonly length: number }): number {
  return block.offset + block.length;
}
