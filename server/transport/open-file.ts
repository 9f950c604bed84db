/** One file the editor has open: its text, and what is derived from it, brought up to date when it is asked for. */
import type { Diagnosed } from '../core/features/diagnosed.ts';
import { type FirstFindings, LiveFile } from '../core/features/live-file.ts';
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
      if (typeof edit !== 'string') this.#live.edit(edit);
      else this.#live.replace(chunkedText(edit), (source) => judge(this.uri, source));
    }
  }

  /** The same text under other settings. */
  judgeAnew(judge: Judge): void {
    this.#live.replace(this.#live.source, (source) => judge(this.uri, source));
  }

  /** Undefined: the file is none of ours, or it is a huge one that is still being read. */
  get config(): Config | undefined {
    return this.#live.isReadable ? this.#live.config : undefined;
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

  lateWork(): void {
    this.#live.lateWork();
  }

  /** There is something to show of the newest text, though perhaps not all. */
  get isShowable(): boolean {
    return this.#live.isShowable;
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
