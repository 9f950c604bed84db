import type { ScalarNode } from '../tree.ts';

/** The words of YAML's grammar. Blocks begin and end where the indentation does. */
export type Token =
  | PlainToken
  | { readonly kind: 'anchor' | 'alias'; readonly from: number; readonly to: number; readonly name: string }
  | TagToken
  | ScalarToken
  | DirectiveToken;

export interface PlainToken {
  readonly kind:
    | 'stream-end'
    | 'document-start'
    | 'document-end'
    | 'block-list'
    | 'block-map'
    | 'block-end'
    | 'flow-list'
    | 'flow-list-end'
    | 'flow-map'
    | 'flow-map-end'
    | 'flow-entry'
    | 'entry'
    | 'key'
    | 'value';
  readonly from: number;
  readonly to: number;
}

export interface TagToken {
  readonly kind: 'tag';
  readonly from: number;
  readonly to: number;
  /** Empty for a verbatim tag and for `!`. */
  readonly handle: string;
  readonly suffix: string;
}

export interface ScalarToken {
  readonly kind: 'scalar';
  readonly from: number;
  readonly to: number;
  readonly style: ScalarNode['style'];
  readonly text: string;
}

export interface DirectiveToken {
  readonly kind: 'directive';
  readonly from: number;
  readonly to: number;
  readonly meaning:
    | { readonly kind: 'version'; readonly major: number; readonly minor: number }
    | { readonly kind: 'tag'; readonly handle: string; readonly prefix: string };
}
