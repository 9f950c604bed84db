/** Whether a request can have such values in one field that several conditions on it hold, or do not. */

import { oneChar } from '../regex/char-set.ts';
import type { Hir } from '../regex/hir.ts';
import type { Matcher } from '../regex/matcher.ts';
import { compileProgram, type Program } from '../regex/program.ts';
import { compileRustRegex } from '../regex/rust-regex.ts';
import { likelyText, someText, type TextTest } from '../regex/some-text.ts';
import { valueFulfils } from './evaluate.ts';
import type { Claim } from './formula.ts';
import { someAddress, someNumber, type Wish } from './number-values.ts';
import { excludeEachOther, likelyTexts } from './quick-text.ts';
import type { Predicate } from './syntax-tree.ts';

export type Possible = 'yes' | 'no' | 'unknown';

export interface FieldValues {
  canHold(field: string, claims: readonly Claim[]): Possible;
  /** A text of which the claims about a field with one value are true; undefined: none is at hand. */
  exampleOf(field: string, claims: readonly Claim[]): string | undefined;
}

/** Past this many states of automata side by side we do not look on. */
const MOST_STATES = 1500;
const MOST_KNOWN = 20_000;

/** `subsystem`: what `net.protocol` can be. Remembers what it was asked. */
export function fieldValues(subsystem: 'http' | 'stream'): FieldValues {
  const known = new Map<string, Possible>();
  const regexes = new Map<string, KnownRegex>();

  const regexOf = (text: string) => {
    const kept = regexes.get(text);
    if (kept) return kept;
    const compiled = compileRustRegex(text);
    const usable = compiled.kind === 'regex' ? compiled : undefined;
    const program = usable?.hir && compileProgram(usable.hir, usable.matcher.groupNames.length, false);
    const fresh = { program, matcher: usable?.matcher, sample: usable?.hir && likelyText(usable.hir) };
    regexes.set(text, fresh);
    return fresh;
  };

  const fulfils = ({ predicate, wanted }: Wish, value: string): Possible => {
    const { literal, operator } = predicate;
    const matcher =
      operator.name === '~' && literal.value?.type === 'String'
        ? regexOf(literal.value.value).matcher
        : undefined;
    const verdict = valueFulfils(predicate, { type: 'String', value }, matcher);
    return verdict === 'undecided' ? 'unknown' : verdict === wanted ? 'yes' : 'no';
  };

  const someString = (field: string, wishes: readonly Wish[]): Possible => {
    const values = onlyValues(field, subsystem, wishes);
    if (values) return anyOf(values.map((value) => allOf(wishes.map((wish) => fulfils(wish, value)))));
    const lowered = wishes.filter(({ predicate }) => lowers(predicate));
    const plain = wishes.filter(({ predicate }) => !lowers(predicate));
    const answers = [plain, lowered].map((group) => (group.length === 0 ? 'yes' : textFor(field, group)));
    const both = allOf(answers);
    // Each by itself is possible; whether both are at once has not been looked at.
    return both === 'yes' && 0 < lowered.length && 0 < plain.length ? 'unknown' : both;
  };

  const textFor = (field: string, wishes: readonly Wish[]): Possible => {
    if (wishes.some((one, i) => wishes.slice(i + 1).some((other) => excludeEachOther(one, other))))
      return 'no';
    if (easyText(field, wishes) !== undefined) return 'yes';
    const { found, open } = searchText(field, wishes);
    if (found.kind === 'none') return 'no';
    return open || found.kind === 'undecided' ? 'unknown' : 'yes';
  };

  const easyText = (field: string, wishes: readonly Wish[]): string | undefined => {
    const samples = wishes.flatMap(({ predicate: { operator, literal }, wanted }) =>
      wanted && operator.name === '~' && literal.value?.type === 'String'
        ? (regexOf(literal.value.value).sample ?? [])
        : [],
    );
    const start = field === 'http.path' ? '/' : '';
    return likelyTexts(wishes, samples, start).find(
      (text) => text.startsWith(start) && wishes.every((wish) => fulfils(wish, text) === 'yes'),
    );
  };

  const searchText = (field: string, wishes: readonly Wish[]) => {
    let open = false;
    const tests = wishes.flatMap(({ predicate, wanted }): readonly TextTest[] => {
      const { literal, operator } = predicate;
      if (literal.value?.type !== 'String') return [];
      const text = literal.value.value;
      const program = operator.name === '~' ? regexOf(text).program : literalProgram(operator.name, text);
      if (!program) open = true;
      return program ? [{ program, anchoring: 'anywhere', wanted: (operator.name !== '!=') === wanted }] : [];
    });
    if (wishes.some(({ predicate }) => lowers(predicate))) tests.push(NO_CAPITALS);
    return { open, found: someText(tests, field === 'http.path' ? SLASH : undefined, MOST_STATES) };
  };

  const oneValue = (field: string, wishes: readonly Wish[]): Possible => {
    switch (wishes[0]?.predicate.literal.value?.type) {
      case undefined:
        return 'yes';
      case 'String':
        return someString(field, wishes);
      case 'Int':
        return someNumber(wishes) ? 'yes' : 'no';
      default:
        return someAddress(wishes) ? 'yes' : 'no';
    }
  };

  return {
    canHold(field, claims) {
      const key = keyOf(field, claims);
      const before = known.get(key);
      if (before) return before;
      const answer = isSingle(field) ? single(field, claims, oneValue) : several(field, claims, oneValue);
      if (MOST_KNOWN < known.size) known.clear();
      known.set(key, answer);
      return answer;
    },
    exampleOf(field, claims) {
      const wishes = claims.map(({ predicate, holds }) => ({ predicate, wanted: holds }));
      const values = onlyValues(field, subsystem, wishes);
      if (values) return values.find((value) => wishes.every((wish) => fulfils(wish, value) === 'yes'));
      const easy = easyText(field, wishes);
      if (easy !== undefined) return easy;
      const { found } = searchText(field, wishes);
      if (found.kind !== 'text') return undefined;
      return wishes.every((wish) => fulfils(wish, found.text) === 'yes') ? found.text : undefined;
    },
  };
}

