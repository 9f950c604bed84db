import type { Span } from '../text/span.ts';

/** What can be wrong with a regex, whichever of the two syntaxes it is written in. */
export const REGEX_FAULTS = {
  'look-around': 'look-ahead and look-behind do not exist in this regex engine',
  'back-reference': 'back-references do not exist in this regex engine',
  'unclosed-group': 'this group is never closed',
  'unopened-group': 'this parenthesis closes no group',
  'unclosed-class': 'this character class is never closed',
  'bad-class-escape': 'this escape is not allowed in a character class',
  'bad-class-range': 'the range starts after its end',
  'class-range-of-class': 'a range goes from one character to another, not from or to a class',
  'bad-posix-class': 'no POSIX class has this name, or it stands outside a character class',
  'nothing-to-repeat': 'there is nothing to repeat here',
  'repeat-not-closed': 'this counted repetition is never closed',
  'repeat-without-number': 'a counted repetition needs a number',
  'repeat-out-of-order': 'the lower count is above the upper count',
  'number-too-big': 'the number is too big',
  'bad-escape': 'this escape does not exist in this regex engine',
  'unfinished-escape': 'the pattern ends in the middle of an escape',
  'bad-hex': 'this is no hexadecimal digit',
  'bad-octal': 'this is no octal digit, or the number is missing',
  'bad-code-point': 'no character has this number',
  'bad-control-escape': '\\c must be followed by a printable ASCII character',
  'bad-group-name': 'this is no name for a group',
  'duplicate-group-name': 'another group has this name',
  'unknown-group': 'no group has this name or number',
  'bad-group-syntax': 'this kind of group does not exist in this regex engine',
  'unknown-flag': 'this flag does not exist in this regex engine',
  'duplicate-flag': 'this flag is given twice',
  'dangling-negation': 'the minus is followed by no flag',
  'unfinished-flags': 'the pattern ends in the middle of flags',
  'unknown-property': 'no Unicode property has this name',
  'unicode-off': 'with Unicode switched off this cannot be written',
  'invalid-utf8': 'with Unicode switched off this could match half a character',
  'bad-word-boundary': 'no word boundary has this name',
  'bad-verb': 'no such verb exists, or it is written wrongly',
  'bad-condition': 'this is no condition',
  'bad-callout': 'this is no callout',
  'variable-look-behind': 'a look-behind must have a fixed length',
  'keep-in-look-around': '\\K must not stand in a look-ahead or look-behind',
  'not-supported': 'PCRE2 does not support this escape',
  'too-deep': 'the groups are nested too deep',
  'too-big': 'the regex is too big once its repetitions are unrolled',
} as const;

export type RegexFault = keyof typeof REGEX_FAULTS;

/** The first thing that is wrong; `span` counts UTF-16 code units of the pattern. */
export interface RegexProblem {
  readonly code: RegexFault;
  readonly span: Span;
}

/** What is wrong, in words fit for a finding. */
export function explainRegexProblem(problem: RegexProblem): string {
  return REGEX_FAULTS[problem.code];
}
