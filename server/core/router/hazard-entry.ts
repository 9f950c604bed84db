/** A route as the search for hazards keeps it from edit to edit, with what is known of it. */
import type { Example } from './expression-proof.ts';
import { type HazardPart, type HazardTarget, hazardParts } from './hazard-part.ts';
import type { RouteSpec } from './route-table.ts';
import { conditionKey } from './same-conditions.ts';

export interface HazardEntry {
  readonly route: RouteSpec;
  readonly parts: readonly HazardPart[];
  /** Equal for routes that are written alike. */
  readonly key: string;
  /** It is of a kind that is looked at. */
  readonly isRead: boolean;
  /** Place in the file. */
  position: number;
  /** Undefined: some of its requests reach it, or it cannot be told. */
  shadowedBy: readonly RouteSpec[] | undefined;
  /** Its only taker, if that takes the very same requests. */
  sameAs: RouteSpec | undefined;
  examples: readonly Reached[];
}

/** A part, and a request that comes to it. */
export interface Reached {
  readonly part: HazardPart;
  readonly example: Example;
}

export function hazardEntry(route: RouteSpec, target: HazardTarget): HazardEntry {
  const parts = hazardParts(route, target);
  return {
    route,
    parts: parts ?? [],
    key: conditionKey(route, target),
    isRead: parts !== undefined,
    position: 0,
    shadowedBy: undefined,
    sameAs: undefined,
    examples: [],
  };
}

export function regexesOf(parts: readonly HazardPart[]): readonly string[] {
  return parts.flatMap((part) =>
    part.kind === 'traditional' && part.part.uri?.regex ? part.part.uri.value : [],
  );
}
