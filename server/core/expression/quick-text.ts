/** The easy cases of "is there such a text?", which are nearly all: no automata are needed for them. */
import type { Wish } from './number-values.ts';

/** Texts worth trying: made of the beginnings, endings and parts that are asked for, as well as `samples` of regexes. */
export function likelyTexts(
  wishes: readonly Wish[],
  samples: readonly string[],
  start: string,
): readonly string[] {
  const wanted = (operator: string) =>
    wishes.flatMap(({ predicate, wanted: isWanted }) =>
      isWanted && predicate.operator.name === operator && predicate.literal.value?.type === 'String'
        ? [predicate.literal.value.value]
        : [],
    );
  const longest = (texts: readonly string[], otherwise: string) =>
    texts.reduce((best, text) => (best.length < text.length ? text : best), otherwise);
  const [first] = wanted('==');
  if (first !== undefined) return [first];
  const beginning = longest(wanted('^='), start);
  const ending = longest(wanted('=^'), '');
  const middle = wanted('contains').join('');
  const made = [
    beginning + middle + ending,
    `${beginning}x${middle}${ending}`,
    `${beginning}1${middle}${ending}`,
    ...(beginning.endsWith(ending) ? [beginning] : []),
  ];
  return [...samples, ...made];
}

/** Two wishes that no text can fulfil together, seen at once. */
export function excludeEachOther(one: Wish, other: Wish): boolean {
  const [a, b] = [one.predicate.literal.value, other.predicate.literal.value];
  if (a?.type !== 'String' || b?.type !== 'String') return false;
  const [first, second] = [one.predicate.operator.name, other.predicate.operator.name];
  if (one.wanted && other.wanted) {
    if (first === '^=' && second === '^=')
      return !a.value.startsWith(b.value) && !b.value.startsWith(a.value);
    return first === '=^' && second === '=^' && !a.value.endsWith(b.value) && !b.value.endsWith(a.value);
  }
  if (one.wanted === other.wanted) return false;
  const [asked, refused] = one.wanted ? [one, other] : [other, one];
  const [text, part] = one.wanted ? [a.value, b.value] : [b.value, a.value];
  const operator = asked.predicate.operator.name;
  switch (refused.predicate.operator.name) {
    case '^=':
      return operator === '^=' && text.startsWith(part);
    case '=^':
      return operator === '=^' && text.endsWith(part);
    case 'contains':
      return (operator === '^=' || operator === '=^' || operator === 'contains') && text.includes(part);
    default:
      return operator === refused.predicate.operator.name && text === part;
  }
}
