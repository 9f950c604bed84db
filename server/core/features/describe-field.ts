/** A field's facts in words, as Markdown, for hover and completion. */
import type { FieldDescription } from '../catalogue/describe.ts';
import type { FieldType, Json } from '../catalogue/schema.ts';

/** More choices than these do not fit on a line. */
const MOST_CHOICES = 8;

const PLURAL: Readonly<Record<FieldType, string>> = {
  string: 'strings',
  integer: 'integers',
  number: 'numbers',
  boolean: 'booleans',
  array: 'lists',
  set: 'lists',
  map: 'maps',
  record: 'maps',
  foreign: 'references',
  json: 'JSON values',
  any: 'values',
};

/** `string`, `list of strings`, `integer from 0 to 65535`, `local | redis`. One line. */
export function typeInWords(field: FieldDescription): string {
  const { type, allowed, minimum, maximum, reference, elements } = field;
  if (reference) return `reference to one of ${reference}`;
  const choices = allowed && allowed.length <= MOST_CHOICES ? allowed.map(show).join(' | ') : undefined;
  if (type === 'array' || type === 'set') return `list of ${choices ?? PLURAL[elements ?? 'any']}`;
  if (choices) return choices;
  if (type === 'map' || type === 'record') return 'map';
  if (minimum === undefined) return type === 'any' ? 'any value' : type;
  return maximum === undefined ? `${type} above ${minimum}` : `${type} from ${minimum} to ${maximum}`;
}

export function show(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Everything that the schema says of the field, one fact a paragraph. */
export function describeField(field: FieldDescription, onlyIn: string | undefined): string {
  const { name, allowed, deprecated, required, referenceable, secret, since, link, words } = field;
  const facts = [
    `**${name}**: ${typeInWords(field)}${required ? ', required' : ''}`,
    words,
    allowed && allowed.length > MOST_CHOICES
      ? `One of ${allowed.map((each) => `\`${show(each)}\``).join(', ')}.`
      : undefined,
    field.default === undefined || field.default === null ? undefined : `Default: \`${show(field.default)}\``,
    referenceable ? 'May be a vault reference, such as `{vault://env/name}`.' : undefined,
    secret ? 'A secret: better a reference or a placeholder than plain text.' : undefined,
    deprecated && deprecationInWords(deprecated),
    onlyIn && `Only in ${onlyIn}.`,
    `${since ? `Since ${since}. ` : ''}[Kong's reference](${link})`,
  ];
  return facts.filter((fact) => fact !== undefined && fact !== '').join('\n\n');
}

function deprecationInWords({ removedIn, use }: NonNullable<FieldDescription['deprecated']>): string {
  const instead = use.map((name) => `\`${name}\``).join(' or ');
  return `Deprecated${instead ? `: use ${instead}` : ''}${removedIn ? `; Kong ${removedIn} no longer has it` : ''}.`;
}
