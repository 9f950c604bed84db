/**
 * What V8 collects for. Of a large file much is read, judged and let go, and left alone V8 keeps several times of what
 * is needed; told that size counts it collects more often and gives back what it freed, which makes it slower.
 */
import { setFlagsFromString } from 'node:v8';

export type Favoured = 'haste' | 'memory';

export interface Heap {
  readonly favours: Favoured;
  favour(what: Favoured): void;
}

/**
 * What is read of a file survives. The room for new things, which V8 otherwise doubles step by step and copies all of
 * them each time, grows at once to its full size; that size stays what it is.
 */
export const GROWS_AT_ONCE = '--semi-space-growth-factor=16';

/**
 * Of a small file all that is read is kept, of a large one hardly anything. From small ones, such as those of the
 * practice, V8 learns to put what is read where only what lives long belongs; there a large one would leave several
 * times of what is needed before it is let go.
 */
export const NOTHING_BORN_OLD = '--no-allocation-site-pretenuring';

/** To be called before code is taken from where it is kept: V8 takes it back only under the same flags. */
export function setUpHeap(): void {
  for (const flag of [GROWS_AT_ONCE, NOTHING_BORN_OLD]) setFlagsFromString(flag);
}

export function ownHeap(): Heap {
  setUpHeap();
  let favours: Favoured = 'haste';
  return {
    get favours() {
      return favours;
    },
    favour(what) {
      if (what === favours) return;
      favours = what;
      setFlagsFromString(what === 'memory' ? '--optimize-for-size' : '--no-optimize-for-size');
    },
  };
}
