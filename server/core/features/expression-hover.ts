import { lookUpField } from '../expression/dialect.ts';
import { type Predicate, predicatesOf } from '../expression/syntax-tree.ts';
import type { Config } from '../model/config.ts';
import { covers, type Span } from '../text/span.ts';
import { expressionAt, type WrittenExpression } from './expression-at.ts';
import { OPERATOR_WORDS, TRANSFORM_WORDS, TYPE_WORDS } from './expression-words.ts';

/** Field, function or operator under the cursor inside an `expression`. The span is absolute. */
export function hoverInExpression(
  config: Config,
  offset: number,
): { readonly span: Span; readonly markdown: string } | undefined {
  const found = expressionAt(config, offset);
  if (!found) return undefined;
  for (const predicate of predicatesOf(found.expression)) {
    if (!covers(predicate.span, found.at)) continue;
    const told = describe(predicate, found);
    if (told) return { span: found.written.toSource(told.span), markdown: told.markdown };
  }
  return undefined;
}

function describe(
  { field, transforms, operator }: Predicate,
  { at, target }: WrittenExpression & { readonly at: number },
): { readonly span: Span; readonly markdown: string } | undefined {
  if (covers(field.span, at)) {
    const found = lookUpField(field.name, target);
    if (found.kind === 'unknown') return undefined;
    const { type, about, since } = found.field;
    return {
      span: field.span,
      markdown: `**${field.name}** (${TYPE_WORDS[type]}): ${about}\n\nsince Kong ${since}`,
    };
  }
  const fn = transforms.find(({ span }) => covers(span, at));
  if (fn?.name === 'lower' || fn?.name === 'any') {
    return { span: fn.span, markdown: `**${fn.name}(…)**: ${TRANSFORM_WORDS[fn.name]}` };
  }
  return covers(operator.span, at)
    ? { span: operator.span, markdown: `\`${operator.name}\`: ${OPERATOR_WORDS[operator.name]}` }
    : undefined;
}
