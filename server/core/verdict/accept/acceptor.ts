/**
 * The accept path: programs, compiled once from the catalogue, that answer for a node of the tree whether the verdict
 * has nothing to say about it. "Yes" is exactly what the interpreter (`check-record.ts` and what it calls) would say
 * without a complaint; "no" only means that the interpreter must look. Nearly every entity of a real file is fine, and
 * saying so takes neither values nor places nor paths.
 */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Node } from '../../syntax/tree.ts';
import type { Judging } from '../judging.ts';
import type { Placeholders, Scalar } from '../value.ts';

/** What an answer depends on beside the node. */
export interface Asking {
  readonly placeholders: Placeholders;
  /** ms since 1970. */
  readonly now: number;
  /** The file is of a format whose routes Kong rewrites before it checks them. */
  readonly migrates: boolean;
}

export type AcceptNode = (node: Node, asking: Asking) => boolean;
export type AcceptScalar = (value: Scalar) => boolean;

export interface Acceptor {
  readonly node: AcceptNode;
  /** Of a scalar that is known. "No" is final here: the interpreter would complain. */
  readonly scalar: AcceptScalar;
}

/** A schema as one of the gateways has it that must all accept. */
export interface Seen<Schema> {
  readonly catalogue: Catalogue;
  readonly schema: Schema;
}

/** For asking the interpreter; nobody hears of what it says. */
export function unheard(catalogue: Catalogue, now: number): Judging {
  return { catalogue, now, report: () => undefined };
}

/** "Yes" of all of them. */
export function allOf<Args extends readonly unknown[]>(
  tests: readonly ((...args: Args) => boolean)[],
): (...args: Args) => boolean {
  const [first, ...rest] = tests;
  if (!first) return () => true;
  if (rest.length === 0) return first;
  const others = allOf(rest);
  return (...args) => first(...args) && others(...args);
}
