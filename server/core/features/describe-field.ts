/** A field's facts in words, as Markdown, for hover and completion. */
import type { FieldSchema, Json } from '../catalogue/schema.ts';

/** `string`, `list of strings`, `number from 0 to 65535`, `one of …`. One line. */
export function typeInWords(field: FieldSchema): string {
  if (field.reference) return `reference to one of ${field.reference}`;
  if (field.oneOf && field.oneOf.length <= MOST_CHOICES) return field.oneOf.map(show).join(' | ');
  const range = field.between ? ` from ${field.between[0]} to ${field.between[1]}` : '';
  switch (field.type) {
    case 'array':
      return `list of ${plural(field.elements)}`;
    case 'set':
      return `list of different ${plural(field.elements)}`;
    case 'map':
      return `map of ${plural(field.values)}`;
    case 'record':
      return 'map';
    case 'any':
      return 'any value';
    default:
      return `${field.type}${range}`;
  }
}

const MOST_CHOICES = 8;

function plural(field: FieldSchema | undefined): string {
  if (!field) return 'values';
  if (field.oneOf && field.oneOf.length <= MOST_CHOICES) return field.oneOf.map(show).join(' | ');
  return (
    { record: 'maps', any: 'values', boolean: 'booleans', json: 'JSON values', foreign: 'references' }[
      field.type as string
    ] ?? `${field.type}s`
  );
}

export function show(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Everything that the schema says of the field, one fact a line. `gateways` names who has it, when not everybody. */
export function describeField(name: string, field: FieldSchema, gateways: readonly string[]): string {
  const facts = [
    `**${name}**: ${typeInWords(field)}${field.required && field.default === undefined ? ', required' : ''}`,
    field.description ?? '',
    field.oneOf && field.oneOf.length > MOST_CHOICES
      ? `One of ${field.oneOf.map((each) => `\`${show(each)}\``).join(', ')}.`
      : '',
    field.default === undefined || field.default === null ? '' : `Default: \`${show(field.default)}\``,
    field.minLength !== undefined && field.type !== 'string' ? `At least ${field.minLength} of them.` : '',
    field.maxLength === undefined
      ? ''
      : `At most ${field.maxLength} ${field.type === 'string' ? 'bytes' : 'of them'}.`,
    field.startsWith === undefined ? '' : `Must start with \`${field.startsWith}\`.`,
    field.referenceable ? 'May be a vault reference, such as `{vault://env/name}`.' : '',
    field.encrypted ? 'Kong Enterprise can keep it encrypted.' : '',
    deprecation(field),
    gateways.length > 0 ? `Only in ${gateways.join(', ')}.` : '',
  ];
  return facts.filter((fact) => fact !== '').join('\n\n');
}

function deprecation({ deprecation: old }: FieldSchema): string {
  if (!old) return '';
  const instead = old.replacedWith?.map((path) => `\`${path.join('.')}\``).join(' or ');
  const until = old.removedIn ? `; Kong ${old.removedIn} no longer has it` : '';
  return `Deprecated${instead ? `: use ${instead}` : ''}${until}.`;
}
