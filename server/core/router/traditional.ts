/**
 * Flavour `traditional` as Kong 2.8, 3.4 and 3.9 compute it (kong/router/traditional.lua; kong/router.lua in 2.8).
 *
 * The quirks are kept, since they decide: the search starts at the category that equals what the request met (or at
 * the first when there is none such) and goes down; in each category the routes that share the request's first
 * regex, prefix, host … are tried before the others; routes of equal rank come as Lua's sort leaves them.
 */
import type { Decision } from './decision.ts';
import { luaOrder } from './lua-sort.ts';
import type { Seen } from './request.ts';
import type { RouteSpec, RouteTable, Subsystem } from './route-table.ts';
import { type Category, categoriesOf, searchOrder } from './traditional-category.ts';
import { type Hits, Lookups } from './traditional-lookups.ts';
import { firstUnmet, pathMatch, type Unmet } from './traditional-match.ts';
import { type BadRegex, compareParts, type Part, partsOf } from './traditional-part.ts';

export interface TraditionalRouter {
  readonly flavor: 'traditional';
  readonly subsystem: Subsystem;
  /** In order of rank; a part's rank is its place here. */
  readonly parts: readonly Part[];
  readonly problems: readonly BadRegex[];
  decide(seen: Seen): Decision;
  /** The first condition of a part that the request does not meet; undefined: it meets all. */
  firstUnmet(part: Part, seen: Seen): Unmet | undefined;
}

export function traditionalRouter(
  table: RouteTable,
  subsystem: Subsystem,
  version: number,
  takesPart: (route: RouteSpec) => boolean,
): TraditionalRouter {
  const problems: BadRegex[] = [];
  const parts = rankedParts(
    inLoadingOrder(table.routes).flatMap(({ route, index }) =>
      takesPart(route) ? partsOf(route, index, version, problems) : [],
    ),
  );
  const lookups = new Lookups(parts);
  const categories = categoriesOf(parts, subsystem, version);
  const startOf = new Map(categories.map(({ rules }, i) => [rules, i]));

  const decide = (seen: Seen): Decision => {
    const hits = lookups.hitsOf(seen);
    if (hits.undecided) return { kind: 'undecided', routeIndex: hits.undecided.routeIndex };
    if (hits.category === 0) return { kind: 'none' };
    for (let i = startOf.get(hits.category) ?? 0; i < categories.length; i++) {
      const category = categories[i];
      const found = category && searchCategory(category, seen, hits);
      if (found) return found;
    }
    return { kind: 'none' };
  };
  return {
    flavor: 'traditional',
    subsystem,
    parts,
    problems,
    decide,
    firstUnmet: (part, seen) => {
      const hits = lookups.hitsOf(seen);
      return firstUnmet(part, seen, hits, pathMatch(part, seen, hits));
    },
  };
}

interface Loaded {
  readonly route: RouteSpec;
  /** Place in the table. */
  readonly index: number;
}

/**
 * In the order of ids, as a database gives them in every version and 3.9 and later read a file (LMDB's keys). Before
 * 3.9 a file's came in the order of a Lua table, which cannot be told. A route whose id Kong draws by chance comes
 * last.
 */
function inLoadingOrder(routes: readonly RouteSpec[]): readonly Loaded[] {
  const key = ({ route }: Loaded) => route.id ?? '\uffff';
  return routes
    .map((route, index) => ({ route, index }))
    .sort((a, b) => (key(a) < key(b) ? -1 : key(b) < key(a) ? 1 : 0));
}

/**
 * Kong's `sort` is Lua's own, which shuffles routes of equal rank, always in the same way for the same order. Where
 * Lua gives up (2.8's comparison is no strict order), Kong does not start: any order will do.
 */
function rankedParts(parts: readonly Part[]): readonly Part[] {
  const compare = (one: number, other: number) => {
    const [first, second] = [parts[one], parts[other]];
    return first && second ? compareParts(first, second) : 0;
  };
  const order = luaOrder(parts.length, (one, other) => compare(one, other) < 0);
  return order ? order.flatMap((place) => parts[place] ?? []) : [...parts].sort(compareParts);
}

function searchCategory(category: Category, seen: Seen, hits: Hits): Decision | undefined {
  const ordered = searchOrder(category, seen, hits);
  for (const [place, rank] of ordered.entries()) {
    const part = category.parts[rank];
    if (!part) continue;
    const path = pathMatch(part, seen, hits);
    const unmet = firstUnmet(part, seen, hits, path);
    if (unmet === 'undecided') return { kind: 'undecided', routeIndex: part.routeIndex };
    if (unmet !== undefined || path === 'undecided') continue;
    return {
      kind: 'route',
      routeIndex: part.routeIndex,
      route: part.route,
      prefix: path?.prefix,
      postfix: path?.postfix,
      captures: path?.captures ?? [],
      ties: tiesOf(part, ordered.slice(place + 1), category.parts, seen, hits),
    };
  }
  return undefined;
}

function tiesOf(
  winner: Part,
  others: readonly number[],
  parts: readonly Part[],
  seen: Seen,
  hits: Hits,
): readonly number[] {
  const ties = new Set<number>();
  for (const rank of others) {
    const part = parts[rank];
    if (!part || part.routeIndex === winner.routeIndex || compareParts(winner, part) !== 0) continue;
    if (firstUnmet(part, seen, hits, pathMatch(part, seen, hits)) === undefined) ties.add(part.routeIndex);
  }
  return [...ties];
}
