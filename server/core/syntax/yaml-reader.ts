/** What Kong cannot read, read by the `yaml` package, which recovers from errors and says where they are. */
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Parser,
  type Scalar,
  type YAMLParseError,
  type Node as YamlNode,
  type Pair as YamlPair,
} from 'yaml';
import type { SyntaxProblem } from './document.ts';
import type { Comment, Node, Origin, Pair, ScalarNode } from './tree.ts';
import {
  type Anchoring,
  furtherDocument,
  MAX_DEPTH,
  type Properties,
  shortTag,
  TreeBuilder,
} from './tree-builder.ts';

export interface ReadYaml {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  readonly anchoring: Anchoring;
}

/** Faults that only `yaml` sees: lyaml drops tags it does not know and those that do not fit. */
const NO_FAULT_FOR_KONG: ReadonlySet<string> = new Set(['TAG_RESOLVE_FAILED', 'BAD_COLLECTION_TYPE']);

export function readYaml(text: string, origin: Origin): ReadYaml {
  const comments: Comment[] = [];
  const tokens = withComments(new Parser().parse(text), origin, comments);
  const documents = [
    ...new Composer({ schema: 'failsafe', uniqueKeys: false }).compose(tokens, true, text.length),
  ];
  const reader = new TreeReader(origin, text);
  const [first, ...further] = documents;
  const root = first?.contents ? reader.node(first.contents, 0) : undefined;
  if (first) reader.faultsOf(first);
  const problems = [...reader.builder.problems];
  // lyaml loads all documents before it returns the first, so a fault in any of them counts.
  for (const [i, document] of further.entries()) {
    const next = new TreeReader(origin, text);
    if (document.contents) next.node(document.contents, 0);
    next.faultsOf(document);
    if (i === 0) problems.push(furtherDocument(origin, document.range?.[0] ?? 0));
    for (const each of next.builder.problems) if (!each.tolerated) problems.push(each);
  }
  return { root, problems, comments, anchoring: reader.builder.anchoring };
}

class TreeReader {
  readonly builder: TreeBuilder;
  private readonly text: string;

  constructor(origin: Origin, text: string) {
    this.builder = new TreeBuilder(origin);
    this.text = text;
  }

  faultsOf(document: Document.Parsed | Document): void {
    for (const error of document.errors) {
      if (!NO_FAULT_FOR_KONG.has(error.code)) {
        this.builder.problem(error.pos, error.code, describe(error), false);
      }
    }
  }

  node(node: YamlNode, depth: number): Node {
    const { builder } = this;
    builder.count();
    if (MAX_DEPTH < depth) return builder.tooDeep(rangeOf(node));
    if (isScalar(node)) return this.scalar(node);
    if (isAlias(node)) return builder.alias(node.source, rangeOf(node));
    const [from, end] = rangeOf(node);
    const properties = propertiesOf(node);
    const before = builder.open(properties);
    const { origin } = builder;
    let read: Node;
    if (isMap(node)) {
      const pairs = node.items.map((pair) => this.pair(pair as YamlPair<YamlNode, YamlNode | null>, depth));
      const flow = node.flow === true;
      const to = flow ? end : (pairs.at(-1)?.to ?? end);
      read = { kind: 'map', origin, from, to, pairs, flow, ...properties };
      builder.faultsOfKeys(read);
    } else if (isSeq(node)) {
      const items = node.items.map((item) => this.node(item as YamlNode, depth + 1));
      const flow = node.flow === true;
      const to = flow ? end : (items.at(-1)?.to ?? end);
      read = { kind: 'list', origin, from, to, items, flow, ...properties };
    } else {
      read = builder.nothing(from);
    }
    builder.close(properties, read, before);
    return read;
  }

  private pair(pair: YamlPair<YamlNode, YamlNode | null>, depth: number): Pair {
    const key = this.node(pair.key, depth + 1);
    const value = pair.value ? this.node(pair.value, depth + 1) : this.builder.nothing(key.to);
    const { origin } = this.builder;
    return { origin, from: key.from, to: Math.max(key.to, value.to), key, value };
  }

  private scalar(node: Scalar): ScalarNode {
    const [from, to] = rangeOf(node);
    const text = typeof node.value === 'string' ? node.value : String(node.source ?? '');
    const style = STYLES.get(node.type ?? 'PLAIN') ?? 'plain';
    if (style === 'double' && endsEscaped(this.text, from, to)) {
      this.builder.problem([to, to + 1], 'MISSING_CHAR', 'missing closing "quote', false);
    }
    return this.builder.scalar([from, to], style, text, propertiesOf(node));
  }
}

const STYLES: ReadonlyMap<string, ScalarNode['style']> = new Map([
  ['PLAIN', 'plain'],
  ['QUOTE_SINGLE', 'single'],
  ['QUOTE_DOUBLE', 'double'],
  ['BLOCK_LITERAL', 'literal'],
  ['BLOCK_FOLDED', 'folded'],
]);

function rangeOf(node: YamlNode): readonly [number, number] {
  return node.range ? [node.range[0], node.range[1]] : [0, 0];
}

function propertiesOf(node: Exclude<YamlNode, { source: string }> | Scalar): Properties {
  const { anchor, tag } = node;
  return { ...(anchor ? { anchor } : {}), ...(tag === undefined ? {} : { tag: shortTag(tag) }) };
}

/** The first sentence of the package's words: the rest is a picture of the line. */
function describe(error: YAMLParseError): string {
  const sentence = error.message.split('\n', 1)[0] ?? error.message;
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** Passes the tokens on and notes the comments in them. */
function* withComments(
  tokens: Iterable<CST.Token>,
  origin: Origin,
  found: Comment[],
): Generator<CST.Token, void> {
  for (const token of tokens) {
    noteComments(token, origin, found, 0);
    yield token;
  }
}

function noteComments(token: CST.Token, origin: Origin, found: Comment[], depth: number): void {
  const note = (parts: readonly CST.Token[] | undefined): void => {
    for (const part of parts ?? []) {
      if (part.type !== 'comment') continue;
      const from = part.offset;
      found.push({ origin, from, to: from + part.source.length, text: part.source.slice(1) });
    }
  };
  const enter = (inner: CST.Token | null | undefined): void => {
    if (inner && depth < MAX_DEPTH) noteComments(inner, origin, found, depth + 1);
  };
  if (token.type === 'comment') note([token]);
  if ('props' in token) note(token.props);
  if ('start' in token && Array.isArray(token.start)) note(token.start);
  if ('value' in token) enter(token.value);
  if ('items' in token) {
    for (const item of token.items) {
      note(item.start);
      enter(item.key);
      note(item.sep);
      enter(item.value);
    }
  }
  if ('end' in token && Array.isArray(token.end)) note(token.end);
}

/** A text in double quotes whose last quote is an escaped one: `yaml` takes it for the closing one at a dedent. */
function endsEscaped(text: string, from: number, to: number): boolean {
  let backslashes = 0;
  while (from < to - 2 - backslashes && text[to - 2 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
