/** What a router answers. */
import type { RouteSpec } from './route-table.ts';

export interface Capture {
  /** `1`, `2`, … or the name of the group. */
  readonly name: string;
  /** Bytes. */
  readonly text: string;
}

/** The winner, with what of the path it matched. */
export interface Winner {
  readonly kind: 'route';
  readonly routeIndex: number;
  readonly route: RouteSpec;
  /**
   * Bytes. What `strip_path` takes away from the front; undefined when the route looked at no path. In flavour
   * `expressions` it need not be the beginning of the path: Kong cuts its length all the same.
   */
  readonly prefix: string | undefined;
  /** Bytes. What is left, where the router itself says so (traditional); else it follows from `prefix`. */
  readonly postfix: string | undefined;
  readonly captures: readonly Capture[];
  /** Other routes of the very same rank that take the request too: ids or the order of loading decide. */
  readonly ties: readonly number[];
}

export type Decision =
  | Winner
  | { readonly kind: 'none' }
  /** A field that the table looks at is no UTF-8: Kong's expression engine then matches nothing at all. */
  | { readonly kind: 'not-utf8'; readonly field: string }
  /** A regex ran into the step limit or holds what we do not run: no guess. */
  | { readonly kind: 'undecided'; readonly routeIndex: number };
