/** Proofs about the regexes of one flavour: what they match, and whether one takes all that another takes. */
import { oneChar } from '../regex/char-set.ts';
import type { Hir } from '../regex/hir.ts';
import type { Matcher } from '../regex/matcher.ts';
import { compilePcreRegex } from '../regex/pcre-regex.ts';
import { compileProgram, type Program } from '../regex/program.ts';
import { compileRustRegex } from '../regex/rust-regex.ts';
import { type SomeText, sampleText, someText } from '../regex/some-text.ts';
import { fromBytes, toBytes } from './bytes.ts';
import type { PathCondition } from './conditions.ts';
import type { RegexProofs } from './covers.ts';

interface Known {
  readonly matcher: Matcher | undefined;
  readonly takes: (text: string) => boolean | 'undecided';
  /** Undefined: not of the kind that runs in linear time, or too big. */
  readonly program: Program | undefined;
  /** A text that it takes, to rule most pairs out. */
  readonly sample: string | undefined;
}

const SLASH = 0x2f;
const MOST_STATES = 2000;
/** The search for a sample is short: a regex that takes anything takes something short. */
const MOST_SAMPLE_STATES = 300;

export class PathProofs implements RegexProofs {
  readonly #bytes: boolean;
  readonly #known = new Map<string, Known>();
  readonly #pairs = new Map<string, SomeText['kind']>();
  /** How many pairs may still be looked at before we give up, and whether we did. */
  #left: number;
  gaveUp = false;

  constructor(flavor: 'traditional' | 'atc', most: number) {
    this.#bytes = flavor === 'traditional';
    this.#left = most;
  }

  /** A new count, since something else is looked at. */
  begin(most: number): void {
    this.#left = most;
    this.gaveUp = false;
  }

  compile(regex: string): Matcher | undefined {
    return this.#read(regex).matcher;
  }

  matches(pattern: string, value: string): boolean {
    const subject = this.#bytes ? value : (fromBytes(value) ?? value);
    return this.compile(fromBytes(pattern) ?? pattern)?.test(subject, 0, 'anywhere') === true;
  }

  takesAll(wide: PathCondition, narrow: PathCondition): boolean {
    const [short, long] = wide.beginning.length < narrow.beginning.length ? [wide, narrow] : [narrow, wide];
    if (!long.beginning.startsWith(short.beginning)) return false;
    const key = `${nameOf(wide)}\n${nameOf(narrow)}`;
    const known = this.#pairs.get(key) ?? this.#compare(wide, narrow);
    this.#pairs.set(key, known);
    if (known === 'undecided') this.gaveUp = true;
    return known === 'none';
  }

  /** A path that it takes, in bytes; undefined: none was found soon. */
  sampleOf(path: PathCondition): string | undefined {
    const { sample } = this.#read(path);
    return sample === undefined || this.#bytes ? sample : toBytes(sample);
  }

  /** Is there a text that the narrow one takes and the wide one does not? */
  #compare(wide: PathCondition, narrow: PathCondition): SomeText['kind'] {
    const [outer, inner] = [this.#read(wide), this.#read(narrow)];
    if (inner.sample !== undefined && outer.takes(inner.sample) === false) return 'text';
    if (!outer.program || !inner.program || this.#left <= 0) return 'undecided';
    this.#left--;
    return someText(
      [
        { program: inner.program, anchoring: this.#anchoring, wanted: true },
        { program: outer.program, anchoring: this.#anchoring, wanted: false },
      ],
      SLASH,
      MOST_STATES,
    ).kind;
  }

  /** The traditional router anchors each regex; for the others `^` was put in front. */
  get #anchoring() {
    return this.#bytes ? ('anchored' as const) : ('anywhere' as const);
  }

  #read(what: string | PathCondition): Known {
    const name = typeof what === 'string' ? `~${what}` : nameOf(what);
    const before = this.#known.get(name);
    if (before) return before;
    const fresh =
      typeof what !== 'string' && what.open ? this.#plain(what.beginning) : this.#regex(name.slice(1));
    this.#known.set(name, fresh);
    return fresh;
  }

  #regex(text: string): Known {
    const compiled = this.#bytes ? compilePcreRegex(text) : compileRustRegex(text);
    if (compiled.kind === 'problem') return REFUSED;
    const { hir, matcher } = compiled;
    const program = hir && compileProgram(hir, matcher.groupNames.length, this.#bytes);
    const takes: Known['takes'] = (subject) => matcher.test(subject, 0, this.#anchoring);
    return { matcher, takes, program, sample: this.#findSample(program) };
  }

  #plain(beginning: string): Known {
    const text = this.#bytes ? beginning : (fromBytes(beginning) ?? beginning);
    const letters = Array.from(
      text,
      (letter): Hir => ({ kind: 'char', set: oneChar(letter.codePointAt(0) ?? 0) }),
    );
    const hir: Hir = { kind: 'concat', parts: [{ kind: 'look', look: 'start' }, ...letters] };
    const program = compileProgram(hir, 1, this.#bytes);
    return {
      matcher: undefined,
      takes: (subject) => subject.startsWith(text),
      program,
      sample: this.#findSample(program),
    };
  }

  #findSample(program: Program | undefined): string | undefined {
    return program && sampleText({ program, anchoring: this.#anchoring }, SLASH, MOST_SAMPLE_STATES);
  }
}

const REFUSED: Known = {
  matcher: undefined,
  takes: () => 'undecided',
  program: undefined,
  sample: undefined,
};

function nameOf({ open, regex, beginning }: PathCondition): string {
  return open ? beginning : `~${regex ?? ''}`;
}
