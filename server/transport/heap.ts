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

export function ownHeap(): Heap {
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
