/**
 * Reads a text as libyaml 0.2.5 and lyaml 6.2.8 do (`parser.c`, `lyaml/init.lua`), which is how Kong reads it. It
 * takes what they take, whether or not it is YAML 1.2, and stops at the first thing that they refuse.
 */
import type { SyntaxProblem } from '../document.ts';
import type { Comment, ListNode, MapNode, Node, Origin, Pair } from '../tree.ts';
import {
  type Anchoring,
  both,
  furtherDocument,
  MAX_DEPTH,
  type Properties,
  STANDARD_TAG_PREFIX,
  shortTag,
  TreeBuilder,
  UNANCHORED,
} from '../tree-builder.ts';
import { isBlank, REFUSED_CHARACTER } from './characters.ts';
import { Cursor, type Refusal } from './cursor.ts';
import { Scanner } from './scanner.ts';
import type { DirectiveToken, TagToken, Token } from './token.ts';

export interface ReadLibyaml {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  readonly anchoring: Anchoring;
}

/** `refused`: Kong cannot read the text. `unknown`: it is nested deeper than is looked at. */
export type LibyamlVerdict =
  | { readonly kind: 'read'; readonly read: ReadLibyaml }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown' };

export function readLibyaml(text: string, origin: Origin): LibyamlVerdict {
  const refused = REFUSED_CHARACTER.exec(text);
  if (refused) {
    const { index } = refused;
    const code = text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0');
    const message = `Kong's YAML reader refuses the control character U+${code}`;
    return { kind: 'refused', refusal: { from: index, to: index + 1, code: 'CONTROL_CHARACTER', message } };
  }
  const cursor = new Cursor(text, origin);
  const reader = new LibyamlReader(cursor, origin);
  const read = reader.stream();
  if (reader.isTooDeep) return { kind: 'unknown' };
  if (cursor.refusal) return { kind: 'refused', refusal: cursor.refusal };
  if (!read) return { kind: 'unknown' };
  return { kind: 'read', read: { ...read, comments: cursor.comments } };
}

/** Undefined everywhere: the text is refused, or nested too deeply. */
class LibyamlReader {
  isTooDeep = false;
  private readonly cursor: Cursor;
  private readonly scanner: Scanner;
  private readonly origin: Origin;
  private builder: TreeBuilder;
  private tagPrefixes = new Map<string, string>();

  constructor(cursor: Cursor, origin: Origin) {
    this.cursor = cursor;
    this.scanner = new Scanner(cursor);
    this.origin = origin;
    this.builder = new TreeBuilder(origin);
  }

  stream(): Omit<ReadLibyaml, 'comments'> | undefined {
    let root: Node | undefined;
    const problems: SyntaxProblem[] = [];
    let anchoring = UNANCHORED;
    for (let count = 0; ; count++) {
      this.builder = new TreeBuilder(this.origin);
      const document = this.document(count === 0);
      if (!document) return undefined;
      if (document === 'none') return { root, problems, anchoring };
      anchoring = both(anchoring, this.builder.anchoring);
      if (count === 0) {
        root = document.root;
        for (const each of this.builder.problems) problems.push(each);
        continue;
      }
      if (count === 1) problems.push(furtherDocument(this.origin, document.start));
      // lyaml loads all documents before it returns the first, so a fault in any of them counts.
      for (const each of this.builder.problems) if (!each.tolerated) problems.push(each);
    }
  }

  private document(isFirst: boolean): { readonly root: Node; readonly start: number } | 'none' | undefined {
    let token = this.scanner.peek();
    while (!isFirst && token?.kind === 'document-end') token = this.next();
    if (!token) return undefined;
    if (token.kind === 'stream-end') return 'none';
    const start = token.from;
    this.tagPrefixes = new Map();
    let root: Node | undefined;
    if (isFirst && token.kind !== 'directive' && token.kind !== 'document-start') {
      this.addStandardPrefixes();
      root = this.node(0, 'block', false);
    } else {
      token = this.directives(token);
      if (!token) return undefined;
      if (token.kind !== 'document-start') {
        return this.refuseToken(token, 'this does not belong to what is above; compare the indentation');
      }
      const content = this.next();
      if (!content) return undefined;
      root = STARTS_NO_CONTENT.has(content.kind) ? this.nothingAfter(token.to) : this.node(0, 'block', false);
    }
    if (!root) return undefined;
    const end = this.scanner.peek();
    if (!end) return undefined;
    if (end.kind === 'document-end') this.scanner.take();
    return { root, start };
  }

