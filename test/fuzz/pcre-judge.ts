/** Patterns through PCRE2 and through ours; differences are told in words. */
import { toByteString } from '../../server/core/regex/byte-string.ts';
import type { Anchoring, Matcher } from '../../server/core/regex/matcher.ts';
import { compilePcreRegex } from '../../server/core/regex/pcre-regex.ts';
import { askPcre2, type PcreAnswer, type PcreQuestion } from '../kit/pcre2.ts';
import { randomFrom } from '../kit/random.ts';
import { randomRegex, randomSubject } from './regex-cases.ts';

export interface PcreScore {
  readonly same: number;
  /** Valid in both, but we do not run it. */
  readonly undecided: number;
  readonly differences: readonly string[];
}

const BATCH = 5000;

export function comparePcre(seed: number, count: number): PcreScore {
  let [same, undecided] = [0, 0];
  const differences: string[] = [];
  for (let start = 0; start < count; start += BATCH) {
    const anchoring = (start / BATCH) % 2 === 0 ? 'anchored' : 'anywhere';
    const patterns = Array.from({ length: Math.min(BATCH, count - start) }, (_, i) => {
      const random = randomFrom(seed * 1_000_003 + start + i);
      const pattern = randomRegex(random);
      return { pattern, subjects: Array.from({ length: 4 }, () => toByteString(randomSubject(random))) };
    });
    const questions: PcreQuestion[] = patterns.map(({ pattern, subjects }) => ({
      pattern: toByteString(pattern),
      subjects,
    }));
    const answers = askPcre2(questions, anchoring === 'anchored' ? 'anchored' : '');
    patterns.forEach(({ pattern, subjects }, i) => {
      const answer = answers[i];
      const outcome = answer ? compare(pattern, subjects, answer, anchoring) : 'no answer';
      if (outcome === 'same') same += 1;
      else if (outcome === 'undecided') undecided += 1;
      else differences.push(`${JSON.stringify(pattern)}: ${outcome}`);
    });
  }
  return { same, undecided, differences };
}

function compare(
  pattern: string,
  subjects: readonly string[],
  answer: PcreAnswer,
  anchoring: Anchoring,
): string {
  const ours = compilePcreRegex(pattern);
  if (answer.error || ours.kind === 'problem') {
    if (answer.error && ours.kind === 'problem') return 'same';
    const said = ours.kind === 'problem' ? `${ours.problem.code} at ${ours.problem.span.start}` : 'fine';
    return `PCRE2 says ${answer.error ? `${answer.error.words} at ${answer.error.offset}` : 'fine'}, we say ${said}`;
  }
  let undecided = false;
  for (const [i, subject] of subjects.entries()) {
    const theirs = answer.matches[i];
    const mine = told(ours.matcher, subject, anchoring);
    if (theirs === 'limit' || mine === 'undecided') undecided = true;
    else if (JSON.stringify(theirs) !== JSON.stringify(mine)) {
      return `on ${JSON.stringify(subject)} PCRE2 finds ${JSON.stringify(theirs)}, we find ${JSON.stringify(mine)}`;
    }
  }
  return undecided ? 'undecided' : 'same';
}

function told(
  matcher: Matcher,
  subject: string,
  anchoring: Anchoring,
): (string | null)[] | undefined | 'undecided' {
  const found = matcher.match(subject, 0, anchoring);
  if (found.kind === 'undecided') return 'undecided';
  if (matcher.test(subject, 0, anchoring) !== (found.kind === 'match')) return ['test and match differ'];
  if (found.kind === 'no-match') return undefined;
  const captures = found.captures.map((capture) => capture?.text ?? null);
  // pcre2test leaves out groups behind the last that took part.
  while (captures.at(-1) === null) captures.pop();
  return captures;
}
