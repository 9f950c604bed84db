/** What rules that look at all items keep of each part, so that an edit costs them the parts that it touches. */
import type { Config, Index, Part } from '../model/config.ts';

export interface KeptOfPart<Kept> {
  of(part: Part, config: Config): Kept;
  /** Reads what is not read yet, in steps. */
  steps(config: Config): Generator<void, void>;
}

/** Parts that are read between two pauses. */
const PARTS_A_STEP = 20;

/**
 * `read` must go by the part's own text and the config's settings alone: not by the rest of the file, and of a large
 * item not by what is nested in it.
 */
export function keptOfPart<Kept>(read: (part: Part, config: Config) => Kept): KeptOfPart<Kept> {
  const known = new WeakMap<Part, { readonly kept: Kept }>();
  const allRead = new WeakMap<Index, readonly Part[]>();
  const of = (part: Part, config: Config): Kept => {
    const before = known.get(part);
    if (before) return before.kept;
    const kept = read(part, config);
    known.set(part, { kept });
    return kept;
  };
  return {
    of,
    *steps(config) {
      const parts = partsOf(config);
      const { start, end } = difference(allRead.get(config.index) ?? [], parts);
      for (let i = start; i < end; i++) {
        const part = parts[i];
        if (part) of(part, config);
        if ((i - start) % PARTS_A_STEP === PARTS_A_STEP - 1) yield;
      }
      allRead.set(config.index, parts);
    },
  };
}

/** All parts of a file, in its order; kept with the config. */
export const partsOf: (config: Config) => readonly Part[] = (() => {
  const known = new WeakMap<Config, readonly Part[]>();
  return (config) => {
    const parts = known.get(config) ?? config.items.flatMap((item) => item.parts);
    known.set(config, parts);
    return parts;
  };
})();

/** Where two lists are not the same: what stands before `start` is, and what stands behind `end`, or `endBefore`. */
export interface Difference {
  readonly start: number;
  readonly end: number;
  readonly endBefore: number;
}

export function difference(before: readonly Part[], now: readonly Part[]): Difference {
  const most = Math.min(before.length, now.length);
  let start = 0;
  while (start < most && now[start] === before[start]) start += 1;
  let end = now.length;
  let endBefore = before.length;
  while (start < end && start < endBefore && now[end - 1] === before[endBefore - 1]) {
    end -= 1;
    endBefore -= 1;
  }
  return { start, end, endBefore };
}