  private next(): Token | undefined {
    this.scanner.take();
    return this.scanner.peek();
  }

  private refuseToken(token: Token, message: string): undefined {
    return this.cursor.refuse('UNEXPECTED_TOKEN', message, token.from, Math.max(token.to, token.from + 1));
  }

  private directives(first: Token): Token | undefined {
    let token: Token | undefined = first;
    let hasVersion = false;
    while (token?.kind === 'directive') {
      const { meaning }: DirectiveToken = token;
      if (meaning.kind === 'version') {
        if (hasVersion) return this.refuseToken(token, '%YAML may be written once');
        if (meaning.major !== 1 || (meaning.minor !== 1 && meaning.minor !== 2)) {
          return this.refuseToken(token, 'only YAML 1.1 and 1.2 can be read');
        }
        hasVersion = true;
      } else {
        if (this.tagPrefixes.has(meaning.handle)) {
          return this.refuseToken(token, `%TAG ${meaning.handle} may be written once`);
        }
        this.tagPrefixes.set(meaning.handle, meaning.prefix);
      }
      token = this.next();
    }
    this.addStandardPrefixes();
    return token;
  }

  private addStandardPrefixes(): void {
    if (!this.tagPrefixes.has('!')) this.tagPrefixes.set('!', '!');
    if (!this.tagPrefixes.has('!!')) this.tagPrefixes.set('!!', STANDARD_TAG_PREFIX);
  }

  /** `mayAlign`: a list may stand in the column of the key that it belongs to. */
  private node(depth: number, style: 'block' | 'flow', mayAlign: boolean): Node | undefined {
    if (MAX_DEPTH < depth) {
      this.isTooDeep = true;
      return undefined;
    }
    this.builder.count();
    const first = this.scanner.peek();
    if (!first) return undefined;
    if (first.kind === 'alias') {
      this.scanner.take();
      return this.builder.alias(first.name, [first.from, first.to]);
    }
    const written = first.kind === 'anchor' || first.kind === 'tag' ? this.properties(first) : NO_PROPERTIES;
    const token = this.scanner.peek();
    if (!written || !token) return undefined;
    const { properties, to } = written;
    switch (token.kind) {
      case 'scalar':
        this.scanner.take();
        return this.builder.scalar([token.from, token.to], token.style, token.text, properties);
      case 'flow-list':
        return this.flowList(token, depth, properties);
      case 'flow-map':
        return this.flowMap(token, depth, properties);
      case 'entry':
        if (mayAlign) return this.blockList(token.from, depth, properties, 'aligned');
        break;
      case 'block-list':
        if (style === 'block') return this.blockList(this.next()?.from, depth, properties, 'indented');
        break;
      case 'block-map':
        if (style === 'block') return this.blockMap(token.from, depth, properties);
        break;
      default:
        break;
    }
    if (written !== NO_PROPERTIES) {
      const at = this.nothingAfter(to).from;
      return this.builder.scalar([at, at], 'plain', '', properties);
    }
    return this.refuseToken(token, 'a value is expected here');
  }

  private properties(first: Token): { readonly properties: Properties; readonly to: number } | undefined {
    let anchor: string | undefined;
    let tag: string | undefined;
    let to = first.to;
    let token: Token | undefined = first;
    // One of each, in any order.
    while (token) {
      if (token.kind === 'anchor' && anchor === undefined) anchor = token.name;
      else if (token.kind === 'tag' && tag === undefined) {
        tag = this.tag(token);
        if (tag === undefined) return undefined;
      } else break;
      to = token.to;
      token = this.next();
    }
    if (!token) return undefined;
    const properties = {
      ...(anchor === undefined ? {} : { anchor }),
      ...(tag === undefined ? {} : { tag: shortTag(tag) }),
    };
    return { properties, to };
  }

  private tag({ handle, suffix, from, to }: TagToken): string | undefined {
    if (handle === '') return suffix;
    const prefix = this.tagPrefixes.get(handle);
    if (prefix !== undefined) return prefix + suffix;
    return this.cursor.refuse('BAD_TAG', `no %TAG line says what "${handle}" is`, from, to);
  }

