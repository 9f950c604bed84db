/**
 * Lua's `table.sort`: a quicksort by the median of three, the same in Lua 5.1 and LuaJIT. It is not stable, so which
 * of two equal elements comes first follows from its very steps; Kong's traditional router leaves routes of equal
 * rank in that order.
 */

type IsBefore = (one: number, other: number) => boolean;

/**
 * The order in which `table.sort` leaves `count` elements, as their former places. `isBefore` is asked by former
 * places. Undefined where Lua notices that the order is none ("invalid order function for sorting").
 */
export function luaOrder(count: number, isBefore: IsBefore): readonly number[] | undefined {
  const order = Array.from({ length: count }, (_, i) => i);
  return sortRange(order, 0, count - 1, isBefore) ? order : undefined;
}

function sortRange(order: number[], from: number, to: number, isBefore: IsBefore): boolean {
  let [low, high] = [from, to];
  const before = (i: number, j: number) => isBefore(order[i] ?? 0, order[j] ?? 0);
  while (low < high) {
    if (before(high, low)) swap(order, low, high);
    if (high - low === 1) return true;
    const middle = Math.floor((low + high) / 2);
    if (before(middle, low)) swap(order, middle, low);
    else if (before(high, middle)) swap(order, high, middle);
    if (high - low === 2) return true;
    const split = partition(order, { low, high, middle }, isBefore);
    if (split === undefined) return false;
    // The smaller side by recursion and the larger one by the loop, so that the depth stays small.
    const [below, above] = [
      { low, high: split - 1 },
      { low: split + 1, high },
    ];
    const [smaller, larger] = split - low < high - split ? [below, above] : [above, below];
    if (!sortRange(order, smaller.low, smaller.high, isBefore)) return false;
    ({ low, high } = larger);
  }
  return true;
}

interface Range {
  readonly low: number;
  readonly high: number;
  readonly middle: number;
}

/** Puts the pivot at its place and says where that is. */
function partition(order: number[], { low, high, middle }: Range, isBefore: IsBefore): number | undefined {
  const pivot = order[middle] ?? 0;
  swap(order, middle, high - 1);
  let [up, down] = [low, high - 1];
  for (;;) {
    while (isBefore(order[++up] ?? 0, pivot)) if (high <= up) return undefined;
    while (isBefore(pivot, order[--down] ?? 0)) if (down <= low) return undefined;
    if (down < up) break;
    swap(order, up, down);
  }
  swap(order, high - 1, up);
  return up;
}

function swap(order: number[], i: number, j: number): void {
  const kept = order[i] ?? 0;
  order[i] = order[j] ?? 0;
  order[j] = kept;
}
