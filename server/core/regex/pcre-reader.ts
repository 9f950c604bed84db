import type { Span } from '../text/span.ts';
import { PatternReader } from './pattern-reader.ts';

/** Settings that `(?i)` and its like change, each until the end of the group. */
export interface PcreFlags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
  readonly xx: boolean;
  readonly n: boolean;
  readonly J: boolean;
  readonly U: boolean;
}

export const NO_PCRE_FLAGS: PcreFlags = {
  i: false,
  m: false,
  s: false,
  x: false,
  xx: false,
  n: false,
  J: false,
  U: false,
};

/** A reference whose target must exist once all of the pattern is read. */
export interface PendingReference {
  readonly to: number | string;
  readonly span: Span;
}

/** Reads a byte string; knows the groups that were opened so far. */
export class PcreReader extends PatternReader {
  flags = NO_PCRE_FLAGS;
  /** Inside `\Q…`: all is literal. */
  quoting = false;
  groupCount = 0;
  readonly names = new Map<string, number[]>();
  readonly pending: PendingReference[] = [];

  byte(): number {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : -1;
  }

  /** A decimal number, or undefined. */
  number(): number | undefined {
    const start = this.at;
    while (/^[0-9]$/.test(this.char)) this.at += 1;
    return this.at === start ? undefined : Number(this.text.slice(start, this.at));
  }

  /** `name` up to the terminator, which is taken. */
  name(terminator: string): string {
    const start = this.at;
    if (this.done) this.fail('bad-group-name', this.here());
    if (/^[0-9]$/.test(this.char)) this.fail('bad-group-name', this.charSpan());
    while (/^[A-Za-z0-9_]$/.test(this.char)) this.at += 1;
    const name = this.text.slice(start, this.at);
    if (name === '' || !this.take(terminator)) this.fail('bad-group-name', this.since(start));
    if (32 < name.length) this.fail('bad-group-name', this.since(start));
    return name;
  }

  refer(to: number | string, start: number): void {
    this.pending.push({ to, span: this.since(start) });
  }
}
