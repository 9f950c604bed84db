import type { Span } from '../text/span.ts';

/** The syntax of Rust's `regex` crate as a tree, made as regex-syntax makes it, so that faults are found alike. */
export type Ast = {
  readonly span: Span /** Levels of nesting below and with it. */;
  readonly height: number;
} & (
  | { readonly kind: 'empty' }
  | { readonly kind: 'flags'; readonly items: readonly FlagItem[] }
  | Literal
  | { readonly kind: 'dot' }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | PerlClass
  | UnicodeClass
  | BracketClass
  | {
      readonly kind: 'repeat';
      readonly body: Ast;
      readonly min: number;
      readonly max: number | undefined;
      readonly greedy: boolean;
    }
  | {
      readonly kind: 'group';
      /** Undefined: it captures nothing. */
      readonly index: number | undefined;
      readonly flags: readonly FlagItem[];
      readonly body: Ast;
    }
  | { readonly kind: 'alternation'; readonly branches: readonly Ast[] }
  | { readonly kind: 'concat'; readonly parts: readonly Ast[] }
);

export interface FlagItem {
  readonly flag: Flag | 'negation';
  readonly span: Span;
}

export const FLAGS = ['i', 'm', 's', 'U', 'u', 'R', 'x'] as const;
export type Flag = (typeof FLAGS)[number];

export interface Literal {
  readonly kind: 'literal';
  readonly char: number;
  /** Written as `\xNN`: a byte where Unicode is off. */
  readonly byte: boolean;
}

export type Assertion =
  | 'line-start'
  | 'line-end'
  | 'text-start'
  | 'text-end'
  | 'word'
  | 'not-word'
  | 'word-start'
  | 'word-end'
  | 'word-start-half'
  | 'word-end-half';

export interface PerlClass {
  readonly kind: 'perl';
  readonly letter: 'd' | 's' | 'w';
  readonly negated: boolean;
}

export interface UnicodeClass {
  readonly kind: 'unicode';
  readonly negated: boolean;
  /** Undefined for `\p{name}`. */
  readonly property: string | undefined;
  readonly value: string;
}

export interface BracketClass {
  readonly kind: 'class';
  readonly negated: boolean;
  readonly set: ClassSet;
}

export type ClassSet = { readonly span: Span; readonly height: number } & (
  | { readonly kind: 'empty' }
  | Literal
  | PerlClass
  | UnicodeClass
  | BracketClass
  | { readonly kind: 'range'; readonly first: Literal; readonly last: Literal }
  | { readonly kind: 'ascii'; readonly name: string; readonly negated: boolean }
  | { readonly kind: 'union'; readonly items: readonly ClassSet[] }
  | {
      readonly kind: 'op';
      readonly op: ClassOperator;
      readonly left: ClassSet;
      readonly right: ClassSet;
    }
);

export const CLASS_OPERATORS = ['&&', '--', '~~'] as const;
export type ClassOperator = (typeof CLASS_OPERATORS)[number];
