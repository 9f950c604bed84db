/**
 * A file that is being edited: its document, its config and its findings, kept up piece by piece. Work comes in
 * steps, so that whoever runs it can answer others in between.
 */

import type { CheckSettings } from '../model/check-settings.ts';
import type { Config, Part } from '../model/config.ts';
import { type ConfigChange, ConfigReader, READ_SIZES, type ReadSizes } from '../model/read-config.ts';
import type { Rule } from '../rules/rule.ts';
import { type Format, faultsOf, type SyntaxDocument } from '../syntax/document.ts';
import { finish } from '../syntax/finish.ts';
import { openPieces, PieceDocument } from '../syntax/piece-document.ts';
import { PIECE_SIZES, type PieceSizes } from '../syntax/piece-store.ts';
import type { SourceText } from '../text/source-text.ts';
import type { Edit, Span } from '../text/span.ts';
import { withCurrentPath } from './diagnose.ts';
import type { Diagnosed } from './diagnosed.ts';
import { GLANCE, glance } from './glance.ts';
import { type FirstFindings, type JudgedSizes, LiveFindings } from './live-findings.ts';
import { settingsFor, type Wanted } from './open-config.ts';
import { TemplateMask } from './template-mask.ts';

/** What a file is judged by; undefined: it is none of ours. */
export type JudgeText = (source: SourceText) => Wanted | undefined;

/** From which lengths on the text and its items are taken apart, and what is still done with a text so long. */
export interface LiveSizes extends JudgedSizes, ReadSizes {
  readonly pieces: PieceSizes;
  /** So much of the beginning of a text that is not small has a first look. */
  readonly glance: number;
}

export const LIVE_SIZES: LiveSizes = {
  ...READ_SIZES,
  pieces: PIECE_SIZES,
  glance: GLANCE,
  small: 400_000,
  late: 4_000_000,
  routes: 8_000_000,
  // No rule that runs on larger files goes by them.
  sameEntities: 8_000_000,
};

/** How much of the beginning of a file says what it is. */
const HEAD = 262_144;

export class LiveFile {
  readonly #sizes: LiveSizes;
  #source: SourceText;
  #judge: JudgeText;
  #document: SyntaxDocument | undefined;
  /** Made to the text since the document was read, one after the other. */
  #edits: Edit[] = [];
  readonly #templates: TemplateMask;
  #reader: ConfigReader | undefined;
  readonly #rules: readonly Rule[];
  readonly #findings: LiveFindings;
  /** What a first look at the beginning of a large text has found; undefined: nothing, or all of it is known. */
  #glanced: readonly Diagnosed[] | undefined;
  #steps: Generator<void, void> | undefined;
  #isRead = false;

  constructor(source: SourceText, judge: JudgeText, rules: readonly Rule[], sizes: LiveSizes = LIVE_SIZES) {
    this.#sizes = sizes;
    this.#templates = new TemplateMask(sizes.pieces);
    this.#source = source;
    this.#judge = judge;
    this.#rules = rules;
    this.#findings = new LiveFindings(rules, sizes, () => this.#source.length);
  }

  get source(): SourceText {
    return this.#source;
  }

  get isSmall(): boolean {
    return this.#source.length <= this.#sizes.small;
  }

  /** The document, the config and the findings are those of the newest text. */
  get isDone(): boolean {
    return this.#isRead && this.#findings.isDone;
  }

