/** Reads the steps of a list or a map anew from one of them on, until they are again what they were. */
import { delta, type Reading } from '../edit-blocks.ts';
import { finish } from '../finish.ts';
import { endOf, frameBefore, isClose, isHeader, isOpen, type JsonStep, readsMap } from './json-blocks.ts';
import { JsonBuilder } from './json-builder.ts';
import { type Frame, frameOf } from './json-frame.ts';

export interface Anew {
  readonly steps: readonly JsonStep[];
  /** How many of the old steps they stand for; undefined: for all, and the last one closes the list or map. */
  readonly replaced: number | undefined;
  /** Where the list or map ends now, if not where it did before. */
  readonly endsAt: number | undefined;
  /** They are part of the file. */
  commit(): void;
}

/** A place in the text after the change, and what is read there. */
export interface Place {
  readonly at: number;
  readonly frame: Frame;
}

const NONE: ReadonlyMap<number, number> = new Map();

/** When that much behind the change is other than it was, all may as well be read anew. */
export const FURTHEST = 2_000_000;
/** How much text behind the change is read at first, besides that of a large item. */
const BEHIND = 1_024;

/**
 * `end`: where the list or map ended before the change. Undefined: what follows would have to be read to a great
 * distance. The old steps have their offsets from before the change. `sections`: where lists begin now that
 * stayed as they are, and how many of the old steps are gone by when such a one is; of that one the last of the new
 * steps is the header. `from`: where reading begins, if not with the first of the old steps.
 */
export function readAnew(
  steps: Iterable<JsonStep>,
  end: number,
  reading: Reading,
  sections: ReadonlyMap<number, number> = NONE,
  from?: Place,
): Anew | undefined {
  const { change } = reading;
  const moved = delta(change);
  const olds = steps[Symbol.iterator]();
  let old: JsonStep | undefined = olds.next().value;
  let replaced = 1;
  const frame = from?.frame ?? (old && frameBefore(old));
  if (!old || !frame) return undefined;
  const anew: JsonStep[] = [];
  const reader = new StepReader(reading, from?.at ?? old.offset, frame, sections);
  const done = (count: number | undefined, endsAt?: number): Anew => ({
    steps: anew,
    replaced: count,
    endsAt,
    commit: () => reader.commit(),
  });
  for (;;) {
    const step = reader.next();
    if (!step) return undefined;
    anew.push(step);
    const known = isHeader(step) ? sections.get(reader.at) : undefined;
    if (known !== undefined) return done(known);
    if (FURTHEST < reader.at - change.start - change.inserted) return undefined;
    if (isClose(step)) {
      const isSame = reader.at === end + moved && change.end <= end;
      return done(undefined, isSame ? undefined : reader.at);
    }
    while (old && (endOf(old) < change.end || endOf(old) + moved < reader.at)) {
      old = olds.next().value;
      replaced += 1;
    }
    if (!old || isClose(old) || endOf(old) + moved !== reader.at) continue;
    const { afterMap, first } = reader.frame;
    if (readsMap(old) === afterMap && isOpen(old) === first) return done(replaced);
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
    this.size = Math.max(0, change.start + change.inserted - start) + 2 * host.sizes.cutAbove + BEHIND;
    this.builder = this.open();
    this.builders = [this.builder];
  }

  get at(): number {
    return this.start + this.builder.reader.cursor.at;
  }

  /** Undefined: the file is no longer a map. */
  next(): JsonStep | undefined {
    for (;;) {
      const { builder, at } = this;
      const { count } = builder;
      const frame = this.frame.depth === 0 ? frameOf('map', 1) : { ...this.frame };
      const step = this.step(frame);
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

  private step(frame: Frame): JsonStep | undefined {
    const { builder, start } = this;
    if (this.frame.depth === 0) return builder.open();
    if (frame.kind === 'list') return finish(builder.item(frame));
    const known = (from: number, to: number): number | undefined => {
      for (let p = from; p <= to; p++) if (this.sections.has(start + p)) return p;
      return undefined;
    };
    return finish(builder.entry(frame, known));
  }

  private open(): JsonBuilder {
    const { host, after } = this.reading;
    return new JsonBuilder(host, after(this.start, this.start + this.size), { offset: 0 });
  }

  commit(): void {
    for (const builder of this.builders) builder.commit();
  }
}
