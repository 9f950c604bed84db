/**
 * A file that is being edited: its document, its config and its findings, kept up piece by piece. Work comes in
 * steps, so that whoever runs it can answer others in between.
 */

import { readDirective } from '../dialect/directive.ts';
import type { CheckSettings } from '../model/check-settings.ts';
import type { Config, Part } from '../model/config.ts';
import { LARGE_ITEM } from '../model/large-item.ts';
import { type ConfigChange, ConfigReader } from '../model/read-config.ts';
import { comparesRoutes, looksAtAll, type Rule } from '../rules/rule.ts';
import { faultsOf, type SyntaxDocument } from '../syntax/document.ts';
import { finish } from '../syntax/finish.ts';
import { openPieces, PieceDocument } from '../syntax/piece-document.ts';
import { PIECE_SIZES, type PieceSizes } from '../syntax/piece-store.ts';
import { type Pair, spanOf } from '../syntax/tree.ts';
import type { SourceText } from '../text/source-text.ts';
import { covers, type Edit, type Span } from '../text/span.ts';
import { unlessAllowed } from './allowed.ts';
import { diagnoseFile, diagnosePart, withCurrentPath, withoutSuperseded } from './diagnose.ts';
import type { Diagnosed } from './diagnosed.ts';
import { FindingTable } from './finding-table.ts';
import { settingsFor, type Wanted } from './open-config.ts';
import { OpenParts } from './open-parts.ts';
import { sameWhereEqual } from './same-findings.ts';
import { TemplateMask } from './template-mask.ts';

/** What a file is judged by; undefined: it is none of ours. */
export type JudgeText = (source: SourceText) => Wanted | undefined;

/** From which lengths on the text and its items are taken apart. */
export interface LiveSizes {
  readonly pieces: PieceSizes;
  readonly largeItem: number;
  /** Up to this length all of a file is done in one go. */
  readonly small: number;
  /** Up to this length rules that look at all items at once run while a file is edited. */
  readonly late: number;
  /** Up to this length those do that compare routes: they work in steps, and keep some KB for each route. */
  readonly routes: number;
}

export const LIVE_SIZES: LiveSizes = {
  pieces: PIECE_SIZES,
  largeItem: LARGE_ITEM,
  small: 400_000,
  late: 4_000_000,
  routes: 8_000_000,
};

/** How much of the beginning of a file says what it is. */
const HEAD = 262_144;

export interface FirstFindings {
  readonly shown: readonly Diagnosed[];
  /** How many there are, those included that are not shown. */
  readonly count: number;
}

const NONE: readonly Diagnosed[] = [];

export class LiveFile {
  readonly #rules: readonly Rule[];
  readonly #rulesOfFile: readonly Rule[];
  readonly #rulesOfAll: readonly Rule[];
  readonly #sizes: LiveSizes;
  #source: SourceText;
  #judge: JudgeText;
  #document: SyntaxDocument | undefined;
  /** Made to the text since the document was read, one after the other. */
  #edits: Edit[] = [];
  readonly #templates: TemplateMask;
  #reader: ConfigReader | undefined;
  #config: Config | undefined;
  /** Items whose findings are not known; the first are looked at first. */
  readonly #open = new OpenParts();
  #edited: readonly Part[] = [];
  readonly #ofPart = new FindingTable();
  #ofFile: readonly Diagnosed[] = [];
  #fileIsOpen = true;
  /** Of the rules that look at all items at once. */
  #ofAll: readonly Diagnosed[] = [];
  #allIsOpen = true;
  /** What was told last, and what that depended on. */
  #known:
    | {
        readonly basis: readonly unknown[];
        readonly wants: (code: string) => boolean;
        readonly edited: readonly Part[];
        readonly found: FirstFindings;
      }
    | undefined;
  #frame: readonly (Pair | string)[] = [];
  #steps: Generator<void, void> | undefined;
  #isRead = false;

  constructor(source: SourceText, judge: JudgeText, rules: readonly Rule[], sizes: LiveSizes = LIVE_SIZES) {
    this.#sizes = sizes;
    this.#templates = new TemplateMask(sizes.pieces);
    this.#source = source;
    this.#judge = judge;
    this.#rules = rules;
    this.#rulesOfFile = rules.filter((rule) => !looksAtAll(rule));
    this.#rulesOfAll = rules.filter(looksAtAll);
  }

  get source(): SourceText {
    return this.#source;
  }

  get isSmall(): boolean {
    return this.#source.length <= this.#sizes.small;
  }

  /** The document, the config and the findings are those of the newest text. */
  get isDone(): boolean {
    return this.#isRead && this.#open.size === 0 && !this.#fileIsOpen;
  }

  /** The config can be asked: it is, or can be brought at once, up to the newest text. */
  get isReadable(): boolean {
    return (
      this.isSmall || this.#isRead || (this.#config !== undefined && this.#document instanceof PieceDocument)
    );
  }

