/** Whether one text can fulfil several conditions on a field, and which text does. */

import { oneChar } from '../regex/char-set.ts';
import type { Hir } from '../regex/hir.ts';
import type { Matcher } from '../regex/matcher.ts';
import { compileProgram, type Program } from '../regex/program.ts';
import { compileRustRegex } from '../regex/rust-regex.ts';
import { likelyText, someText, type TextTest } from '../regex/some-text.ts';
import { valueFulfils } from './evaluate.ts';
import type { Wish } from './number-values.ts';
import { allOf, anyOf, type Possible } from './possible.ts';
import { excludeEachOther, likelyTexts } from './quick-text.ts';
import type { Predicate } from './syntax-tree.ts';
import type { Value } from './value.ts';

/** Past this many states of automata side by side we do not look on. */
const MOST_STATES = 1500;

interface KnownRegex {
  readonly program: () => Program | undefined;
  readonly matcher: Matcher | undefined;
  readonly sample: string | undefined;
}

export class TextValues {
  readonly #subsystem: 'http' | 'stream';
  readonly #regexes = new Map<string, KnownRegex>();

  /** `subsystem`: what `net.protocol` can be. */
  constructor(subsystem: 'http' | 'stream') {
    this.#subsystem = subsystem;
  }

  canFulfil(field: string, wishes: readonly Wish[]): Possible {
    const values = onlyValues(field, this.#subsystem, wishes);
    if (values) return anyOf(values.map((value) => allOf(wishes.map((wish) => this.#fulfils(wish, value)))));
    const lowered = wishes.filter(({ predicate }) => lowers(predicate));
    const plain = wishes.filter(({ predicate }) => !lowers(predicate));
    const answers = [plain, lowered].map((group) =>
      group.length === 0 ? 'yes' : this.#textFor(field, group),
    );
    const both = allOf(answers);
    // Each by itself is possible; whether both are at once has not been looked at.
    return both === 'yes' && 0 < lowered.length && 0 < plain.length ? 'unknown' : both;
  }

  /** A text that fulfils them and that a request may well have there; undefined: none is at hand. */
  exampleOf(field: string, wishes: readonly Wish[]): string | undefined {
    const fits = (text: string) => isUsual(field, text) && this.#fulfilsAll(wishes, text);
    const values = onlyValues(field, this.#subsystem, wishes);
    if (values) return values.find(fits);
    const likely = this.#likely(field, wishes);
    const capitals = wishes.some(({ predicate }) => lowers(predicate))
      ? likely.map((text) => text.toUpperCase())
      : [];
    const easy = [...likely, ...capitals, ...(USUAL_TEXTS[field] ?? [])].find(fits);
    if (easy !== undefined) return easy;
    const { found } = this.#search(field, wishes);
    return found.kind === 'text' && fits(found.text) ? found.text : undefined;
  }

  #textFor(field: string, wishes: readonly Wish[]): Possible {
    if (wishes.some((one, i) => wishes.slice(i + 1).some((other) => excludeEachOther(one, other))))
      return 'no';
    if (this.#likely(field, wishes).some((text) => this.#fulfilsAll(wishes, text))) return 'yes';
    const { found, open } = this.#search(field, wishes);
    if (found.kind === 'none') return 'no';
    return open || found.kind === 'undecided' ? 'unknown' : 'yes';
  }

  #fulfilsAll(wishes: readonly Wish[], text: string): boolean {
    return wishes.every((wish) => this.#fulfils(wish, text) === 'yes');
  }

  fulfils({ predicate, wanted }: Wish, value: Value): Possible {
    const { literal, operator } = predicate;
    const matcher =
      operator.name === '~' && literal.value?.type === 'String'
        ? this.#regexOf(literal.value.value).matcher
        : undefined;
    const verdict = valueFulfils(predicate, value, matcher);
    return verdict === 'undecided' ? 'unknown' : verdict === wanted ? 'yes' : 'no';
  }

  #fulfils(wish: Wish, value: string): Possible {
    return this.fulfils(wish, { type: 'String', value });
  }

  /** Where few values come into question; undefined: many do. */
  onlyValues(field: string, wishes: readonly Wish[]): readonly string[] | undefined {
    return onlyValues(field, this.#subsystem, wishes);
  }

  #likely(field: string, wishes: readonly Wish[]): readonly string[] {
    const samples = wishes.flatMap(({ predicate: { operator, literal }, wanted }) =>
      wanted && operator.name === '~' && literal.value?.type === 'String'
        ? (this.#regexOf(literal.value.value).sample ?? [])
        : [],
    );
    const start = field === 'http.path' ? '/' : '';
    return likelyTexts(wishes, samples, start).filter((text) => text.startsWith(start));
  }

  #search(field: string, wishes: readonly Wish[]) {
    let open = false;
    const tests = wishes.flatMap(({ predicate, wanted }): readonly TextTest[] => {
      const { literal, operator } = predicate;
      if (literal.value?.type !== 'String') return [];
      const text = literal.value.value;
      const program =
        operator.name === '~' ? this.#regexOf(text).program() : literalProgram(operator.name, text);
      if (!program) open = true;
      return program ? [{ program, anchoring: 'anywhere', wanted: (operator.name !== '!=') === wanted }] : [];
    });
    if (wishes.some(({ predicate }) => lowers(predicate))) tests.push(NO_CAPITALS);
    return { open, found: someText(tests, field === 'http.path' ? SLASH : undefined, MOST_STATES) };
  }

  #regexOf(text: string): KnownRegex {
    const kept = this.#regexes.get(text);
    if (kept) return kept;
    const compiled = compileRustRegex(text);
    const usable = compiled.kind === 'regex' ? compiled : undefined;
    const fresh = {
      program: () => usable?.hir && compileProgram(usable.hir, usable.matcher.groupNames.length, false),
      matcher: usable?.matcher,
      sample: usable?.hir && likelyText(usable.hir),
    };
    this.#regexes.set(text, fresh);
    return fresh;
  }
}

const lowers = ({ transforms }: Predicate) => transforms.some(({ name }) => name === 'lower');

const PROTOCOLS = { http: ['http', 'https'], stream: ['tcp', 'tls', 'udp'] } as const;

/** Tried where the conditions themselves give no hint. */
const USUAL_TEXTS: Readonly<Partial<Record<string, readonly string[]>>> = {
  'http.method': ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'],
  'http.host': ['any.test', 'other.test'],
  'http.path': ['/x', '/x/y'],
  'tls.sni': ['any.test', 'other.test'],
};

/** What a client may send in that field without anybody refusing it. */
function isUsual(field: string, text: string): boolean {
  if (field === 'http.host' || field === 'tls.sni') return /^[\da-z](?:[\w.-]*[\da-z.])?$/i.test(text);
  if (field === 'http.method') return /^[A-Z]+$/.test(text);
  return field.startsWith('http.headers.')
    ? /^(?:[!-~](?:[ -~]*[!-~])?)?$/.test(text)
    : !/\p{Cc}/u.test(text);
}

/** Where few values come into question they are tried one by one. */
function onlyValues(
  field: string,
  subsystem: 'http' | 'stream',
  wishes: readonly Wish[],
): readonly string[] | undefined {
  if (field === 'net.protocol') return PROTOCOLS[subsystem];
  for (const { predicate, wanted } of wishes) {
    const { operator, literal } = predicate;
    const fixes = operator.name === '==' ? wanted : operator.name === '!=' && !wanted;
    if (!fixes || lowers(predicate) || literal.value?.type !== 'String') continue;
    const { value } = literal.value;
    return field === 'http.path' && !value.startsWith('/') ? [] : [value];
  }
  return undefined;
}

const SLASH = 0x2f;

function literalProgram(operator: string, text: string): Program | undefined {
  const letters = Array.from(
    text,
    (letter): Hir => ({ kind: 'char', set: oneChar(letter.codePointAt(0) ?? 0) }),
  );
  const start: readonly Hir[] =
    operator === '=^' || operator === 'contains' ? [] : [{ kind: 'look', look: 'start' }];
  const end: readonly Hir[] =
    operator === '^=' || operator === 'contains' ? [] : [{ kind: 'look', look: 'end' }];
  return compileProgram({ kind: 'concat', parts: [...start, ...letters, ...end] }, 1, false);
}

/** What went through `lower()` has no capital letter. */
const NO_CAPITALS: TextTest = (() => {
  const compiled = compileRustRegex('[A-Z]');
  const hir: Hir = compiled.kind === 'regex' && compiled.hir ? compiled.hir : { kind: 'empty' };
  const program = compileProgram(hir, 1, false) ?? { code: [], groups: 1, bytes: false };
  return { program, anchoring: 'anywhere', wanted: false };
})();
