/**
 * Reads a text as libyaml 0.2.5 and lyaml 6.2.8 do (`parser.c`, `lyaml/init.lua`), which is how Kong reads it. It
 * takes what they take, whether or not it is YAML 1.2, and stops at the first thing that they refuse.
 */
import type { SyntaxProblem } from '../document.ts';
import type { Comment, Node, Origin } from '../tree.ts';
import {
  type Anchoring,
  both,
  furtherDocument,
  MAX_DEPTH,
  type Properties,
  shortTag,
  TreeBuilder,
  UNANCHORED,
} from '../tree-builder.ts';
import { BlockParser } from './block-parser.ts';
import { REFUSED_CHARACTER } from './characters.ts';
import { Cursor, type Refusal } from './cursor.ts';
import { Directives } from './directives.ts';
import { FlowParser } from './flow-parser.ts';
import { type Kinds, type NodePlace, Parse } from './parse.ts';
import type { Token } from './token.ts';

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

class LibyamlReader extends Parse {
  isTooDeep = false;
  private readonly block = new BlockParser(this);
  private readonly flow = new FlowParser(this);
  /** Of the document that is being read. */
  private tags = new Directives(this);

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
    this.tags = new Directives(this);
    let root: Node | undefined;
    if (isFirst && token.kind !== 'directive' && token.kind !== 'document-start') {
      this.tags.addStandard();
      root = this.node(0, 'block', false);
    } else {
      token = this.tags.read(token);
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

  override node(depth: number, place: NodePlace, mayAlign: boolean): Node | undefined {
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
        return this.flow.list(token, depth, properties);
      case 'flow-map':
        return this.flow.map(token, depth, properties);
      case 'entry':
        if (mayAlign) return this.block.list(token.from, depth, properties, 'aligned');
        break;
      case 'block-list':
        if (place === 'block') return this.block.list(this.next()?.from, depth, properties, 'indented');
        break;
      case 'block-map':
        if (place === 'block') return this.block.map(token.from, depth, properties);
        break;
      default:
        break;
    }
    if (written !== NO_PROPERTIES) {
      // Where `yaml` puts an item that is nothing but an anchor or a tag.
      const at = place === 'flow-item' ? token.from : this.nothingAfter(to).from;
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
        tag = this.tags.tag(token);
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
}

const NO_PROPERTIES: { readonly properties: Properties; readonly to: number } = { properties: {}, to: 0 };

const STARTS_NO_CONTENT: Kinds = new Set<Token['kind']>([
  'directive',
  'document-start',
  'document-end',
  'stream-end',
]);
