/** What both YAML readers make of scalars, anchors, aliases and keys: as lyaml loads them. */
import type { SyntaxProblem } from './document.ts';
import { equalKeys, isMergeKey, keyOf, NOT_A_NUMBER } from './key.ts';
import { resolveScalar } from './scalar.ts';
import type { MapNode, Node, Origin, ScalarNode } from './tree.ts';

/** Nobody nests a hundred. */
export const MAX_DEPTH = 200;
/** How many nodes the tree may have with its aliases expanded, so that a few lines cannot fill the memory. */
const MAX_EXPANDED = 1_000_000;

export interface Properties {
  readonly anchor?: string;
  readonly tag?: string;
}

/** What a text says in anchors and aliases: whether it can be read without what stands around it. */
export interface Anchoring {
  readonly anchors: readonly string[];
  /** Aliases without an anchor of their name before them. */
  readonly dangling: readonly string[];
  /** How many nodes its aliases add to the tree. */
  readonly added: number;
}

export const UNANCHORED: Anchoring = { anchors: [], dangling: [], added: 0 };

/** Of two documents in one text. */
export function both(a: Anchoring, b: Anchoring): Anchoring {
  if (a === UNANCHORED || b === UNANCHORED) return a === UNANCHORED ? b : a;
  return {
    anchors: [...a.anchors, ...b.anchors],
    dangling: [...a.dangling, ...b.dangling],
    added: a.added + b.added,
  };
}

interface Anchored {
  readonly node: Node;
  /** Nodes in it, with aliases expanded. */
  readonly size: number;
}

/** Where in the text, from and to. */
export type Place = readonly [from: number, to: number];

export class TreeBuilder {
  readonly origin: Origin;
  readonly problems: SyntaxProblem[] = [];
  private readonly anchors = new Map<string, Anchored | 'open'>();
  private readonly dangling = new Set<string>();
  /** Nodes so far, with aliases expanded; those of aliases alone. */
  private expanded = 0;
  private added = 0;

  constructor(origin: Origin) {
    this.origin = origin;
  }

  get anchoring(): Anchoring {
    const { anchors, dangling, added } = this;
    if (anchors.size === 0 && dangling.size === 0) return UNANCHORED;
    return { anchors: [...anchors.keys()], dangling: [...dangling], added };
  }

  count(): void {
    this.expanded += 1;
  }

  /** A map or a list begins; give what comes back to `close`. */
  open({ anchor }: Properties): number {
    if (anchor !== undefined) this.anchors.set(anchor, 'open');
    return this.expanded;
  }

  close({ anchor }: Properties, node: Node, before: number): void {
    if (anchor !== undefined) this.anchors.set(anchor, { node, size: this.expanded - before + 1 });
  }

  scalar([from, to]: Place, style: ScalarNode['style'], text: string, properties: Properties): ScalarNode {
    const resolved = resolveScalar(text, style === 'plain', properties.tag);
    if (resolved === 'refused') {
      const message = `Kong's YAML reader fails on this value${properties.tag ? ` of type ${properties.tag}` : ''}`;
      this.problem([from, to], 'BAD_SCALAR', message, false);
    }
    const value = resolved === 'refused' ? text : resolved.value;
    const { origin } = this;
    const node: ScalarNode = { kind: 'scalar', origin, from, to, style, text, value, ...properties };
    if (properties.anchor !== undefined) this.anchors.set(properties.anchor, { node, size: 1 });
    return node;
  }

  alias(name: string, [from, to]: Place): Node {
    const found = this.anchors.get(name);
    let target: Node | undefined;
    if (found === undefined) {
      // A lone `*` leads nowhere, whatever the rest of the file says.
      if (name !== '') this.dangling.add(name);
      this.problem([from, to], 'BAD_ALIAS', `no anchor is named "${name}" before this place`, false);
    } else if (found === 'open') {
      const message = `"${name}" is used inside itself, which never ends`;
      this.problem([from, to], 'RECURSIVE_ALIAS', message, false);
    } else if (MAX_EXPANDED < this.expanded + found.size) {
      const message = `the aliases expand to more than ${MAX_EXPANDED} values; this one is not looked at`;
      this.problem([from, to], 'TOO_MANY_ALIASES', message, true);
    } else {
      this.expanded += found.size;
      this.added += found.size;
      target = found.node;
    }
    return { kind: 'alias', origin: this.origin, from, to, name, target };
  }

  nothing(at: number): ScalarNode {
    return { kind: 'scalar', origin: this.origin, from: at, to: at, style: 'plain', text: '', value: null };
  }

  tooDeep([from, to]: Place): ScalarNode {
    this.problem([from, to], 'NESTED_TOO_DEEPLY', `more than ${MAX_DEPTH} levels are not looked at`, true);
    return this.nothing(from);
  }

  faultsOfKeys(map: MapNode): void {
    for (const { key, value } of map.pairs) {
      if (isMergeKey(key) && !canBeMerged(value)) {
        const message = 'only a map or a list of maps can be merged with "<<"';
        this.problem([value.from, value.to], 'BAD_MERGE', message, false);
      }
      if (keyOf(key) === NOT_A_NUMBER) {
        this.problem([key.from, key.to], 'BAD_KEY', '"not a number" cannot be a key', false);
      }
    }
    for (const each of equalKeys(map.pairs)) this.problems.push(each);
  }

  problem([from, to]: Place, code: string, message: string, tolerated: boolean): void {
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

export function furtherDocument(origin: Origin, at: number): SyntaxProblem {
  const message = 'Kong uses only the first document of a file; what follows here is ignored';
  return { at: { origin, from: at, to: at }, code: 'FURTHER_DOCUMENT', message, tolerated: true };
}

export const STANDARD_TAG_PREFIX = 'tag:yaml.org,2002:';

/** `!!str` for the long form, as everybody writes it. */
export function shortTag(tag: string): string {
  return tag.startsWith(STANDARD_TAG_PREFIX) ? `!!${tag.slice(STANDARD_TAG_PREFIX.length)}` : tag;
}
