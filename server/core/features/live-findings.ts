/** The findings of a file that is being edited, kept by its parts: what an edit did not touch is not judged again. */

import { readDirective } from '../dialect/directive.ts';
import type { Config, Part } from '../model/config.ts';
import { isFrameSection } from '../model/frame-sections.ts';
import type { ConfigChange } from '../model/read-config.ts';
import { comparesRoutes, looksAtAll, type Rule } from '../rules/rule.ts';
import { finish } from '../syntax/finish.ts';
import { type Pair, spanOf } from '../syntax/tree.ts';
import { covers, type Span } from '../text/span.ts';
import { unlessAllowed } from './allowed.ts';
import { diagnoseFile, diagnosePart, withoutSuperseded } from './diagnose.ts';
import type { Diagnosed } from './diagnosed.ts';
import { FindingTable } from './finding-table.ts';
import { OpenParts } from './open-parts.ts';
import { sameWhereEqual } from './same-findings.ts';

/** Lengths in letters. */
export interface JudgedSizes {
  /** Up to this length all of a file is done in one go. */
  readonly small: number;
  /** Up to this length rules that look at all items at once run while a file is edited. */
  readonly late: number;
  /** Up to this length those do that compare routes: they work in steps, and keep some KB for each route. */
  readonly routes: number;
}

export interface FirstFindings {
  readonly shown: readonly Diagnosed[];
  /** How many there are, those included that are not shown. */
  readonly count: number;
}

const NONE: readonly Diagnosed[] = [];
const PARTS_A_STEP = 5;

export class LiveFindings {
  readonly #rules: readonly Rule[];
  readonly #rulesOfFile: readonly Rule[];
  readonly #rulesOfAll: readonly Rule[];
  readonly #sizes: JudgedSizes;
  /** Of the newest text, which may not be read yet. */
  readonly #length: () => number;
  #config: Config | undefined;
  /** Items whose findings are not known; the first are looked at first. */
  readonly #open = new OpenParts();
  #edited: readonly Part[] = [];
  readonly #ofPart = new FindingTable();
  #ofFile: readonly Diagnosed[] = [];
  #fileIsOpen = true;
  /** Of the rules that look at all items at once. */
  #ofAll: readonly Diagnosed[] = [];
  /** Parts in which there are some of those. */
  #partsOfAll: ReadonlySet<Part> = new Set();
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

  constructor(rules: readonly Rule[], sizes: JudgedSizes, length: () => number) {
    this.#rules = rules;
    this.#rulesOfFile = rules.filter((rule) => !looksAtAll(rule));
    this.#rulesOfAll = rules.filter(looksAtAll);
    this.#sizes = sizes;
    this.#length = length;
  }

  /** That was taken last; undefined: none was, or the file is none of ours. */
  get config(): Config | undefined {
    return this.#config;
  }

  get isDone(): boolean {
    return this.#open.size === 0 && !this.#fileIsOpen;
  }

  /** All is known of the parts edited last, though perhaps not of the others. */
  get isShowable(): boolean {
    return !this.#fileIsOpen && !this.#edited.some((part) => this.#open.has(part));
  }

  /** All is known of what stands in this stretch of the text. */
  isJudged(span: Span): boolean {
    const config = this.#config;
    return config !== undefined && !this.#partsIn(span, config).some((part) => this.#open.has(part));
  }

  /** What stands in this stretch of the text is looked at before the rest. */
  prefer(span: Span): void {
    if (!this.#config || this.#open.size === 0) return;
    const parts = this.#partsIn(span, this.#config).filter((part) => this.#open.has(part));
    this.#open.putFirst(new Set(parts));
  }

  /** The newest config, what of it is another one than before, and the parts that are to be judged first. */
  take({ config, added, removed, affected }: ConfigChange, open: Set<Part>): void {
    for (const part of removed) {
      this.#ofPart.set(part, NONE);
      this.#open.delete(part);
    }
    for (const part of affected) this.#ofPart.set(part, NONE);
    if (added.length !== 0) this.#edited = added.slice(0, 10);
    this.#open.putFirst(open);
    const frame = frameOf(config);
    if (frame.some((each, i) => each !== this.#frame[i]) || frame.length !== this.#frame.length) {
      this.#frame = frame;
      // What was found stays until it is looked at anew. Of a new file all parts are added ones.
      if (this.#config) this.#open.putLast(partsOf(config));
    }
    this.#config = config;
    this.#fileIsOpen = true;
    this.#allIsOpen = true;
    // Until they are looked for again, those of items that are gone must not be shown.
    if (removed.some((part) => this.#partsOfAll.has(part))) {
      const gone = new Set(removed);
      this.#ofAll = this.#ofAll.filter(({ fault }) => !fault.entity || !gone.has(fault.entity.part));
    }
  }

  /** Something is left that is better done when nobody types. */
  get hasLateWork(): boolean {
    return this.isDone && this.#config !== undefined && this.#allIsOpen && 0 < this.#lateRules.length;
  }

  get #lateRules(): readonly Rule[] {
    const length = this.#length();
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
    const all = sameWhereEqual(withoutSuperseded(found), this.#ofAll);
    if (all !== this.#ofAll) this.#partsOfAll = new Set(all.flatMap(({ fault }) => fault.entity?.part ?? []));
    this.#ofAll = all;
    this.#allIsOpen = false;
  }

  #diagnoseFrame(config: Config): void {
    this.#ofFile = sameWhereEqual(diagnoseFile(config, this.#rulesOfFile), this.#ofFile);
    this.#fileIsOpen = false;
    if (this.#length() <= this.#sizes.small) finish(this.#diagnoseAll(config));
  }

  /** Looks at some that are open. */
  step(): void {
    const config = this.#config;
    if (!config) return;
    if (this.#fileIsOpen) this.#diagnoseFrame(config);
    for (let i = 0; i < PARTS_A_STEP; i++) {
      const part = this.#open.first();
      if (!part) return;
      this.#diagnosePart(part, config);
    }
  }

  #diagnosePart(part: Part, config: Config): void {
    this.#ofPart.set(part, diagnosePart(part, config, this.#rules));
    this.#open.delete(part);
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
      // Those edited last are chosen first, which changes nothing where there is nothing to choose.
      const says = (parts: readonly Part[]) => parts.some((part) => this.#ofPart.get(part).length !== 0);
      if (!says(this.#edited) && !says(before.edited)) return before.found;
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
    const config = this.#config;
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

  #partsIn(span: Span, config: Config): readonly Part[] {
    return config
      .itemsIn(span)
      .flatMap(({ parts }) => parts.filter(({ node }) => touches(spanOf(node), span)));
  }

  /** They are judged by other settings now. The config stays until there is another one. */
  forget(): void {
    this.#open.clear();
    this.#ofPart.clear();
    this.#ofFile = [];
    this.#ofAll = [];
    this.#fileIsOpen = true;
  }

  /** The file is none of ours. */
  close(): void {
    this.forget();
    this.#fileIsOpen = false;
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
    if (isFrameSection(name)) frame.push(pair);
  }
  return frame;
}

function touches(a: Span, b: Span): boolean {
  return covers(a, b.start) || covers(b, a.start);
}
