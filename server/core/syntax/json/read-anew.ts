/** Reads the steps of a list or a map anew from one of them on, until they are again what they were. */
import { delta, type Reading } from '../edit-blocks.ts';
import { finish } from '../finish.ts';
import { endOf, frameBefore, isClose, isHeader, type JsonStep, readsMap } from './json-blocks.ts';
import { JsonBuilder } from './json-builder.ts';
import type { Frame } from './json-reader.ts';

export interface Anew {
  readonly steps: readonly JsonStep[];
  /** How many of the old steps they stand for; undefined: for all, and the last one closes the list or map. */
  readonly replaced: number | undefined;
  /** They are part of the file. */
  commit(): void;
}

const NONE: ReadonlyMap<number, number> = new Map();

/** When that much behind the change is other than it was, all may as well be read anew. */
export const FURTHEST = 2_000_000;
/** How much text behind the change is read at first, besides that of a large item. */
const BEHIND = 1_024;

/**
 * `end`: where the list or map ended before the change. Undefined: it ends elsewhere now, so what it stands in is
 * changed as well. The old steps have their offsets from before the change. `sections`: where lists begin now that
 * stayed as they are, and how many of the old steps are gone by when such a one is; of that one the last of the new
 * steps is the header.
 */
export function readAnew(
  steps: Iterable<JsonStep>,
  end: number,
  reading: Reading,
  sections: ReadonlyMap<number, number> = NONE,
): Anew | undefined {
  const moved = delta(reading.change);
  const olds = steps[Symbol.iterator]();
  let old: JsonStep | undefined = olds.next().value;
  let replaced = 1;
  const frame = old && frameBefore(old);
  if (!old || !frame) return undefined;
  const anew: JsonStep[] = [];
  const reader = new StepReader(reading, old.offset, { ...frame }, sections);
  for (;;) {
    const step = reader.next();
    anew.push(step);
    const known = isHeader(step) ? sections.get(reader.at) : undefined;
    if (known !== undefined) return { steps: anew, replaced: known, commit: () => reader.commit() };
    if (FURTHEST < reader.at - reading.change.start - reading.change.inserted) return undefined;
    if (isClose(step)) {
      if (reader.at !== end + moved) return undefined;
      return { steps: anew, replaced: undefined, commit: () => reader.commit() };
    }
    while (old && (endOf(old) < reading.change.end || endOf(old) + moved < reader.at)) {
      old = olds.next().value;
      replaced += 1;
    }
    if (!old || isClose(old) || endOf(old) + moved !== reader.at) continue;
    if (readsMap(old) === reader.frame.afterMap) {
      return { steps: anew, replaced, commit: () => reader.commit() };
    }
  }
}

/** Reads step by step with as little of the text as that takes. */
class StepReader {
  frame: Frame;
  private readonly reading: Reading;
  private readonly sections: ReadonlyMap<number, number>;
  /** Where the text that is looked at starts in the file, and how long it is. */
  private start: number;
  private size: number;
  private builder: JsonBuilder;
  private readonly builders: JsonBuilder[];

  constructor(reading: Reading, start: number, frame: Frame, sections: ReadonlyMap<number, number>) {
    const { change, host } = reading;
    this.sections = sections;
    this.reading = reading;
    this.frame = frame;
    this.start = start;
    this.size = change.start + change.inserted - start + 2 * host.sizes.cutAbove + BEHIND;
    this.builder = this.open();
    this.builders = [this.builder];
  }

  get at(): number {
    return this.start + this.builder.reader.cursor.at;
  }

  next(): JsonStep {
    for (;;) {
      const { builder, at } = this;
      const { count } = builder;
      const frame = { ...this.frame };
      const step: JsonStep =
        frame.kind === 'list'
          ? finish(builder.item(frame))
          : finish(builder.entry(frame, (inText) => this.sections.has(this.start + inText)));
      if (this.reading.lengthAfter <= this.start + this.size || builder.reader.cursor.isSure) {
        this.frame = frame;
        return step;
      }
      // What was read may depend on text that was not there.
      builder.forgetFrom(count);
      this.start = at;
      this.size *= 4;
      this.builder = this.open();
      this.builders.push(this.builder);
    }
  }

  private open(): JsonBuilder {
    const { host, after } = this.reading;
    return new JsonBuilder(host, after(this.start, this.start + this.size), { offset: 0 });
  }

  commit(): void {
    for (const builder of this.builders) builder.commit();
  }
}
