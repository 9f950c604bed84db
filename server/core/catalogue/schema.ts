/** What a gateway accepts, as data: the shapes of fields, records, checks and entity kinds. */

import type { FunctionName } from './functions.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export const FIELD_TYPES = [
  'string',
  'integer',
  'number',
  'boolean',
  'array',
  'set',
  'map',
  'record',
  'foreign',
  'json',
  'any',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** One field. Lengths count bytes, as Lua does; patterns are Lua patterns. */
export interface FieldSchema {
  readonly type: FieldType;
  readonly required?: boolean;
  readonly default?: Json;
  readonly oneOf?: readonly Json[];
  readonly notOneOf?: readonly Json[];
  readonly between?: readonly [number, number];
  readonly greaterThan?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly exactLength?: number;
  readonly uuid?: boolean;
  readonly timestamp?: boolean;
  readonly startsWith?: string;
  readonly match?: string;
  readonly notMatch?: string;
  readonly matchAll?: readonly string[];
  readonly matchNone?: readonly string[];
  readonly matchAny?: readonly string[];
  readonly isRegex?: boolean;
  readonly contains?: string;
  /** The value may have members of one of these subsets only. */
  readonly exclusiveSubsets?: readonly (readonly string[])[];
  /** Only null is accepted: the field exists, but not in this place. */
  readonly mustBeNull?: boolean;
  readonly equals?: Json;
  readonly notEquals?: Json;
  readonly validator?: FunctionName;
  readonly elements?: FieldSchema;
  readonly keys?: FieldSchema;
  readonly values?: FieldSchema;
  readonly record?: RecordSchema;
  /** For elements of nested lists: entities of this kind. */
  readonly entity?: string;
  /** With `entity`: the foreign key that nesting implies. */
  readonly impliedKey?: string;
  /** The entity kind that a foreign key names. */
  readonly reference?: string;
  readonly cascade?: boolean;
  readonly referenceable?: boolean;
  readonly encrypted?: boolean;
  readonly auto?: boolean;
  readonly unique?: boolean;
  readonly uniqueAcrossWorkspaces?: boolean;
  /** Specialised by a sub-schema, such as a plugin's `config`. */
  readonly abstract?: boolean;
  readonly deprecation?: Deprecation;
  /** Words of the live gateway itself; the catalogue that ships has none. */
  readonly description?: string;
  /** A transient field is checked, then dropped, and hides nested entities of the same name. */
  readonly transient?: boolean;
}

export interface Deprecation {
  readonly removedIn?: string;
  /** Paths from the record that holds the field. */
  readonly replacedWith?: readonly (readonly string[])[];
  readonly oldDefault?: Json;
}

export interface RecordSchema {
  readonly fields: ReadonlyMap<string, FieldSchema>;
  readonly checks: readonly Check[];
  /** Fields that stand for others: `url`, `redis_host`. */
  readonly shorthands: ReadonlyMap<string, ShorthandSchema>;
}

export interface ShorthandSchema extends FieldSchema {
  /** Where the value goes, from the record that holds the shorthand; undefined: nowhere, or by `transform`. */
  readonly into?: readonly string[];
}

/** A rule over several fields of one record. Fields are paths with dots. */
export type Check =
  | { readonly kind: 'at-least-one'; readonly fields: readonly string[] }
  | { readonly kind: 'only-one'; readonly fields: readonly string[] }
  | { readonly kind: 'all-or-none'; readonly fields: readonly string[] }
  | { readonly kind: 'at-most-one'; readonly fields: readonly string[] }
  | { readonly kind: 'exclusive-sets'; readonly first: readonly string[]; readonly second: readonly string[] }
  | { readonly kind: 'distinct'; readonly fields: readonly string[] }
  | ConditionalCheck
  | {
      readonly kind: 'conditional-at-least-one';
      readonly field: string;
      readonly is: Constraint;
      readonly oneOf: readonly string[];
      readonly otherwiseIs?: Constraint;
      readonly otherwiseOneOf?: readonly string[];
    }
  | {
      readonly kind: 'custom';
      readonly name: FunctionName;
      readonly fields: readonly string[];
      readonly withMissing?: boolean;
      readonly withInvalid?: boolean;
    };

export interface ConditionalCheck {
  readonly kind: 'conditional';
  readonly field: string;
  readonly is: Constraint;
  readonly then: string;
  readonly mustBe: Constraint;
}

/** Some attributes of a field; the rest is the field's own. */
export type Constraint = Partial<FieldSchema>;

export interface EntitySchema extends RecordSchema {
  readonly kind: string;
  readonly primaryKey: readonly string[];
  readonly endpointKey?: string;
  readonly cacheKey?: readonly string[];
  /** The field whose value picks the sub-schema: a plugin's `name`, a route's `protocols`. */
  readonly subschemaKey?: string;
  readonly ttl?: boolean;
  /** Fields that are written together: all or none. */
  readonly transformations: readonly (readonly string[])[];
}
