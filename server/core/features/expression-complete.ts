import {
  type ExpressionTarget,
  FIELDS,
  hasFeature,
  isInSubsystem,
  isInVersion,
  lookUpField,
} from '../expression/dialect.ts';
import type { Operator } from '../expression/syntax-tree.ts';
import type { Config } from '../model/config.ts';
import { expressionAt } from './expression-at.ts';
import { OPERATOR_WORDS, OPERATORS_OF, TRANSFORM_WORDS, TYPE_WORDS } from './expression-words.ts';
import type { Suggestion } from './suggestion.ts';

/** What may stand at the cursor inside an `expression`; undefined: the cursor is in none. */
export function completeExpression(config: Config, offset: number): readonly Suggestion[] | undefined {
  const found = expressionAt(config, offset);
  if (!found) return undefined;
  const before = found.written.text.slice(0, found.at);
  if (isInText(before)) return [];
  const word = /[A-Za-z][\w.]*$/.exec(before)?.[0] ?? '';
  const replace = { start: offset - word.length, end: offset };
  const offers = offersAfter(before.slice(0, before.length - word.length), found.target);
  return offers.map(({ label, detail, snippet, kind }, rank) => ({
    label,
    kind,
    detail,
    documentation: '',
    snippet: snippet ?? label,
    replace,
    deprecated: false,
    rank,
  }));
}

interface Offer {
  readonly label: string;
  readonly detail: string;
  readonly kind: Suggestion['kind'];
  readonly snippet?: string;
}

const OPERATOR_END = /([A-Za-z][\w.]*)\s*\)*\s*(==|!=|~|\^=|=\^|>=|>|<=|<|\bnot in|\bin|\bcontains)\s*$/;
const OPERAND_END = /([A-Za-z][\w.]*)\s*\)*\s+$/;

function offersAfter(before: string, target: ExpressionTarget): readonly Offer[] {
  const afterOperator = OPERATOR_END.exec(before);
  if (afterOperator) return valueOffers(afterOperator[1] ?? '', afterOperator[2] ?? '');
  if (/(?:["#\d]|[\dA-Fa-f]\/\d+)\s*\)*\s+$/.test(before) && !OPERAND_END.test(before)) {
    return [
      { label: '&&', detail: 'and', kind: 'value' },
      { label: '||', detail: 'or; binds tighter than &&', kind: 'value' },
    ];
  }
  const operand = OPERAND_END.exec(before);
  if (operand) {
    const field = lookUpField(operand[1] ?? '', target);
    if (field.kind === 'field')
      return OPERATORS_OF[field.field.type].filter((op) => isKnown(op, target)).map(operatorOffer);
  }
  return fieldOffers(target);
}

function isKnown(operator: Operator, target: ExpressionTarget): boolean {
  return operator !== 'contains' || hasFeature(target, 'contains');
}

function operatorOffer(operator: Operator): Offer {
  return { label: operator, detail: OPERATOR_WORDS[operator], kind: 'value' };
}

function fieldOffers(target: ExpressionTarget): readonly Offer[] {
  const fields = FIELDS.filter((field) => isInVersion(field, target.version) && isInSubsystem(field, target));
  return [
    ...fields.map(({ name, type, about }): Offer => {
      const open = name.endsWith('.*') ? name.slice(0, -1) : name;
      return { label: open, detail: `${TYPE_WORDS[type]}: ${about}`, kind: 'field' };
    }),
    { label: 'lower', detail: TRANSFORM_WORDS.lower, kind: 'name', snippet: 'lower($0)' },
    { label: 'any', detail: TRANSFORM_WORDS.any, kind: 'name', snippet: 'any($0)' },
  ];
}

const KNOWN_VALUES: Readonly<Record<string, readonly string[]>> = {
  'http.method': ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
  'net.protocol': ['http', 'https', 'tcp', 'tls', 'udp'],
};

function valueOffers(field: string, operator: string): readonly Offer[] {
  if (operator === 'in' || operator === 'not in') {
    return [{ label: '10.0.0.0/8', detail: 'a network', kind: 'value' }];
  }
  const known = KNOWN_VALUES[field] ?? [];
  const quoted = known.map((value): Offer => ({ label: `"${value}"`, detail: '', kind: 'value' }));
  if (operator === '~') return [{ label: 'r#"…"#', detail: 'a regex', kind: 'value', snippet: 'r#"^$0"#' }];
  return quoted;
}

/** Is the end of the text inside quotes? */
function isInText(text: string): boolean {
  const rest = text.replaceAll(/r#"(?:(?!"#).)*"#|"(?:[^"\\]|\\.)*"/gs, '');
  return rest.includes('"');
}
