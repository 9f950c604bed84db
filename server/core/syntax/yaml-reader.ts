/** The general way to a tree: through the `yaml` package, which reads everything and recovers from errors. */
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
import { isMergeKey, keyOf } from './key.ts';
import { resolveScalar } from './scalar.ts';
import type { Comment, MapNode, Node, Origin, Pair, ScalarNode } from './tree.ts';

export interface ReadYaml {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  /** There are anchors or aliases in it. */
  readonly anchored: boolean;
}

/** libyaml gives up at 1,000 levels (`MAX_NESTING_LEVEL`), Kong long before: nobody nests a hundred. */
const MAX_DEPTH = 200;
/** How many nodes the tree may have with its aliases expanded, so that a few lines cannot fill the memory. */
const MAX_EXPANDED = 1_000_000;
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
  const problems = [...reader.problems];
  // lyaml loads all documents before it returns the first, so a fault in any of them counts.
  for (const [i, document] of further.entries()) {
    const next = new TreeReader(origin, text);
    if (document.contents) next.node(document.contents, 0);
    next.faultsOf(document);
    if (i === 0) problems.push(next.furtherDocument(document));
    problems.push(...next.problems.filter((problem) => !problem.tolerated));
  }
  return { root, problems, comments, anchored: reader.anchored };
}

interface Anchored {
  readonly node: Node;
  /** Nodes in it, with aliases expanded. */
  readonly size: number;
}

class TreeReader {
  readonly problems: SyntaxProblem[] = [];
  anchored = false;
  private readonly origin: Origin;
  private readonly anchors = new Map<string, Anchored | 'open'>();
  /** Nodes so far, with aliases expanded. */
  private expanded = 0;

  private readonly text: string;

  constructor(origin: Origin, text: string) {
    this.origin = origin;
    this.text = text;
  }

  faultsOf(document: Document.Parsed | Document): void {
    for (const error of document.errors) {
      if (!NO_FAULT_FOR_KONG.has(error.code)) this.problem(error.pos, error.code, describe(error), false);
    }
  }

  furtherDocument(document: Document): SyntaxProblem {
    const start = document.range?.[0] ?? 0;
    const at = { origin: this.origin, from: start, to: start };
    const message = 'Kong uses only the first document of a file; what follows here is ignored';
    return { at, code: 'FURTHER_DOCUMENT', message, tolerated: true };
  }

  node(node: YamlNode, depth: number): Node {
    this.expanded += 1;
    if (MAX_DEPTH < depth) return this.tooDeep(node);
    if (isScalar(node)) return this.scalar(node);
    if (isAlias(node)) return this.alias(node.source, rangeOf(node));
    const before = this.expanded;
    const [from, end] = rangeOf(node);
    const properties = propertiesOf(node);
    const { anchor } = properties;
    if (anchor !== undefined) {
      this.anchored = true;
      this.anchors.set(anchor, 'open');
    }
    let read: Node;
    if (isMap(node)) {
      const pairs = node.items.map((pair) => this.pair(pair as YamlPair<YamlNode, YamlNode | null>, depth));
      const flow = node.flow === true;
      const to = flow ? end : (pairs.at(-1)?.to ?? end);
      read = { kind: 'map', origin: this.origin, from, to, pairs, flow, ...properties };
      this.faultsOfKeys(read);
    } else if (isSeq(node)) {
      const items = node.items.map((item) => this.node(item as YamlNode, depth + 1));
      const flow = node.flow === true;
      const to = flow ? end : (items.at(-1)?.to ?? end);
      read = { kind: 'list', origin: this.origin, from, to, items, flow, ...properties };
    } else {
      read = this.nothing(from);
    }
    if (anchor !== undefined) this.anchors.set(anchor, { node: read, size: this.expanded - before + 1 });
    return read;
  }

  private pair(pair: YamlPair<YamlNode, YamlNode | null>, depth: number): Pair {
    const key = this.node(pair.key, depth + 1);
    const value = pair.value ? this.node(pair.value, depth + 1) : this.nothing(key.to);
    return { origin: this.origin, from: key.from, to: Math.max(key.to, value.to), key, value };
  }

