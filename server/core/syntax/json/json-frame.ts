/** Where a list or a map is being read: what the next step depends on besides the text. */
export interface Frame {
  readonly kind: 'list' | 'map';
  /** How many brackets are open, its own included. */
  readonly depth: number;
  /** It is the value of a key. */
  readonly isValue: boolean;
  first: boolean;
  /** The element before is a map. */
  afterMap: boolean;
}

export function frameOf(kind: Frame['kind'], depth: number, isValue = false): Frame {
  return { kind, depth, isValue, first: true, afterMap: false };
}

/** A frame as a number: there is one for each piece of a file. */
export function packed({ kind, depth, isValue, first, afterMap }: Frame): number {
  const flags =
    (kind === 'map' ? MAP : 0) | (isValue ? VALUE : 0) | (first ? FIRST : 0) | (afterMap ? AFTER_MAP : 0);
  return depth * FLAGS + flags;
}

export function unpacked(frame: number): Frame {
  return {
    kind: (frame & MAP) === 0 ? 'list' : 'map',
    depth: Math.floor(frame / FLAGS),
    isValue: (frame & VALUE) !== 0,
    first: (frame & FIRST) !== 0,
    afterMap: (frame & AFTER_MAP) !== 0,
  };
}

const MAP = 1;
const VALUE = 2;
const FIRST = 4;
const AFTER_MAP = 8;
const FLAGS = 16;
