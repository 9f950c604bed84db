/** One file the editor has open: its text, and what is derived from it, brought up to date when it is asked for. */
import type { Diagnosed } from '../core/features/diagnosed.ts';
import { LiveFile } from '../core/features/live-file.ts';
import type { FirstFindings } from '../core/features/live-findings.ts';
import type { Wanted } from '../core/features/open-config.ts';
import type { Config } from '../core/model/config.ts';
import { RULES } from '../core/rules/rules.ts';
import { chunkedText } from '../core/text/chunked-text.ts';
import type { SourceText } from '../core/text/source-text.ts';
import type { Edit, Span } from '../core/text/span.ts';

/** What a file is judged by, decided per file: undefined when it is none of ours. */
export type Judge = (uri: string, source: SourceText) => Wanted | undefined;

export class OpenFile {
  readonly uri: string;
  #version: number;
  readonly #live: LiveFile;
  /** Each edit so far, and on which line; undefined: it changed how many lines there are. */
  #edits: (number | undefined)[] = [];
  #firstEdit = 0;

  constructor(uri: string, version: number, text: string, judge: Judge) {
    this.uri = uri;
    this.#version = version;
    this.#live = new LiveFile(chunkedText(text), (source) => judge(uri, source), RULES);
  }

  get version(): number {
    return this.#version;
  }

  get source(): SourceText {
    return this.#live.source;
  }

  /** The edits of one change notification, each counted on the text that the one before it left. */
  change(version: number, edits: readonly ((source: SourceText) => Edit | string)[], judge: Judge): void {
    this.#version = version;
    for (const toEdit of edits) {
      const edit = toEdit(this.#live.source);
      if (typeof edit !== 'string') {
        const before = this.#live.source;
        this.#live.edit(edit);
        this.#note(lineOf(edit, before, this.#live.source));
        continue;
      }
      this.#note(undefined);
      this.#live.replace(chunkedText(edit), (source) => judge(this.uri, source));
    }
  }

  #note(line: number | undefined): void {
    this.#edits.push(line);
    if (this.#edits.length < 2 * MOST_EDITS) return;
    this.#edits = this.#edits.slice(MOST_EDITS);
    this.#firstEdit += MOST_EDITS;
  }

  /** How often the text was edited. */
  get edits(): number {
    return this.#firstEdit + this.#edits.length;
  }

  /** The only lines whose text changed since so many edits; undefined: other lines may have moved, too. */
  linesSince(edits: number): readonly number[] | undefined {
    if (edits < this.#firstEdit) return undefined;
    const lines: number[] = [];
    for (const line of this.#edits.slice(edits - this.#firstEdit)) {
      if (line === undefined) return undefined;
      lines.push(line);
    }
    return lines;
  }

  /** The same text under other settings. */
  judgeAnew(judge: Judge): void {
    this.#live.replace(this.#live.source, (source) => judge(this.uri, source));
  }

  /** Undefined: the file is none of ours, or it is a huge one that is still being read. */
  get config(): Config | undefined {
    return this.#live.isReadable ? this.#live.config : undefined;
  }

  /** How the pieces of its text were read, in words for a trace. */
  get readBy(): string {
    const { readBy } = this.#live;
    if (!readBy) return 'not read in pieces';
    const { fast, whole, fault, reaching, style } = readBy;
    return `${fast} pieces by the fast reader; by the general one ${fault} with faults, ${style} in a rare style, ${reaching} that reach into others, ${whole} as a whole`;
  }

  get isDone(): boolean {
    return this.#live.isDone;
  }

  /** Goes on with what is left to do, for about so many ms. True: nothing is left. */
  workFor(ms: number): boolean {
    const end = performance.now() + ms;
    for (const _ of this.#live.work()) if (end < performance.now()) break;
    return this.#live.isDone;
  }

  get hasLateWork(): boolean {
    return this.#live.hasLateWork;
  }

  /** True in the end: there is something new to show. */
  lateWork(): Generator<void, boolean> {
    return this.#live.lateWork();
  }

  /** There is something to show of the newest text, though perhaps not all. */
  get isShowable(): boolean {
    return this.#live.isShowable;
  }

  /** What there is to show was found by a first look at the beginning. */
  get isGlance(): boolean {
    return this.#live.isGlance;
  }

  /** What somebody looks at comes before the rest. */
  prefer(span: Span): void {
    this.#live.prefer(span);
  }

  /** Of what is known so far. */
  known(limit: number, wants: (code: string) => boolean): FirstFindings {
    return this.#live.known(limit, wants);
  }

  /** The findings that touch a stretch of the text. */
  findingsBetween(start: number, end: number): readonly Diagnosed[] {
    return this.#live.isReadable ? this.#live.findingsIn({ start, end }) : [];
  }
}

/** So many edits at least are known. */
const MOST_EDITS = 100;

/** The line that an edit changes; undefined: it makes more or fewer lines of the text. */
function lineOf({ span, text }: Edit, before: SourceText, after: SourceText): number | undefined {
  const start = before.positionAt(span.start);
  const end = before.positionAt(span.end);
  if (start.line !== end.line || /[\r\n]/.test(text)) return undefined;
  return linesIn(before) === linesIn(after) ? start.line : undefined;
}

function linesIn(source: SourceText): number {
  return source.positionAt(source.length).line;
}
