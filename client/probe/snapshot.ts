/** Entities as plain values, whether declared in a file or live on a gateway. */

/** An entity as the Admin API shows it; fields that are not set are null or missing. */
export type PlainEntity = Readonly<Record<string, unknown>>;

/** Entities by section, foreign keys as `{id}` or `{name}`, or the bare name. */
export interface Snapshot {
  readonly origin: 'file' | 'gateway';
  /** `_format_version` of a file: paths of 1.1 and 2.1 are read as Kong 2.x wrote them. */
  readonly format?: string;
  entities(kind: string): readonly PlainEntity[];
}

export function isCalled(entity: PlainEntity, name: string): boolean {
  return entity['name'] === name || entity['id'] === name;
}

/** Whether a foreign key (`{id}`, `{name}`, or the bare name or id) means this entity. */
export function refersTo(reference: unknown, entity: PlainEntity): boolean {
  if (typeof reference === 'string') return isCalled(entity, reference);
  if (typeof reference !== 'object' || reference === null) return false;
  // A nested entity's key is its parent itself, which may have neither name nor id.
  if (reference === entity) return true;
  if ('id' in reference && typeof reference.id === 'string') return entity['id'] === reference.id;
  return 'name' in reference && typeof reference.name === 'string' && entity['name'] === reference.name;
}

export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
