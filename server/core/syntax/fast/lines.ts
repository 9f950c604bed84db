import type { Comment, Origin } from '../tree.ts';
import { CR, DASH, DOT, HASH, LF, SPACE, TAB } from './codes.ts';

/** A text line by line: where the reader stands, and the comments that it came across. */
export class Lines {
  readonly comments: Comment[] = [];
  readonly text: string;
  readonly origin: Origin;
  /** The current line: where it starts, where its break is, where what can be seen of it ends. */
  lineStart = 0;
  lineEnd = 0;
  contentEnd = 0;
  /** The next thing to read in it and its column; -1 behind the last line. */
  at = 0;
  column = 0;
  /** Collections that are open. */
  depth = 0;

  constructor(text: string, origin: Origin) {
    this.text = text;
    this.origin = origin;
  }

  /**
   * Goes on to the first line from `from` on that holds more than space and comments. False: something that the fast
   * reader does not know.
   */
  next(from: number, firstAt = from): boolean {
    const { text } = this;
    let start = from;
    let p = firstAt;
    while (start < text.length) {
      while (text.charCodeAt(p) === SPACE) p += 1;
      if (text.length <= p) break;
      const code = text.charCodeAt(p);
      if (code === LF) {
        p += 1;
      } else if (code === CR) {
        p += 2;
      } else if (code === TAB) {
        return false;
      } else {
        this.enter(start, p);
        if (code !== HASH) return !this.atMarker();
        this.comment(p);
        p = this.lineEnd + 1;
      }
      start = p;
    }
    this.column = -1;
    return true;
  }

  enter(start: number, at: number): void {
    this.lineStart = start;
    const end = this.text.indexOf('\n', at);
    this.lineEnd = end < 0 ? this.text.length : end;
    this.contentEnd = this.text.charCodeAt(this.lineEnd - 1) === CR ? this.lineEnd - 1 : this.lineEnd;
    this.at = at;
    this.column = at - start;
  }

  /** `---` and `...` end a document. */
  private atMarker(): boolean {
    if (this.column !== 0) return false;
    const code = this.text.charCodeAt(this.at);
    if (code !== DASH && code !== DOT) return false;
    return this.text.charCodeAt(this.at + 1) === code && this.text.charCodeAt(this.at + 2) === code;
  }

  comment(from: number): void {
    const text = this.text.slice(from + 1, this.contentEnd);
    this.comments.push({ origin: this.origin, from, to: this.contentEnd, text });
  }

  /** Goes on to the next line, if nothing but a comment follows on this one. */
  end(from: number): boolean {
    const p = this.skipSpaces(from);
    if (p < this.contentEnd) {
      if (p === from || this.text.charCodeAt(p) !== HASH) return false;
      this.comment(p);
    }
    return this.next(this.lineEnd + 1);
  }

  isSpaceOrEnd(p: number): boolean {
    return this.contentEnd <= p || this.text.charCodeAt(p) === SPACE;
  }

  skipSpaces(from: number): number {
    let p = from;
    while (p < this.contentEnd && this.text.charCodeAt(p) === SPACE) p += 1;
    return p;
  }
}
