/** Our own words about the operators and functions of expressions, for hover and completion. */
import type { Operator } from '../expression/syntax-tree.ts';
import type { ValueType } from '../expression/value.ts';

export const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  '==': 'is equal',
  '!=': 'is not equal; false where the request has no such field',
  '~': 'matches the regex (Rust syntax, anywhere in the text)',
  '^=': 'begins with',
  '=^': 'ends with',
  '>': 'is greater than',
  '>=': 'is at least',
  '<': 'is less than',
  '<=': 'is at most',
  in: 'is an address of the network',
  'not in': 'is no address of the network',
  contains: 'contains the text',
};

export const TRANSFORM_WORDS = {
  lower: 'the text in lower case',
  any: 'one value is enough where a header or query argument comes several times; else all must fulfil the condition',
} as const;

export const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  String: 'text',
  Int: 'number',
  IpAddr: 'IP address',
  IpCidr: 'network',
};

export const OPERATORS_OF: Readonly<Record<ValueType, readonly Operator[]>> = {
  String: ['==', '!=', '^=', '=^', '~', 'contains'],
  Int: ['==', '!=', '>', '>=', '<', '<='],
  IpAddr: ['in', 'not in', '==', '!='],
  IpCidr: [],
};
