import type { CharSet } from './char-set.ts';

/** Conditions on the place between two characters. `-lf` and `-crlf`: at line ends as well; `-ascii`: ASCII words. */
export const LOOKS = [
  'start',
  'end',
  'start-lf',
  'end-lf',
  'start-crlf',
  'end-crlf',
  'end-or-last-newline',
  'word',
  'not-word',
  'word-start',
  'word-end',
  'word-start-half',
  'word-end-half',
  'word-ascii',
  'not-word-ascii',
  'word-start-ascii',
  'word-end-ascii',
  'word-start-half-ascii',
  'word-end-half-ascii',
] as const;
export type Look = (typeof LOOKS)[number];

/** What a linear-time engine can run: a regex without flags, names and syntax. */
export type Hir =
  | { readonly kind: 'empty' }
  | { readonly kind: 'char'; readonly set: CharSet }
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'concat'; readonly parts: readonly Hir[] }
  | { readonly kind: 'alternate'; readonly branches: readonly Hir[] }
  | {
      readonly kind: 'repeat';
      readonly body: Hir;
      readonly min: number;
      /** Undefined: without end. */
      readonly max: number | undefined;
      readonly greedy: boolean;
    }
  | { readonly kind: 'group'; readonly index: number; readonly body: Hir };

/** The least number of characters that it takes. */
export function minLength(hir: Hir): number {
  switch (hir.kind) {
    case 'empty':
    case 'look':
      return 0;
    case 'char':
      return 1;
    case 'concat':
      return hir.parts.reduce((sum, part) => sum + minLength(part), 0);
    case 'alternate':
      return Math.min(...hir.branches.map(minLength));
    case 'repeat':
      return hir.min * minLength(hir.body);
    case 'group':
      return minLength(hir.body);
  }
}