  private scalar(node: Scalar): ScalarNode {
    const [from, to] = rangeOf(node);
    const text = typeof node.value === 'string' ? node.value : String(node.source ?? '');
    const properties = propertiesOf(node);
    const style = STYLES.get(node.type ?? 'PLAIN') ?? 'plain';
    if (style === 'double' && endsEscaped(this.text, from, to)) {
      this.problem([to, to + 1], 'MISSING_CHAR', 'missing closing "quote', false);
    }
    const resolved = resolveScalar(text, style === 'plain', properties.tag);
    if (resolved === 'refused') {
      const message = `Kong's YAML reader fails on this value${properties.tag ? ` of type ${properties.tag}` : ''}`;
      this.problem([from, to], 'BAD_SCALAR', message, false);
    }
    const value = resolved === 'refused' ? text : resolved.value;
    const read: ScalarNode = {
      kind: 'scalar',
      origin: this.origin,
      from,
      to,
      style,
      text,
      value,
      ...properties,
    };
    if (properties.anchor !== undefined) {
      this.anchored = true;
      this.anchors.set(properties.anchor, { node: read, size: 1 });
    }
    return read;
  }

  private alias(name: string, [from, to]: readonly [number, number]): Node {
    this.anchored = true;
    const found = this.anchors.get(name);
    let target: Node | undefined;
    if (found === undefined) {
      this.problem([from, to], 'BAD_ALIAS', `no anchor is named "${name}" before this place`, false);
    } else if (found === 'open') {
      const message = `"${name}" is used inside itself, which never ends`;
      this.problem([from, to], 'RECURSIVE_ALIAS', message, false);
    } else if (MAX_EXPANDED < this.expanded + found.size) {
      const message = `the aliases expand to more than ${MAX_EXPANDED} values; this one is not looked at`;
      this.problem([from, to], 'TOO_MANY_ALIASES', message, true);
    } else {
      this.expanded += found.size;
      target = found.node;
    }
    return { kind: 'alias', origin: this.origin, from, to, name, target };
  }

  private nothing(at: number): ScalarNode {
    return { kind: 'scalar', origin: this.origin, from: at, to: at, style: 'plain', text: '', value: null };
  }

  private tooDeep(node: YamlNode): ScalarNode {
    const [from, to] = rangeOf(node);
    this.problem([from, to], 'NESTED_TOO_DEEPLY', `more than ${MAX_DEPTH} levels are not looked at`, true);
    return this.nothing(from);
  }

  private faultsOfKeys(map: MapNode): void {
    const seen = new Set<string>();
    for (const { key, value } of map.pairs) {
      if (isMergeKey(key) && !canBeMerged(value)) {
        const message = 'only a map or a list of maps can be merged with "<<"';
        this.problem([value.from, value.to], 'BAD_MERGE', message, false);
      }
      const name = keyOf(key);
      if (name === undefined) continue;
      if (seen.has(name)) {
        const shown = key.kind === 'scalar' ? key.text : name;
        const message = `"${shown}" is written twice here; Kong keeps only the last`;
        this.problem([key.from, key.to], 'DUPLICATE_KEY', message, true);
      }
      seen.add(name);
    }
  }

  private problem(
    [from, to]: readonly [number, number],
    code: string,
    message: string,
    tolerated: boolean,
  ): void {
    this.problems.push({ at: { origin: this.origin, from, to }, code, message, tolerated });
  }
}

/** lyaml's `load_map`: scalars cannot be merged, not even null; in a list only those that are no tables fail. */
function canBeMerged(value: Node): boolean {
  const node = value.kind === 'alias' ? value.target : value;
  if (node?.kind !== 'list') return node?.kind !== 'scalar';
  return node.items.every((item) => {
    const element = item.kind === 'alias' ? item.target : item;
    return element?.kind !== 'scalar' || element.value === null;
  });
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

const STANDARD_TAG = 'tag:yaml.org,2002:';

function propertiesOf(node: Exclude<YamlNode, { source: string }> | Scalar): {
  readonly anchor?: string;
  readonly tag?: string;
} {
  const { anchor, tag } = node;
  const written = tag?.startsWith(STANDARD_TAG) ? `!!${tag.slice(STANDARD_TAG.length)}` : tag;
  return { ...(anchor ? { anchor } : {}), ...(written === undefined ? {} : { tag: written }) };
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
