/**
 * The located tree that everything above `syntax/` reads, whatever made it. Structure and spans are those of YAML
 * 1.2 as the `yaml` package reads it; the value of a plain scalar is the one that Kong's own reader (lyaml over
 * libyaml) gives it, so `017` is 15 and `yes` is true.
 */
import type { Span } from '../text/span.ts';

/**
 * Where the offsets of a part of the tree count from. The offset of a piece moves when text before it changes;
 * the nodes in it stay as they are.
 */
export interface Origin {
  readonly offset: number;
}

/** Anything with a place: nodes, pairs, comments, and parts of them. Offsets are relative to the origin. */
export interface Located {
  readonly origin: Origin;
  readonly from: number;
  readonly to: number;
}

/** The absolute span, valid for the newest state of the document. Ask late: at the edges, when it is shown. */
export function spanOf(at: Located): Span {
  return { start: at.origin.offset + at.from, end: at.origin.offset + at.to };
}

/** A part of a located thing; `from` and `to` count from its own start, in UTF-16 code units of the source. */
export function within(at: Located, from: number, to: number): Located {
  return { origin: at.origin, from: at.from + from, to: at.from + to };
}

export type Node = MapNode | ListNode | ScalarNode | AliasNode;

interface NodeBase extends Located {
  readonly anchor?: string;
  /** As written, such as `!!str` or `!env`. */
  readonly tag?: string;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  /** In the order of the text; equal keys are all there, and merge keys (`<<`) are ordinary pairs. */
  readonly pairs: readonly Pair[];
  readonly flow: boolean;
}

export interface Pair extends Located {
  readonly key: Node;
  /** A value that is not written is a plain null scalar with an empty span. */
  readonly value: Node;
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
  /** The items of a long list in runs that stay the same while nothing in them changes; read as they are asked for. */
  readonly runs?: readonly ItemRun[];
  readonly flow: boolean;
}

export interface ItemRun {
  readonly nodes: readonly Node[];
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** The text with quotes, escapes and folding undone. */
  readonly text: string;
  /** As lyaml resolves it. */
  readonly value: string | number | boolean | null;
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  /** The anchored node; undefined when there is none (which is also a problem of the document). */
  readonly target: Node | undefined;
}

export interface Comment extends Located {
  /** Without the leading `#`. */
  readonly text: string;
}
