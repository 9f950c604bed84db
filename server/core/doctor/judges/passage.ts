/** How the requests through Kong went: what all judges weigh their own findings against. */

import { relayedFault, strangeAnswer } from '../answer-tells.ts';
import { type Author, authorOf, hasKongMarks } from '../authorship.ts';
import type { CaseFile } from '../case-file.ts';
import type { HttpSeen } from '../wire-seen.ts';

/** How the requests through Kong went, for weighing what was seen directly. */
export interface Passage {
  /** All requests came back with an answer from behind Kong that is no failure. */
  readonly ok: boolean;
  /** Statuses by which Kong says that it got no valid answer from behind. */
  readonly symptoms: readonly number[];
  /** Kong answered at all, in whichever words. */
  readonly kongAnswers: boolean;
  /** Nothing could be connected to at Kong's proxy port. */
  readonly kongDead: boolean;
  /** What stands before Kong passes its answers on, or was not asked. */
  readonly frontFine: boolean;
}

export function passageOf(file: CaseFile): Passage {
  const answers = passed(file, 'gateway');
  // What the front passes on from Kong tells as much as Kong asked directly.
  const all =
    answers.length > 0
      ? answers
      : passed(file, 'front').filter((seen) => seen.answer && hasKongMarks(seen.answer));
  const authors = all.map((seen) => ({
    seen,
    author: seen.answer && authorOf(seen.answer, showsMarks(file)),
  }));
  const connects = file.on('connect', 'gateway');
  const front = passed(file, 'front');
  const toFront = [...file.on('connect', 'front'), ...file.on('tls', 'front'), ...file.on('name', 'front')];
  return {
    ok: authors.length > 0 && authors.every(({ seen, author }) => isFine(seen, author)),
    symptoms: authors.flatMap(({ seen, author }) =>
      author?.kind === 'kong-for-upstream' && seen.answer ? [seen.answer.status] : [],
    ),
    kongAnswers: all.some(({ answer }) => answer !== undefined && hasKongMarks(answer)),
    kongDead: connects.length > 0 && connects.every(({ outcome }) => outcome !== 'open'),
    frontFine:
      front.length === 0
        ? toFront.length === 0
        : front.every((seen) => isFine(seen, seen.answer && authorOf(seen.answer, showsMarks(file)))),
  };
}

/** False where Kong's answers carry no marks: its settings say so, or a path that no route has gets its bare words. */
export function showsMarks(file: CaseFile): boolean | undefined {
  const bare = file
    .on('http', 'gateway')
    .some(
      ({ trial, answer }) =>
        trial === 'other' &&
        answer !== undefined &&
        !hasKongMarks(answer) &&
        authorOf(answer, true).kind === 'kong-alone',
    );
  return bare ? false : file.gateway?.showsLatencies;
}

export function passed(file: CaseFile, leg: 'gateway' | 'front'): readonly HttpSeen[] {
  return file.on('http', leg).filter(({ trial }) => trial === 'as-kong');
}

function isFine(seen: HttpSeen, author: Author | undefined): boolean {
  const answer = seen.answer;
  if (
    !answer ||
    !author ||
    answer.bodyEnd === 'cut' ||
    answer.bodyEnd === 'reset' ||
    answer.bodyEnd === 'bad-chunk'
  )
    return false;
  if (author.kind === 'kong-alone') return answer.status < 400 && author.meaning === undefined;
  return (
    author.kind !== 'kong-for-upstream' &&
    answer.status < 500 &&
    answer.status !== 421 &&
    relayedFault(answer) === undefined &&
    strangeAnswer(answer) === undefined
  );
}
