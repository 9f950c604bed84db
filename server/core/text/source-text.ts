import type { Edit } from './span.ts';

/** A place as an editor counts it: 0-based line, 0-based UTF-16 code unit in the line. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * A text that may be held in pieces: nobody above `text/` and `syntax/` asks for the whole of it, because a copy
 * of 115 MB a keystroke is what makes other tools slow.
 */
export interface SourceText {
  readonly length: number;
  slice(start: number, end: number): string;
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
  /** Of a text that may be huge: counts its lines, in steps. Who asks where something stands before waits for that. */
  countLines?(): Generator<void, void>;
  /** The text after the edits (they must not overlap). The old text stays valid. */
  edit(edits: readonly Edit[]): SourceText;
}
