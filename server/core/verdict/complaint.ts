/** What Kong has against a part of the file: a closed code and the facts that the message needs. */

import type { Json } from '../catalogue/schema.ts';
import type { Edition, KongVersion } from '../catalogue/target.ts';
import type { Path } from '../syntax/path.ts';
import type { Located } from '../syntax/tree.ts';
import type { ValueFault } from '../validators/fault.ts';

export interface RelatedNote {
  readonly at: Located;
  readonly message: string;
}

/** Kinds of values, in words for messages. */
export type Expected = 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'map' | 'name-or-id';

export interface ComplaintFacts {
  'unknown-field': { readonly name: string; readonly of: string; readonly known: readonly string[] };
  'missing-field': { readonly name: string; readonly of: string };
  'null-value': { readonly name: string };
  'wrong-type': { readonly expected: Expected; readonly found: string; readonly value: string | undefined };
  'value-not-allowed': {
    readonly value: string;
    readonly allowed: readonly Json[];
    readonly except?: readonly Json[];
  };
  'number-out-of-range': { readonly value: number; readonly range: string };
  'wrong-length': {
    readonly what: 'characters' | 'elements';
    readonly length: number;
    readonly bound: string;
  };
  'wrong-form': { readonly value: string; readonly form: string };
  'invalid-value': { readonly fault: ValueFault; readonly value: string | undefined };
  'mixed-protocols': { readonly groups: readonly (readonly string[])[] };
  'field-not-allowed': { readonly name: string; readonly reason: string };
  'fields-required-together': { readonly fields: readonly string[] };
  'fields-exclude-each-other': { readonly fields: readonly string[] };
  'one-field-required': { readonly fields: readonly string[] };
  'equal-fields': { readonly fields: readonly string[] };
  'field-conflict': { readonly field: string; readonly value: string; readonly condition: string };
  'route-without-matcher': { readonly protocols: readonly string[]; readonly fields: readonly string[] };
  'unknown-plugin': {
    readonly name: string;
    readonly known: readonly string[];
    readonly elsewhere: string | undefined;
  };
  'unknown-vault': { readonly name: string; readonly known: readonly string[] };
  'unknown-protocol': { readonly name: string; readonly known: readonly string[] };
  'scope-not-allowed': { readonly plugin: string; readonly scope: string };
  'deprecated-field-mismatch': { readonly old: string; readonly replacement: string };
  'internal-error': { readonly version: string; readonly because: string };
  'invalid-expression': { readonly reason: string; readonly value: string };
  /** `ending`: Kong does not read files of that name at all. */
  'not-a-config': { readonly found: string } | { readonly ending: string };
  'dangling-reference': { readonly kind: string; readonly name: string; readonly near: string | undefined };
  'duplicate-entity': { readonly kind: string; readonly field: string; readonly value: string };
  'wasm-not-enabled': Readonly<Record<never, never>>;
}

export type ComplaintCode = keyof ComplaintFacts;

interface ComplaintOf<C extends ComplaintCode> {
  readonly code: C;
  readonly facts: ComplaintFacts[C];
  readonly at: Located;
  /** From the item's root. */
  readonly path: Path;
  /** False: Kong takes the file all the same, but drops this part of it. */
  readonly refused: boolean;
  readonly related?: readonly RelatedNote[];
  /** The place that Kong itself names, where it is less exact than ours or the other side of a conflict. */
  readonly kongNames?: { readonly at: Located; readonly path: Path };
  /** Less than an error, and why; for targets that are not known. */
  readonly weight?: {
    readonly severity: 'warning' | 'info';
    readonly because: { readonly only: Edition; readonly since?: KongVersion } | 'custom-plugin' | 'wasm';
  };
}

export type Complaint = { [C in ComplaintCode]: ComplaintOf<C> }[ComplaintCode];