  private list(
    from: number,
    to: number,
    items: readonly Node[],
    flow: boolean,
    properties: Properties,
  ): ListNode {
    return { kind: 'list', origin: this.origin, from, to, items, flow, ...properties };
  }

  /** `indented` lists end with their block, `aligned` ones with the next key. */
  private blockList(
    from: number | undefined,
    depth: number,
    properties: Properties,
    where: 'indented' | 'aligned',
  ): Node | undefined {
    if (from === undefined) return undefined;
    const before = this.builder.open(properties);
    const ends = where === 'aligned' ? ENDS_ALIGNED_ITEM : ENDS_ITEM;
    const items: Node[] = [];
    for (let token = this.scanner.peek(); ; token = this.scanner.peek()) {
      if (token?.kind !== 'entry') {
        if (!token) return undefined;
        if (where === 'indented') {
          if (token.kind !== 'block-end') {
            return this.refuseToken(
              token,
              'this stands among the items of a list but is none; compare the indentation',
            );
          }
          this.scanner.take();
        }
        break;
      }
      const item = this.content(token.to, depth, ends, 'none');
      if (!item) return undefined;
      items.push(item);
    }
    const list = this.list(from, items.at(-1)?.to ?? from, items, false, properties);
    this.builder.close(properties, list, before);
    return list;
  }

  /** What follows an indicator, which is the current token; nothing when one of `ends` does. */
  private content(
    at: number,
    depth: number,
    ends: ReadonlySet<Token['kind']>,
    lists: 'aligned' | 'none',
  ): Node | undefined {
    const token = this.next();
    if (!token) return undefined;
    if (ends.has(token.kind)) return this.nothingAfter(at);
    return this.node(depth + 1, 'block', lists === 'aligned');
  }

  /** What is not written stands behind the sign that it belongs to, and the space there. */
  private nothingAfter(at: number): Node {
    const { text } = this.cursor;
    let p = at;
    while (isBlank(text.charCodeAt(p))) p += 1;
    return this.builder.nothing(p);
  }

  private pairOf(key: Node, value: Node): Pair {
    return { origin: this.origin, from: key.from, to: Math.max(key.to, value.to), key, value };
  }

  private map(
    from: number,
    to: number,
    pairs: readonly Pair[],
    flow: boolean,
    properties: Properties,
  ): MapNode {
    const map: MapNode = { kind: 'map', origin: this.origin, from, to, pairs, flow, ...properties };
    this.builder.faultsOfKeys(map);
    return map;
  }

  private blockMap(from: number, depth: number, properties: Properties): Node | undefined {
    const before = this.builder.open(properties);
    const pairs: Pair[] = [];
    let hasQuestionMark = false;
    this.scanner.take();
    for (let token = this.scanner.peek(); ; token = this.scanner.peek()) {
      if (!token) return undefined;
      if (token.kind === 'block-end') {
        this.scanner.take();
        break;
      }
      if (token.kind !== 'key') {
        return this.refuseToken(token, 'a key is expected here; compare the indentation');
      }
      if (pairs.length === 0) hasQuestionMark = token.from < token.to;
      const key = this.content(token.to, depth, ENDS_KEY, 'aligned');
      const colon = this.scanner.peek();
      if (!key || !colon) return undefined;
      const value =
        colon.kind === 'value'
          ? this.content(colon.to, depth, ENDS_KEY, 'aligned')
          : this.builder.nothing(key.to);
      if (!value) return undefined;
      pairs.push(this.pairOf(key, value));
    }
    // An anchor before the first key is the key's, so the map starts behind it.
    const start = hasQuestionMark ? from : (pairs[0]?.from ?? from);
    const map = this.map(start, pairs.at(-1)?.to ?? start, pairs, false, properties);
    this.builder.close(properties, map, before);
    return map;
  }

  private flowList(start: Token, depth: number, properties: Properties): Node | undefined {
    const before = this.builder.open(properties);
    const items: Node[] = [];
    let token = this.next();
    for (let isFirst = true; token && token.kind !== 'flow-list-end'; isFirst = false) {
      if (!isFirst) {
        if (token.kind !== 'flow-entry') return this.refuseToken(token, 'expected a comma or "]"');
        token = this.next();
        if (!token) return undefined;
        if (token.kind === 'flow-list-end') break;
      }
      const item = token.kind === 'key' ? this.pairAsItem(token, depth) : this.node(depth + 1, 'flow', false);
      if (!item) return undefined;
      items.push(item);
      token = this.scanner.peek();
    }
    if (!token) return undefined;
    this.scanner.take();
    const list = this.list(start.from, token.to, items, true, properties);
    this.builder.close(properties, list, before);
    return list;
  }