interface KnownRegex {
  readonly program: Program | undefined;
  readonly matcher: Matcher | undefined;
  readonly sample: string | undefined;
}

type OneValue = (field: string, wishes: readonly Wish[]) => Possible;

function single(field: string, claims: readonly Claim[], oneValue: OneValue): Possible {
  // Without a value no condition holds, whatever its operator.
  if (mayBeMissing(field) && claims.every(({ holds }) => !holds)) return 'yes';
  return oneValue(
    field,
    claims.map(({ predicate, holds }) => ({ predicate, wanted: holds })),
  );
}

/** A header or query argument may come several times: `any()` asks one of the values, else all must fulfil a condition. */
function several(field: string, claims: readonly Claim[], oneValue: OneValue): Possible {
  if (claims.every(({ holds }) => !holds)) return 'yes';
  const wish = ({ predicate, holds }: Claim): Wish => ({ predicate, wanted: holds });
  const ofAll = claims.filter(({ predicate, holds }) => hasAny(predicate) !== holds).map(wish);
  const ofOne = claims.filter(({ predicate, holds }) => hasAny(predicate) === holds).map(wish);
  return allOf([ofAll, ...ofOne.map((one) => [...ofAll, one])].map((wishes) => oneValue(field, wishes)));
}

function allOf(answers: readonly Possible[]): Possible {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

function anyOf(answers: readonly Possible[]): Possible {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

const lowers = ({ transforms }: Predicate) => transforms.some(({ name }) => name === 'lower');
const hasAny = ({ transforms }: Predicate) => transforms.some(({ name }) => name === 'any');

function isSingle(field: string): boolean {
  return !field.startsWith('http.headers.') && !field.startsWith('http.queries.');
}

function mayBeMissing(field: string): boolean {
  return (
    field === 'http.host' ||
    field === 'tls.sni' ||
    field === 'net.port' ||
    (field.startsWith('http.path.segments.') && field !== 'http.path.segments.len')
  );
}

const PROTOCOLS = { http: ['http', 'https'], stream: ['tcp', 'tls', 'udp'] } as const;

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

function keyOf(field: string, claims: readonly Claim[]): string {
  const each = claims.map(({ predicate: { operator, literal, transforms }, holds }) => {
    const { value } = literal;
    const text =
      value?.type === 'String' || value?.type === 'Int'
        ? String(value.value)
        : value &&
          `${value.value.family} ${value.value.bits} ${'prefix' in value.value ? value.value.prefix : ''}`;
    return `${holds} ${transforms.map(({ name }) => name).join(' ')} ${operator.name} ${text}`;
  });
  return [field, ...new Set(each)].sort().join('\n');
}
