/** The form of a foreign key. Whether what it names exists is asked of the whole file, in `references.ts`. */

import { isAtLeast } from '../catalogue/catalogue.ts';
import type { FieldSchema } from '../catalogue/schema.ts';
import { UUID, UUID_FORM } from './check-constraints.ts';
import { kindOf } from './check-field.ts';
import type { Standing } from './check-record.ts';
import type { Judging } from './judging.ts';
import type { TableValue, Value } from './value.ts';
import { isNull, textOf } from './value.ts';

export function checkForeignKey(
  judging: Judging,
  name: string,
  field: FieldSchema,
  value: Value,
  standing: Standing,
  holder: TableValue,
): boolean {
  const { at, path } = value.place;
  if (value.kind === 'scalar' && value.unknown) return true;
  if (isNull(value)) {
    if (!field.required || standing === 'nested') return true;
    judging.report({ code: 'null-value', facts: { name }, at, path, refused: true });
    return false;
  }
  if (field.mustBeNull) {
    const plugin = textOf(holder.entries.get('name')) ?? '';
    const blamed = value.place.key ?? at;
    judging.report({
      code: 'scope-not-allowed',
      facts: { plugin, scope: name },
      at: blamed,
      path,
      refused: true,
    });
    return false;
  }
  if (value.kind === 'scalar' && typeof value.value === 'string') {
    if (value.value !== '') return true;
    const facts = { what: 'characters', length: 0, bound: 'at least 1' } as const;
    judging.report({ code: 'wrong-length', facts, at, path, refused: true });
    return false;
  }
  if (value.kind === 'table' && value.written === 'map' && isAtLeast(judging.catalogue, '3.0')) {
    if (value.entries.has('id')) return true;
    // decK takes the name as well, whatever it is called there.
    if (judging.catalogue.dialect === 'deck' && (value.entries.has('name') || value.entries.has('username')))
      return true;
    const facts = { name: 'id', of: `"${name}"` };
    judging.report({ code: 'missing-field', facts, at, path: [...path, 'id'], refused: true });
    return false;
  }
  // Kong 2.8 resolves no maps, but looks at the form of the id first.
  const id = value.kind === 'table' ? value.entries.get('id') : undefined;
  const text = textOf(id);
  if (id && text !== undefined && !UUID.test(text)) {
    const facts = { value: text, form: UUID_FORM };
    judging.report({ code: 'wrong-form', facts, at: id.place.at, path: id.place.path, refused: true });
    return false;
  }
  const shown = value.kind === 'scalar' ? String(value.value) : undefined;
  const facts = { expected: 'name-or-id', found: kindOf(value), value: shown } as const;
  judging.report({ code: 'wrong-type', facts, at, path, refused: true });
  return false;
}