  edit(edit: Edit): void {
    this.#source = this.#source.edit([edit]);
    // A text that is being read is read to its end, and then brought up to date.
    if (this.#document || this.#steps) this.#edits.push(edit);
    this.#isRead = false;
  }

  /** Other text altogether, or other settings. */
  replace(source: SourceText, judge: JudgeText): void {
    this.#source = source;
    this.#judge = judge;
    this.#steps = undefined;
    this.#isRead = false;
    this.#document = undefined;
    this.#edits = [];
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
    return this.#config;
  }

  /** All is known of the parts edited last, though perhaps not of the others. */
  get isShowable(): boolean {
    return this.#isRead && !this.#fileIsOpen && !this.#edited.some((part) => this.#open.has(part));
  }

  /** What stands in this stretch of the text is looked at before the rest. */
  prefer(span: Span): void {
    if (!this.#isRead || !this.#config || this.#open.size === 0) return;
    const wanted = this.#partsIn(span, this.#config).filter((part) => this.#open.has(part));
    this.#open.putFirst(wanted);
  }

  #partsIn(span: Span, config: Config): readonly Part[] {
    return config
      .itemsIn(span)
      .flatMap(({ parts }) => parts.filter(({ node }) => touches(spanOf(node), span)));
  }

  /** Does all that is left to do; stops now and then. */
  *work(): Generator<void, void> {
    while (!this.#isRead) {
      this.#steps ??= this.#read();
      if (this.#steps.next().done) this.#steps = undefined;
      yield;
    }
    while (this.#isRead && this.#config && !this.isDone) {
      this.#diagnoseSome(this.#config);
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
    const masked = asksLater ? this.#templates.view(document) : document;
    if (masked !== document) {
      this.#reader = undefined;
      change = yield* this.#readerFor(settings).read(masked);
    }
    this.#take(change);
    this.#isRead = this.#edits.length === 0;
  }

  #readerFor(settings: CheckSettings): ConfigReader {
    if (this.#reader && sameSettings(this.#reader.settings, settings)) return this.#reader;
    this.#forgetFindings();
    this.#reader = new ConfigReader(settings, this.#sizes.largeItem);
    return this.#reader;
  }

  *#readDocument(wanted: Wanted): Generator<void, SyntaxDocument> {
    const before = this.#document;
    const edits = this.#edits;
    this.#edits = [];
    if (before) this.#templates.edited(edits);
    else this.#templates.forget();
    const format = wanted.fileName?.endsWith('.json') === true ? 'json' : 'yaml';
    const document =
      before instanceof PieceDocument && before.format === format
        ? before.update(edits)
        : yield* openPieces(this.#source, format, this.#sizes.pieces);
    this.#document = document;
    return document;
  }

  #take({ config, added, removed, affected }: ConfigChange): void {
    for (const part of removed) {
      this.#ofPart.set(part, NONE);
      this.#open.delete(part);
    }
    for (const part of affected) this.#ofPart.set(part, NONE);
    const frame = frameOf(config);
    if (frame.some((each, i) => each !== this.#frame[i]) || frame.length !== this.#frame.length) {
      this.#frame = frame;
      // What was found stays until it is looked at anew.
      this.#open.putLast(partsOf(config));
    }
    if (added.length !== 0) this.#edited = added.slice(0, 10);
    this.#open.putFirst([...added, ...affected]);
    this.#config = config;
    this.#fileIsOpen = true;
    this.#allIsOpen = true;
    // Until they are looked for again, those of items that are gone must not be shown.
    if (removed.length !== 0) {
      const gone = new Set(removed);
      const left = this.#ofAll.filter(({ fault }) => !fault.entity || !gone.has(fault.entity.part));
      if (left.length !== this.#ofAll.length) this.#ofAll = left;
    }
  }

  /** Something is left that is better done when nobody types. */
  get hasLateWork(): boolean {
    return this.isDone && this.#config !== undefined && this.#allIsOpen && 0 < this.#lateRules.length;
  }

  get #lateRules(): readonly Rule[] {
    const { length } = this.#source;
    if (length <= this.#sizes.late) return this.#rulesOfAll;
    return length <= this.#sizes.routes ? this.#rulesOfAll.filter(comparesRoutes) : [];
  }

  /** True in the end: other findings came of it. It ends early when the text is read anew. */
  *lateWork(): Generator<void, boolean> {
    const config = this.#config;
    const before = this.#ofAll;
    if (!config || !this.hasLateWork) return false;
    const steps = this.#diagnoseAll(config);
    while (this.#config === config && !steps.next().done) yield;
    return this.#ofAll !== before;
  }

  *#diagnoseAll(config: Config): Generator<void, void> {
    const found: Diagnosed[] = [];
    for (const rule of this.#lateRules) {
      if ('findInFile' in rule && rule.steps) yield* rule.steps(config);
      found.push(...diagnoseFile(config, [rule]));
      yield;
    }
    this.#ofAll = sameWhereEqual(withoutSuperseded(found), this.#ofAll);
    this.#allIsOpen = false;
  }

  #diagnoseFrame(config: Config): void {
    this.#ofFile = sameWhereEqual(diagnoseFile(config, this.#rulesOfFile), this.#ofFile);
    this.#fileIsOpen = false;
    if (this.isSmall) finish(this.#diagnoseAll(config));
  }

  #diagnoseSome(config: Config): void {
    if (this.#fileIsOpen) this.#diagnoseFrame(config);
    let count = 0;
    for (const part of this.#open) {
      this.#diagnosePart(part, config);
      count += 1;
      if (count === PARTS_A_STEP) return;
    }
  }

  #diagnosePart(part: Part, config: Config): void {
    this.#ofPart.set(part, diagnosePart(part, config, this.#rules));
    this.#open.delete(part);
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

  /**
   * At most so many of the findings so far with codes that are wanted, those of the parts edited last among them, in
   * the order of the text; and how many there are.
   */
  known(limit: number, wants: (code: string) => boolean): FirstFindings {
    const config = this.#config;
    if (!config) return { shown: [], count: 0 };
    const stays = unlessAllowed(config.document);
    const basis = [this.#ofFile, this.#ofAll, this.#ofPart.revision, limit];
    const before = this.#known;
    // Nearly always nothing has come or gone since a letter ago.
    if (!stays && before && before.wants === wants && basis.every((each, i) => each === before.basis[i])) {
      const isChosen = before.found.shown.length === before.found.count;
      if (isChosen || this.#edited === before.edited) return before.found;
    }
    const found = this.#choose(stays, limit, wants);
    this.#known = { basis, wants, edited: this.#edited, found };
    return found;
  }

  #choose(
    stays: ReturnType<typeof unlessAllowed>,
    limit: number,
    wants: (code: string) => boolean,
  ): FirstFindings {
    const chosen: Diagnosed[] = [];
    let count = 0;
    const take = (found: readonly Diagnosed[]) => {
      for (const each of found) {
        if (!wants(each.finding.code) || stays?.(each) === false) continue;
        count += 1;
        if (chosen.length < limit) chosen.push(each);
      }
    };
    take(this.#ofFile);
    take(this.#ofAll);
    const ofFile = count;
    const edited = new Set(this.#edited);
    for (const part of edited) take(this.#ofPart.get(part));
    for (const part of this.#ofPart.inOrder()) {
      if (!edited.has(part)) take(this.#ofPart.get(part));
      // Where no comment allows anything the others need not be looked at to be counted.
      if (limit <= chosen.length && !stays) break;
    }
    if (!stays) count = ofFile + this.#ofPart.count(wants);
    const placed = chosen.map((each) => ({ each, start: spanOf(each.finding.at).start }));
    placed.sort((a, b) => a.start - b.start);
    return { shown: placed.map(({ each }) => each), count };
  }

  /** The findings that touch a stretch of the text. */
  findingsIn(span: Span): readonly Diagnosed[] {
    const config = this.config;
    if (!config) return [];
    if (this.#fileIsOpen) this.#diagnoseFrame(config);
    const found = [...this.#ofFile, ...this.#ofAll];
    for (const part of this.#partsIn(span, config)) {
      if (this.#open.has(part)) this.#diagnosePart(part, config);
      found.push(...this.#ofPart.get(part));
    }
    const stays = unlessAllowed(config.document);
    return found.filter((each) => touches(spanOf(each.finding.at), span) && stays?.(each) !== false);
  }

  #forgetFindings(): void {
    this.#open.clear();
    this.#ofPart.clear();
    this.#ofFile = [];
    this.#ofAll = [];
    this.#fileIsOpen = true;
  }

  #forgetAll(): void {
    this.#forgetFindings();
    this.#fileIsOpen = false;
    this.#document = undefined;
    this.#edits = [];
    this.#reader = undefined;
    this.#config = undefined;
  }
}

function* partsOf({ items }: Config): Generator<Part> {
  for (const { parts } of items) yield* parts;
}

/**
 * What the verdict on every item may depend on: which sections there are, the format version, decK's defaults, the
 * names of custom plugins, what a comment says of the chain around Kong.
 * Everything else that an item depends on it asks the index.
 */
function frameOf({ sections, document }: Config): readonly (Pair | string)[] {
  const frame: (Pair | string)[] = [
    [...sections.keys()].join(' '),
    JSON.stringify([...readDirective(document).topology]),
  ];
  for (const [name, pair] of sections) {
    if (name.startsWith('_') || name === 'custom_plugins' || name === 'cloned_plugins') frame.push(pair);
  }
  return frame;
}

const PARTS_A_STEP = 5;

function touches(a: Span, b: Span): boolean {
  return covers(a, b.start) || covers(b, a.start);
}

/** `now` is that of the first reading: the time of day alone is no reason to judge everything anew. */
function sameSettings(a: CheckSettings, b: CheckSettings): boolean {
  return (
    a.live === b.live &&
    JSON.stringify({ ...a, now: 0, live: 0 }) === JSON.stringify({ ...b, now: 0, live: 0 })
  );
}
