/** Reads unknown JSON. Kong writes an empty list as `{}` where its Lua table did not say, and null for "not set". */

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textAt(json: Json, key: string): string | undefined {
  const value = json[key];
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(json: Json, key: string): number | undefined {
  const value = json[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function textsAt(json: Json, key: string): readonly string[] {
  const value = json[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function jsonAt(json: Json, key: string): Json {
  const value = json[key];
  return isJson(value) ? value : {};
}

/** A foreign key, `{ "id": … }` or null. */
export function idAt(json: Json, key: string): string | undefined {
  return textAt(jsonAt(json, key), 'id');
}

export interface Page {
  readonly data: readonly Json[];
  readonly offset: string | undefined;
}

/** One page of a list; undefined when it is none. */
export function decodePage(value: unknown): Page | undefined {
  if (!isJson(value)) return undefined;
  const { data } = value;
  const empty = isJson(data) && Object.keys(data).length === 0;
  if (!Array.isArray(data) && !empty) return undefined;
  return { data: Array.isArray(data) ? data.filter(isJson) : [], offset: textAt(value, 'offset') };
}

/** What Kong says in the body of an error. */
export function decodeMessage(value: unknown): string | undefined {
  return isJson(value) ? (textAt(value, 'message') ?? textAt(value, 'error')) : undefined;
}
