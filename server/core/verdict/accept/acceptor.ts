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

/** Made when first asked for: most of what a schema knows no file ever uses. */
export function lazily<T extends object | boolean>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** "Yes" of all of them. Without rest parameters, which cost an array a call. */
export function allOf<A>(tests: readonly ((a: A) => boolean)[]): (a: A) => boolean {
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  if (tests.length === 2) return (a) => first(a) && second(a);
  return (a) => {
    for (const test of tests) if (!test(a)) return false;
    return true;
  };
}

export function bothOf<A, B>(tests: readonly ((a: A, b: B) => boolean)[]): (a: A, b: B) => boolean {
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  if (tests.length === 2) return (a, b) => first(a, b) && second(a, b);
  return (a, b) => {
    for (const test of tests) if (!test(a, b)) return false;
    return true;
  };
}
