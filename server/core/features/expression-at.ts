import type { ExpressionTarget } from '../expression/dialect.ts';
import { parseExpression } from '../expression/parse.ts';
import type { Expression } from '../expression/syntax-tree.ts';
import type { Config, Entity } from '../model/config.ts';
import { resolveAlias } from '../syntax/read.ts';
import { type ScalarText, scalarText } from '../syntax/scalar-text.ts';
import { spanOf } from '../syntax/tree.ts';
import { covers } from '../text/span.ts';
import { partAt } from './navigate.ts';

/** The newest open-source version whose fields and operators we know; stands for "auto". */
const NEWEST = '3.9';

/** The expression of a route, as it stands in the file. */
export interface WrittenExpression {
  readonly written: ScalarText;
  readonly expression: Expression;
  readonly target: ExpressionTarget;
}

export function expressionOf(config: Config, route: Entity): WrittenExpression | undefined {
  const value = route.kind === 'routes' ? route.fields.get('expression')?.value : undefined;
  if (value?.kind !== 'scalar' || typeof value.value !== 'string') return undefined;
  const written = scalarText(config.document.source, value);
  if (!written) return undefined;
  const { version } = config.settings.target;
  const target: ExpressionTarget = {
    version: version === 'auto' ? NEWEST : version,
    subsystem: isStream(route) ? 'stream' : 'http',
  };
  return { written, expression: parseExpression(written.text).expression, target };
}

/** The expression at a place of the source, and the place in its text. */
export function expressionAt(
  config: Config,
  offset: number,
): (WrittenExpression & { readonly at: number }) | undefined {
  for (const entity of partAt(config, offset)?.entities ?? []) {
    const value = entity.fields.get('expression')?.value;
    if (!value || !covers(spanOf(value), offset)) continue;
    const found = expressionOf(config, entity);
    return found && { ...found, at: found.written.toText(offset) };
  }
  return undefined;
}

function isStream(route: Entity): boolean {
  const value = route.fields.get('protocols')?.value;
  const list = value && resolveAlias(value);
  const first = list?.kind === 'list' ? list.items[0] : undefined;
  return first?.kind === 'scalar' && /^(?:tcp|tls|udp|tls_passthrough)$/.test(first.text);
}
