import { type Predicate, predicatesOf } from '../expression/syntax-tree.ts';
import type { Config } from '../model/config.ts';
import { spanOf } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import { expressionOf, type WrittenExpression } from './expression-at.ts';
import type { ExpressionToken } from './expression-legend.ts';

export interface PaintedToken {
  readonly span: Span;
  readonly token: ExpressionToken;
}

/** Colours inside the expressions of a stretch of the file, in the order of the text. Tokens lie within one line. */
export function expressionTokens(config: Config, within: Span): readonly PaintedToken[] {
  const painted: PaintedToken[] = [];
  for (const { parts } of config.itemsIn(within)) {
    for (const { node, entities } of parts) {
      const { start, end } = spanOf(node);
      if (end < within.start || within.end < start) continue;
      for (const entity of entities) {
        const found = expressionOf(config, entity);
        if (found) painted.push(...tokensOf(found));
      }
    }
  }
  return painted.sort((a, b) => a.span.start - b.span.start);
}

function tokensOf({ expression, written }: WrittenExpression): PaintedToken[] {
  const predicates = predicatesOf(expression);
  const local: PaintedToken[] = predicates.flatMap(predicateTokens);
  const covered = predicates.map(({ span }) => span);
  for (const { index, 0: sign } of written.text.matchAll(/&&|\|\||!/g)) {
    const inside = covered.some(({ start, end }) => start <= index && index < end);
    if (!inside) local.push({ span: { start: index, end: index + sign.length }, token: 'operator' });
  }
  return local.flatMap(({ span, token }) => {
    const lines = written.text.slice(span.start, span.end).split('\n');
    let at = span.start;
    return lines.flatMap((line): PaintedToken[] => {
      const piece = { start: at, end: at + line.length };
      at += line.length + 1;
      return line === '' ? [] : [{ span: written.toSource(piece), token }];
    });
  });
}

function predicateTokens({ field, transforms, operator, literal }: Predicate): PaintedToken[] {
  const isWord = /^[a-z]/.test(operator.name);
  const isText = literal.form === 'string' || literal.form === 'raw-string';
  return [
    { span: field.span, token: 'property' },
    ...transforms.map(({ span }): PaintedToken => ({ span, token: 'function' })),
    { span: operator.span, token: isWord ? 'keyword' : 'operator' },
    { span: literal.span, token: isText ? (operator.name === '~' ? 'regexp' : 'string') : 'number' },
  ];
}
