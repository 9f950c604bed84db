/** What rules that look at all items keep of each part, so that an edit costs them the parts that it touches. */
import type { Config, Part } from '../model/config.ts';

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
      let count = 0;
      for (const part of partsOf(config)) {
        if (known.has(part)) continue;
        of(part, config);
        count += 1;
        if (count % PARTS_A_STEP === 0) yield;
      }
    },
  };
}

/** All parts of a file, in its order. */
export function* partsOf({ items }: Config): Generator<Part> {
  for (const { parts } of items) yield* parts;
}