  /** The config can be asked: it is, or can be brought at once, up to the newest text. */
  get isReadable(): boolean {
    return (
      this.isSmall ||
      this.#isRead ||
      (this.#findings.config !== undefined && this.#document instanceof PieceDocument)
    );
  }

  edit(edit: Edit): void {
    this.#source = this.#source.edit([edit]);
    // A text that is being read is read to its end, and then brought up to date.
    if (this.#document || this.#steps) this.#edits.push(edit);
    this.#isRead = false;
    this.#glanced = undefined;
  }

  /** Other text altogether, or other settings. */
  replace(source: SourceText, judge: JudgeText): void {
    this.#source = source;
    this.#judge = judge;
    this.#steps = undefined;
    this.#isRead = false;
    this.#document = undefined;
    this.#edits = [];
    this.#glanced = undefined;
    // It may have been stopped in the middle of a text.
    this.#reader = undefined;
  }

  /** How the pieces of the text were read; undefined: it is none of ours, or it is not held in pieces. */
  get readBy(): PieceDocument['readBy'] | undefined {
    return this.#document instanceof PieceDocument ? this.#document.readBy : undefined;
  }

  /** Undefined: the file is none of ours. */
  get config(): Config | undefined {
    while (!this.#isRead) {
      this.#steps ??= this.#read();
      finish(this.#steps);
      this.#steps = undefined;
    }
    return this.#findings.config;
  }

  /** All is known of the parts edited last, though perhaps not of the others; or there was a first look. */
  get isShowable(): boolean {
    return this.isGlance || (this.#isRead && this.#findings.isShowable);
  }

  /** No more is known yet than what a first look at the beginning has found. */
  get isGlance(): boolean {
    return this.#glanced !== undefined;
  }

  /** What stands in this stretch of the text is looked at before the rest. */
  prefer(span: Span): void {
    if (this.#isRead) this.#findings.prefer(span);
  }

  /** Does all that is left to do; stops now and then. */
  *work(): Generator<void, void> {
    while (!this.#isRead) {
      this.#steps ??= this.#read();
      if (this.#steps.next().done) this.#steps = undefined;
      yield;
    }
    while (this.#isRead && this.#findings.config && !this.isDone) {
      this.#findings.step();
      if (this.#glanced && this.#findings.isJudged({ start: 0, end: this.#sizes.glance }))
        this.#glanced = undefined;
      yield;
    }
  }

  /** Reads the newest text. A config comes to be in one go at the end, or not at all. */
  *#read(): Generator<void, void> {
    const wanted = this.#judge(this.#source);
    if (!wanted) {
      this.#forgetAll();
      this.#isRead = true;
      return;
    }
    const edits = this.#edits;
    const before = this.#document;
    if (before === undefined && !this.isSmall) {
      const { glance: length } = this.#sizes;
      for (const found of glance(this.#source, formatFor(wanted), wanted, this.#rules, length)) {
        if (edits.length !== 0) break;
        if (found.length !== 0) this.#glanced = found;
        yield;
      }
    }
    const document = yield* this.#readDocument(wanted);
    // What a file is for and whether it is a template shows at its beginning; further on only a mistake tells more.
    const isDeep =
      this.#reader !== undefined &&
      before instanceof PieceDocument &&
      edits.every(({ span, text }) => HEAD < span.start && !/[{%]/.test(text)) &&
      faultsOf(document).count === 0;
    const head = document instanceof PieceDocument ? document.head : document;
    const settings = isDeep && this.#reader ? this.#reader.settings : settingsFor(head, wanted);
    const mayBeTemplate = (!isDeep || this.#templates.isMasking) && settings.placeholders !== 'literal';
    // All of a large file is read only once, by who looks at its items; what is wrong with it is known after that.
    const asksLater = mayBeTemplate && before === undefined && HEAD < document.source.length;
    const readable = mayBeTemplate && !asksLater ? this.#templates.view(document) : document;
    let change = yield* this.#readerFor(settings).read(readable);
    if (asksLater && document instanceof PieceDocument) yield* document.readAll();
    const masked = asksLater ? this.#templates.view(document) : document;
    if (masked !== document) {
      this.#reader = undefined;
      change = yield* this.#readerFor(settings).read(masked);
    }
    this.#findings.take(change, yield* openParts(change));
    this.#isRead = this.#edits.length === 0;
  }

  #readerFor(settings: CheckSettings): ConfigReader {
    if (this.#reader && sameSettings(this.#reader.settings, settings)) return this.#reader;
    this.#findings.forget();
    this.#reader = new ConfigReader(settings, this.#sizes);
    return this.#reader;
  }

  *#readDocument(wanted: Wanted): Generator<void, SyntaxDocument> {
    const before = this.#document;
    const edits = this.#edits;
    this.#edits = [];
    if (before) this.#templates.edited(edits);
    else this.#templates.forget();
    const format = formatFor(wanted);
    const document =
      before instanceof PieceDocument && before.format === format
        ? before.update(edits)
        : yield* openPieces(this.#source, format, this.#sizes.pieces);
    this.#document = document;
    return document;
  }

  /** All findings, in the order of the text, with their paths of now. */
  get diagnosed(): readonly Diagnosed[] {
    const { shown } = this.first(Number.POSITIVE_INFINITY, () => true);
    const { config } = this;
    return config ? shown.map((each) => withCurrentPath(each, config)) : shown;
  }

  /** As `known`, when all is. */
  first(limit: number, wants: (code: string) => boolean): FirstFindings {
    finish(this.work());
    return this.known(limit, wants);
  }

  /** Something is left that is better done when nobody types. */
  get hasLateWork(): boolean {
    return this.#isRead && this.#findings.hasLateWork;
  }

  /** True in the end: other findings came of it. It ends early when the text is read anew. */
  *lateWork(): Generator<void, boolean> {
    return this.hasLateWork && (yield* this.#findings.lateWork());
  }

  /** As that of the findings: those so far. */
  known(limit: number, wants: (code: string) => boolean): FirstFindings {
    if (this.#glanced) {
      const wanted = this.#glanced.filter(({ finding }) => wants(finding.code));
      return { shown: wanted.slice(0, limit), count: wanted.length };
    }
    return this.#findings.known(limit, wants);
  }

  /** The findings that touch a stretch of the newest text. */
  findingsIn(span: Span): readonly Diagnosed[] {
    return this.config ? this.#findings.findingsIn(span) : [];
  }

  #forgetAll(): void {
    this.#findings.close();
    this.#glanced = undefined;
    this.#document = undefined;
    this.#edits = [];
    this.#reader = undefined;
  }
}

/** Between two pauses. */
const PARTS_A_STEP = 5_000;

/** The parts that have to be judged, in the order of the text. */
function* openParts({ added, affected }: ConfigChange): Generator<void, Set<Part>> {
  const parts = new Set<Part>();
  for (const part of added) {
    parts.add(part);
    if (parts.size % PARTS_A_STEP === 0) yield;
  }
  for (const part of affected) parts.add(part);
  return parts;
}

function formatFor({ fileName }: Wanted): Format {
  return fileName?.endsWith('.json') === true ? 'json' : 'yaml';
}

/** `now` is that of the first reading: the time of day alone is no reason to judge everything anew. */
function sameSettings(a: CheckSettings, b: CheckSettings): boolean {
  return (
    a.live === b.live &&
    JSON.stringify({ ...a, now: 0, live: 0 }) === JSON.stringify({ ...b, now: 0, live: 0 })
  );
}
