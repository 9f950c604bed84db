/** How the requests through Kong went: what all judges weigh their own findings against. */

import { type Author, authorOf, hasKongMarks } from '../authorship.ts';
import type { CaseFile } from '../case-file.ts';
import type { FailureCause } from '../cause.ts';
import type { AnswerSeen, HttpSeen } from '../wire-seen.ts';

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
    author: seen.answer && authorOf(seen.answer, file.gateway?.showsLatencies),
  }));
  const connects = file.on('connect', 'gateway');
  return {
    ok: authors.length > 0 && authors.every(({ seen, author }) => isFine(seen, author)),
    symptoms: authors.flatMap(({ seen, author }) =>
      author?.kind === 'kong-for-upstream' && seen.answer ? [seen.answer.status] : [],
    ),
    kongAnswers: all.some(({ answer }) => answer !== undefined && hasKongMarks(answer)),
    kongDead: connects.length > 0 && connects.every(({ outcome }) => outcome !== 'open'),
  };
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
    relayedFault(answer) === undefined
  );
}

/** Words of nginx, Apache and gunicorn for a request header that is too large for them; seen with each. */
export const TOO_LARGE_REQUEST =
  /Request Header Or Cookie Too Large|Size of a request header field exceeds server limit|Limit request headers fields size/;

/** Answers from behind that tell of a fault in how Kong asks. */
const RELAYED: readonly (readonly [RegExp, FailureCause])[] = [
  [
    /plain HTTP request was sent to HTTPS port|Client sent an HTTP request to an HTTPS server|speaking plain HTTP to an SSL-enabled server port|combination of host and port requires TLS/,
    'http-to-tls-port',
  ],
  [/No required SSL certificate was sent|The SSL certificate error/, 'client-certificate-required'],
  [/Missing ALPN Protocol, expected/, 'http2-only'],
  [TOO_LARGE_REQUEST, 'header-too-large'],
];

/** The cause that an answer from behind Kong names itself. */
export function relayedFault({ status, bodyStart }: AnswerSeen): FailureCause | undefined {
  if (status === 431) return 'header-too-large';
  return RELAYED.find(([text]) => text.test(bodyStart))?.[1];
}
