/** `# kongsole: kong=3.4 edition=oss flavor=expressions dialect=deck front=alb idle=60s` before a file's content. */

import type { Dialect, Target } from '../catalogue/target.ts';
import { DIALECTS, EDITIONS, FLAVORS } from '../catalogue/target.ts';
import { isTopologyName, mistakeIn, type TopologyName } from '../model/topology.ts';
import type { SyntaxDocument } from '../syntax/document.ts';
import { type Located, spanOf, within } from '../syntax/tree.ts';

export interface Directive {
  readonly target: Partial<Target>;
  readonly dialect: Dialect | undefined;
  /** What the comment says of the chain around Kong, and where it says so. */
  readonly topology: ReadonlyMap<TopologyName, string>;
  readonly topologyAt: Located | undefined;
  readonly mistakes: readonly DirectiveMistake[];
  /** The comment itself, the last where there are several; undefined: there is none. */
  readonly at: Located | undefined;
}

export interface DirectiveMistake {
  readonly at: Located;
  readonly name: string;
  readonly value: string;
  /** Undefined: there is no such name. */
  readonly allowed: readonly string[] | undefined;
}

export const DIRECTIVE_NAMES = ['kong', 'edition', 'flavor', 'dialect'] as const;

/** What the comments before the content say; the later of two that say the same wins. */
export function readDirective({ root, remarks }: SyntaxDocument): Directive {
  const contentStart = root ? spanOf(root).start : Number.POSITIVE_INFINITY;
  const found = new Map<string, string>();
  const topology = new Map<TopologyName, string>();
  const mistakes: DirectiveMistake[] = [];
  let topologyAt: Located | undefined;
  let at: Located | undefined;
  for (const comment of remarks) {
    if (contentStart < spanOf(comment).start) break;
    const body = /^\s*kongsole:(?!\s*allow\b)/.exec(comment.text);
    if (body === null) continue;
    at = comment;
    for (const word of comment.text.slice(body[0].length).matchAll(/[^\s,]+/g)) {
      const [, name = word[0], value = ''] = /^([^=]*)=(.*)$/.exec(word[0]) ?? [];
      // The comment's own `#` stands before its text.
      const from = 1 + body[0].length + word.index;
      const place = within(comment, from, from + word[0].length);
      if (isTopologyName(name)) {
        topologyAt ??= place;
        const usable = mistakeIn(name, value);
        if (usable === undefined) topology.set(name, value);
        else mistakes.push({ at: place, name, value, allowed: usable });
        continue;
      }
      const allowed = allowedFor(name);
      if (allowed?.includes(value) || (name === 'kong' && isVersion(value))) found.set(name, value);
      else mistakes.push({ at: place, name, value, allowed });
    }
  }
  return { ...fromWords(found), topology, topologyAt, mistakes, at };
}

function allowedFor(name: string): readonly string[] | undefined {
  switch (name) {
    case 'kong':
      return ['auto'];
    case 'edition':
      return EDITIONS;
    case 'flavor':
      return FLAVORS;
    case 'dialect':
      return DIALECTS;
    default:
      return undefined;
  }
}

function isVersion(text: string): boolean {
  return /^\d+\.\d+(?:\.\d+)*$/.test(text);
}

function fromWords(found: ReadonlyMap<string, string>): Pick<Directive, 'target' | 'dialect'> {
  const kong = /^(\d+)\.(\d+)/.exec(found.get('kong') ?? '');
  const edition = EDITIONS.find((each) => each === found.get('edition'));
  const flavor = FLAVORS.find((each) => each === found.get('flavor'));
  return {
    target: {
      ...(kong ? { version: `${Number(kong[1])}.${Number(kong[2])}` as const } : {}),
      ...(found.get('kong') === 'auto' ? { version: 'auto' as const } : {}),
      ...(edition ? { edition } : {}),
      ...(flavor ? { flavor } : {}),
    },
    dialect: DIALECTS.find((each) => each === found.get('dialect')),
  };
}
