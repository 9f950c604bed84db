/** The segments of a path, as `http.path.segments.*` names them (kong/router/fields.lua). */

export const SEGMENTS = 'http.path.segments.';

/** A slash at the end begins no further segment. */
export function segmentsOf(path: string): readonly string[] {
  const inside = path.slice(1, path.endsWith('/') ? -1 : undefined);
  return inside === '' ? [] : inside.split('/');
}

/** What stands in a field such as `http.path.segments.0_1`; undefined: the path has no such segments. */
export function segmentValue(path: string, field: string): string | undefined {
  const segments = segmentsOf(path);
  const [first, last] = field
    .slice(field.lastIndexOf('.') + 1)
    .split('_')
    .map(Number);
  if (first === undefined) return undefined;
  if (last === undefined) return segments[first];
  const isOutside = last <= first || segments.length <= last;
  return isOutside ? undefined : segments.slice(first, last + 1).join('/');
}
