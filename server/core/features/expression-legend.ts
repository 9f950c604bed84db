/** The kinds of tokens, in the words and order of the protocol's legend. */
export const EXPRESSION_TOKENS = [
  'property',
  'function',
  'operator',
  'string',
  'regexp',
  'number',
  'keyword',
] as const;
export type ExpressionToken = (typeof EXPRESSION_TOKENS)[number];
