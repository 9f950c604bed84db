/** Lists and maps in flow style, as libyaml parses them. */
import type { Node, Pair } from '../tree.ts';
import type { Properties } from '../tree-builder.ts';
import type { Kinds, Parse } from './parse.ts';
import type { Token } from './token.ts';

export class FlowParser {
  private readonly parse: Parse;

  constructor(parse: Parse) {
    this.parse = parse;
  }

  list(start: Token, depth: number, properties: Properties): Node | undefined {
    const before = this.parse.builder.open(properties);
    const items: Node[] = [];
    let token = this.parse.next();
    for (let isFirst = true; token && token.kind !== 'flow-list-end'; isFirst = false) {
      if (!isFirst) {
        if (token.kind !== 'flow-entry') return this.parse.refuseToken(token, 'expected a comma or "]"');
        token = this.parse.next();
        if (!token) return undefined;
        if (token.kind === 'flow-list-end') break;
      }
      const item =
        token.kind === 'key' ? this.pairAsItem(token, depth) : this.parse.node(depth + 1, 'flow-item', false);
      if (!item) return undefined;
      items.push(item);
      token = this.parse.scanner.peek();
    }
    if (!token) return undefined;
    this.parse.scanner.take();
    const list = this.parse.list(start.from, token.to, items, true, properties);
    this.parse.builder.close(properties, list, before);
    return list;
  }

  /** `[a: b]` is a list of one map. */
  private pairAsItem(keyToken: Token, depth: number): Node | undefined {
    this.parse.builder.count();
    let token = this.parse.next();
    if (!token) return undefined;
    let key: Node | undefined;
    if (token.kind === 'value' || token.kind === 'flow-entry' || token.kind === 'flow-list-end') {
      // `parse_flow_sequence_entry_mapping_key` of libyaml 0.2.5 swallows the sign, even the colon.
      this.parse.scanner.take();
      key = this.parse.nothingAfter(keyToken.to);
    } else key = this.parse.node(depth + 2, 'flow', false);
    token = this.parse.scanner.peek();
    if (!key || !token) return undefined;
    let value: Node | undefined = this.parse.builder.nothing(key.to);
    if (token.kind === 'value') {
      const colon = token;
      token = this.parse.next();
      if (!token) return undefined;
      value = ENDS_FLOW_ITEM.has(token.kind)
        ? this.parse.nothingAfter(colon.to)
        : this.parse.node(depth + 2, 'flow', false);
    }
    if (!value) return undefined;
    const pair = this.parse.pairOf(key, value);
    return this.parse.map(pair.from, pair.to, [pair], true, {});
  }

  map(start: Token, depth: number, properties: Properties): Node | undefined {
    const before = this.parse.builder.open(properties);
    const pairs: Pair[] = [];
    let token = this.parse.next();
    for (let isFirst = true; token && token.kind !== 'flow-map-end'; isFirst = false) {
      if (!isFirst) {
        if (token.kind !== 'flow-entry') return this.parse.refuseToken(token, 'expected a comma or "}"');
        token = this.parse.next();
        if (!token) return undefined;
        if (token.kind === 'flow-map-end') break;
      }
      const pair = this.pair(token, depth);
      if (!pair) return undefined;
      pairs.push(pair);
      token = this.parse.scanner.peek();
    }
    if (!token) return undefined;
    this.parse.scanner.take();
    const map = this.parse.map(start.from, token.to, pairs, true, properties);
    this.parse.builder.close(properties, map, before);
    return map;
  }

  private pair(first: Token, depth: number): Pair | undefined {
    let token: Token | undefined = first;
    if (token.kind !== 'key') {
      const key = this.parse.node(depth + 1, 'flow', false);
      return key && this.parse.pairOf(key, this.parse.builder.nothing(key.to));
    }
    token = this.parse.next();
    if (!token) return undefined;
    const key: Node | undefined = ENDS_FLOW_KEY.has(token.kind)
      ? this.parse.nothingAfter(first.to)
      : this.parse.node(depth + 1, 'flow', false);
    token = this.parse.scanner.peek();
    if (!key || !token) return undefined;
    if (token.kind !== 'value') return this.parse.pairOf(key, this.parse.builder.nothing(key.to));
    const colon = token;
    token = this.parse.next();
    if (!token) return undefined;
    const value = ENDS_FLOW_VALUE.has(token.kind)
      ? this.parse.nothingAfter(colon.to)
      : this.parse.node(depth + 1, 'flow', false);
    return value && this.parse.pairOf(key, value);
  }
}

const ENDS_FLOW_ITEM: Kinds = new Set<Token['kind']>(['flow-entry', 'flow-list-end']);
const ENDS_FLOW_KEY: Kinds = new Set<Token['kind']>(['value', 'flow-entry', 'flow-map-end']);
const ENDS_FLOW_VALUE: Kinds = new Set<Token['kind']>(['flow-entry', 'flow-map-end']);