  /** `[a: b]` is a list of one map. */
  private pairAsItem(keyToken: Token, depth: number): Node | undefined {
    this.builder.count();
    let token = this.next();
    if (!token) return undefined;
    let key: Node | undefined;
    if (token.kind === 'value' || token.kind === 'flow-entry' || token.kind === 'flow-list-end') {
      // `parse_flow_sequence_entry_mapping_key` of libyaml 0.2.5 swallows the sign, even the colon.
      this.scanner.take();
      key = this.nothingAfter(keyToken.to);
    } else key = this.node(depth + 2, 'flow', false);
    token = this.scanner.peek();
    if (!key || !token) return undefined;
    let value: Node | undefined = this.builder.nothing(key.to);
    if (token.kind === 'value') {
      const colon = token;
      token = this.next();
      if (!token) return undefined;
      value = ENDS_FLOW_ITEM.has(token.kind)
        ? this.nothingAfter(colon.to)
        : this.node(depth + 2, 'flow', false);
    }
    if (!value) return undefined;
    const pair = this.pairOf(key, value);
    return this.map(pair.from, pair.to, [pair], true, {});
  }

  private flowMap(start: Token, depth: number, properties: Properties): Node | undefined {
    const before = this.builder.open(properties);
    const pairs: Pair[] = [];
    let token = this.next();
    for (let isFirst = true; token && token.kind !== 'flow-map-end'; isFirst = false) {
      if (!isFirst) {
        if (token.kind !== 'flow-entry') return this.refuseToken(token, 'expected a comma or "}"');
        token = this.next();
        if (!token) return undefined;
        if (token.kind === 'flow-map-end') break;
      }
      const pair = this.flowPair(token, depth);
      if (!pair) return undefined;
      pairs.push(pair);
      token = this.scanner.peek();
    }
    if (!token) return undefined;
    this.scanner.take();
    const map = this.map(start.from, token.to, pairs, true, properties);
    this.builder.close(properties, map, before);
    return map;
  }

  private flowPair(first: Token, depth: number): Pair | undefined {
    let token: Token | undefined = first;
    if (token.kind !== 'key') {
      const key = this.node(depth + 1, 'flow', false);
      return key && this.pairOf(key, this.builder.nothing(key.to));
    }
    token = this.next();
    if (!token) return undefined;
    const key: Node | undefined = ENDS_FLOW_KEY.has(token.kind)
      ? this.nothingAfter(first.to)
      : this.node(depth + 1, 'flow', false);
    token = this.scanner.peek();
    if (!key || !token) return undefined;
    if (token.kind !== 'value') return this.pairOf(key, this.builder.nothing(key.to));
    const colon = token;
    token = this.next();
    if (!token) return undefined;
    const value = ENDS_FLOW_VALUE.has(token.kind)
      ? this.nothingAfter(colon.to)
      : this.node(depth + 1, 'flow', false);
    return value && this.pairOf(key, value);
  }
}

const NO_PROPERTIES: { readonly properties: Properties; readonly to: number } = { properties: {}, to: 0 };

type Kinds = ReadonlySet<Token['kind']>;
const STARTS_NO_CONTENT: Kinds = new Set<Token['kind']>([
  'directive',
  'document-start',
  'document-end',
  'stream-end',
]);
const ENDS_ITEM: Kinds = new Set<Token['kind']>(['entry', 'block-end']);
const ENDS_ALIGNED_ITEM: Kinds = new Set<Token['kind']>(['entry', 'key', 'value', 'block-end']);
const ENDS_KEY: Kinds = new Set<Token['kind']>(['key', 'value', 'block-end']);
const ENDS_FLOW_ITEM: Kinds = new Set<Token['kind']>(['flow-entry', 'flow-list-end']);
const ENDS_FLOW_KEY: Kinds = new Set<Token['kind']>(['value', 'flow-entry', 'flow-map-end']);
const ENDS_FLOW_VALUE: Kinds = new Set<Token['kind']>(['flow-entry', 'flow-map-end']);
