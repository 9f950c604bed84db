/** Proofs about the regexes of one flavour: what they match, and whether one takes all that another takes. */
import { oneChar } from '../regex/char-set.ts';
import type { Hir } from '../regex/hir.ts';
import type { Matcher } from '../regex/matcher.ts';
import { compilePcreRegex, pcreHir } from '../regex/pcre-regex.ts';
import { compileProgram, type Program } from '../regex/program.ts';
import { compileRustRegex, rustHir } from '../regex/rust-regex.ts';
import { likelyText, type SomeText, someText } from '../regex/some-text.ts';
import { fromBytes, toBytes } from './bytes.ts';
import type { PathCondition } from './conditions.ts';
import type { RegexProofs } from './covers.ts';

interface Known {
  /** Undefined: not of the kind that runs in linear time. */
  readonly hir: Hir | undefined;
  /** A text that it most likely takes. */
  readonly sample: string | undefined;
  readonly takes: (text: string) => boolean | 'undecided';
}

const SLASH = 0x2f;
const MOST_STATES = 2000;
/**
 * A plain path takes all that begins with it, and so does a regex without an end. Asking for such a text spares a walk
 * through two automata in the common case: a plain path beside a regex that ends in `$`.
 */
const TAILS = ['', '/x', 'x'];

export class PathProofs implements RegexProofs {
  readonly #bytes: boolean;
  readonly #known = new Map<string, Known>();
  readonly #matchers = new Map<string, Matcher | undefined>();
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
    const kept = this.#matchers.get(regex);
    if (kept) return kept;
    const compiled = this.#bytes ? compilePcreRegex(regex) : compileRustRegex(regex);
    const matcher = compiled.kind === 'regex' ? compiled.matcher : undefined;
    this.#matchers.set(regex, matcher);
    return matcher;
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
    if (TAILS.some((tail) => tellsApart(`${inner.sample ?? ''}${tail}`, inner, outer))) return 'text';
    const [wider, narrower] = [this.#programOf(outer), this.#programOf(inner)];
    if (!wider || !narrower || this.#left <= 0) return 'undecided';
    this.#left--;
    return someText(
      [
        { program: narrower, anchoring: this.#anchoring, wanted: true },
        { program: wider, anchoring: this.#anchoring, wanted: false },
      ],
      SLASH,
      MOST_STATES,
    ).kind;
  }

  /** The traditional router anchors each regex; for the others `^` was put in front. */
  get #anchoring() {
    return this.#bytes ? ('anchored' as const) : ('anywhere' as const);
  }

  #programOf({ hir }: Known): Program | undefined {
    return hir && compileProgram(hir, 0, this.#bytes);
  }

  #read(path: PathCondition): Known {
    const name = nameOf(path);
    const before = this.#known.get(name);
    if (before) return before;
    const fresh = path.open ? this.#plain(path.beginning) : this.#regex(path.regex ?? '');
    this.#known.set(name, fresh);
    return fresh;
  }

  #regex(text: string): Known {
    const hir = this.#bytes ? pcreHir(text) : rustHir(text);
    return {
      hir,
      sample: hir && likelyText(hir),
      takes: (subject) => this.compile(text)?.test(subject, 0, this.#anchoring) ?? 'undecided',
    };
  }

  #plain(beginning: string): Known {
    const text = this.#bytes ? beginning : (fromBytes(beginning) ?? beginning);
    const letters = Array.from(
      text,
      (letter): Hir => ({ kind: 'char', set: oneChar(letter.codePointAt(0) ?? 0) }),
    );
    return {
      hir: { kind: 'concat', parts: [{ kind: 'look', look: 'start' }, ...letters] },
      sample: text,
      takes: (subject) => subject.startsWith(text),
    };
  }
}

function tellsApart(text: string, inner: Known, outer: Known): boolean {
  return text.startsWith('/') && outer.takes(text) === false && inner.takes(text) === true;
}

function nameOf({ open, regex, beginning }: PathCondition): string {
  return open ? beginning : `~${regex ?? ''}`;
}
