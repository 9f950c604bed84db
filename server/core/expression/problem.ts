import type { RegexFault } from '../regex/problem.ts';
import { REGEX_FAULTS } from '../regex/problem.ts';
import type { Span } from '../text/span.ts';
import type { ValueType } from './value.ts';

export const EXPRESSION_FAULTS = {
  'empty-expression': 'the expression is empty',
  'expected-term': 'here must stand a condition or a parenthesis',
  'expected-operator': 'here must stand an operator, such as == or ^=',
  'expected-value': 'here must stand a value: text in double quotes, a number or an IP address',
  'expected-logic': 'here must stand && or ||, or the expression must end',
  'expected-closing': 'here must stand a closing parenthesis',
  'unclosed-string': 'the text is never closed',
  'bad-string-escape': 'in double quotes only \\" \\\\ \\n \\r \\t are escapes; use r#"…"# for regexes',
  'bad-hex-number': 'after 0x must stand hexadecimal digits',
  'not-without-parenthesis': '! must be followed by a parenthesis: !(…)',
  'spaced-not-in': 'write "not in" with exactly one blank; the router crashes on anything else',
  'number-too-big': 'the number does not fit into 64 bits',
  'bad-address': 'this is no IP address',
  'bad-network-length': 'the network length is too big',
  'network-host-bits': 'the address has bits behind the network length; they must be zero',
  'unknown-function': 'only lower(…) and any(…) exist',
  'unknown-field': 'no such field exists',
  'field-of-newer-version': 'this version of Kong does not know the field',
  'field-of-other-subsystem': 'routes of these protocols do not have the field',
  'bad-segment': 'a path segment is written http.path.segments.0, .0_2 or .len',
  'type-mismatch': 'the value does not have the type of the field',
  'lower-needs-text': 'lower(…) takes text fields only',
  'operator-needs-text': 'the operator takes text fields and values only',
  'operator-needs-number': 'the operator takes numbers only',
  'operator-needs-network': 'the operator takes an IP address field and a network, such as 10.0.0.0/8',
  'bad-regex': 'the regex is wrong',
  'too-deep': 'the parentheses are nested too deep',
  'not-in-this-version': 'this version of Kong does not know this',
} as const;

export type ExpressionFault = keyof typeof EXPRESSION_FAULTS;

export interface ExpressionProblem {
  readonly code: ExpressionFault;
  /** Counts UTF-16 code units of the expression. */
  readonly span: Span;
  /** For `bad-regex`: what is wrong with it. */
  readonly regex?: RegexFault;
  /** For `type-mismatch`. */
  readonly types?: { readonly field: ValueType; readonly literal: ValueType };
  /** The first version of Kong that takes it. */
  readonly since?: string;
}

const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  String: 'text',
  Int: 'a number',
  IpAddr: 'an IP address',
  IpCidr: 'a network',
};

/** What is wrong, in words fit for a finding. */
export function explainExpressionProblem({ code, regex, types, since }: ExpressionProblem): string {
  if (regex) return `the regex is wrong: ${REGEX_FAULTS[regex]}`;
  if (types) return `the field is ${TYPE_WORDS[types.field]}, the value is ${TYPE_WORDS[types.literal]}`;
  return since === undefined
    ? EXPRESSION_FAULTS[code]
    : `${EXPRESSION_FAULTS[code]} (Kong ${since} is the first that does)`;
}
