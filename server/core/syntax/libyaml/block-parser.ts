/** Lists and maps in block style, as libyaml parses them. */
import type { Node, Pair } from '../tree.ts';
import type { Properties } from '../tree-builder.ts';
import type { Kinds, Parse } from './parse.ts';
import type { Token } from './token.ts';

export class BlockParser {
  private readonly parse: Parse;

  constructor(parse: Parse) {
    this.parse = parse;
  }

  /** `indented` lists end with their block, `aligned` ones with the next key. */
  list(
    from: number | undefined,
    depth: number,
    properties: Properties,
    where: 'indented' | 'aligned',
  ): Node | undefined {
    if (from === undefined) return undefined;
    const before = this.parse.builder.open(properties);
    const ends = where === 'aligned' ? ENDS_ALIGNED_ITEM : ENDS_ITEM;
    const items: Node[] = [];
    for (let token = this.parse.scanner.peek(); ; token = this.parse.scanner.peek()) {
      if (token?.kind !== 'entry') {
        if (!token) return undefined;
        if (where === 'indented') {
          if (token.kind !== 'block-end') {
            return this.parse.refuseToken(
              token,
              'this stands among the items of a list but is none; compare the indentation',
            );
          }
          this.parse.scanner.take();
        }
        break;
      }
      const item = this.content(token.to, depth, ends, 'none');
      if (!item) return undefined;
      items.push(item);
    }
    const list = this.parse.list(from, items.at(-1)?.to ?? from, items, false, properties);
    this.parse.builder.close(properties, list, before);
    return list;
  }

  map(from: number, depth: number, properties: Properties): Node | undefined {
    const before = this.parse.builder.open(properties);
    const pairs: Pair[] = [];
    let hasQuestionMark = false;
    this.parse.scanner.take();
    for (let token = this.parse.scanner.peek(); ; token = this.parse.scanner.peek()) {
      if (!token) return undefined;
      if (token.kind === 'block-end') {
        this.parse.scanner.take();
        break;
      }
      if (token.kind !== 'key') {
        return this.parse.refuseToken(token, 'a key is expected here; compare the indentation');
      }
      if (pairs.length === 0) hasQuestionMark = token.from < token.to;
      const key = this.content(token.to, depth, ENDS_KEY, 'aligned');
      const colon = this.parse.scanner.peek();
      if (!key || !colon) return undefined;
      const value =
        colon.kind === 'value'
          ? this.content(colon.to, depth, ENDS_KEY, 'aligned')
          : this.parse.builder.nothing(key.to);
      if (!value) return undefined;
      pairs.push(this.parse.pairOf(key, value));
    }
    // An anchor before the first key is the key's, so the map starts behind it.
    const start = hasQuestionMark ? from : (pairs[0]?.from ?? from);
    const map = this.parse.map(start, pairs.at(-1)?.to ?? start, pairs, false, properties);
    this.parse.builder.close(properties, map, before);
    return map;
  }

  /** What follows an indicator, which is the current token; nothing when one of `ends` does. */
  private content(
    at: number,
    depth: number,
    ends: ReadonlySet<Token['kind']>,
    lists: 'aligned' | 'none',
  ): Node | undefined {
    const token = this.parse.next();
    if (!token) return undefined;
    if (ends.has(token.kind)) return this.parse.nothingAfter(at);
    return this.parse.node(depth + 1, 'block', lists === 'aligned');
  }
}

const ENDS_ITEM: Kinds = new Set<Token['kind']>(['entry', 'block-end']);
const ENDS_ALIGNED_ITEM: Kinds = new Set<Token['kind']>(['entry', 'key', 'value', 'block-end']);
const ENDS_KEY: Kinds = new Set<Token['kind']>(['key', 'value', 'block-end']);
