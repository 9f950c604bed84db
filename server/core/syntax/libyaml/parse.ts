/** What the parts of the parser share: the tokens, the tree that is built, and how a value is read. */
import type { ListNode, MapNode, Node, Origin, Pair } from '../tree.ts';
import { type Properties, TreeBuilder } from '../tree-builder.ts';
import { isBlank } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { Scanner } from './scanner.ts';
import type { Token } from './token.ts';

/** Where a value stands; `flow-item`: it is an item of a list in flow style. */
export type NodePlace = 'block' | 'flow' | 'flow-item';

export type Kinds = ReadonlySet<Token['kind']>;

/** Undefined everywhere: the text is refused, or nested too deeply. */
export abstract class Parse {
  readonly cursor: Cursor;
  readonly scanner: Scanner;
  readonly origin: Origin;
  /** Of the document that is being read. */
  builder: TreeBuilder;

  constructor(cursor: Cursor, origin: Origin) {
    this.cursor = cursor;
    this.scanner = new Scanner(cursor);
    this.origin = origin;
    this.builder = new TreeBuilder(origin);
  }

  /** `mayAlign`: a list may stand in the column of the key that it belongs to. */
  abstract node(depth: number, place: NodePlace, mayAlign: boolean): Node | undefined;

  next(): Token | undefined {
    this.scanner.take();
    return this.scanner.peek();
  }

  refuseToken(token: Token, message: string): undefined {
    return this.cursor.refuse('UNEXPECTED_TOKEN', message, token.from, Math.max(token.to, token.from + 1));
  }

  /** What is not written stands behind the sign that it belongs to, and the space there. */
  nothingAfter(at: number): Node {
    const { text } = this.cursor;
    let p = at;
    while (isBlank(text.charCodeAt(p))) p += 1;
    return this.builder.nothing(p);
  }

  pairOf(key: Node, value: Node): Pair {
    return { origin: this.origin, from: key.from, to: Math.max(key.to, value.to), key, value };
  }

  list(from: number, to: number, items: readonly Node[], flow: boolean, properties: Properties): ListNode {
    return { kind: 'list', origin: this.origin, from, to, items, flow, ...properties };
  }

  map(from: number, to: number, pairs: readonly Pair[], flow: boolean, properties: Properties): MapNode {
    const map: MapNode = { kind: 'map', origin: this.origin, from, to, pairs, flow, ...properties };
    this.builder.faultsOfKeys(map);
    return map;
  }
}
