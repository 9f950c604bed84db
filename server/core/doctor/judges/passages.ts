/** What came back through Kong, and through what stands before it. */

import { type Author, authorOf, hasKongMarks, messageIn } from '../authorship.ts';
import { type CaseFile, type Claim, claim } from '../case-file.ts';
import type { Cause, FailureCause } from '../cause.ts';
import type { AnswerSeen, ConnectSeen, HttpSeen } from '../observation.ts';
import { header } from '../products.ts';
import { serverError } from './answers.ts';

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

function passed(file: CaseFile, leg: 'gateway' | 'front'): readonly HttpSeen[] {
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
    !RELAYED.some(([text]) => text.test(answer.bodyStart))
  );
}

/** Answers from behind that tell of a fault in how Kong asks. */
const RELAYED: readonly (readonly [RegExp, FailureCause])[] = [
  [
    /plain HTTP request was sent to HTTPS port|Client sent an HTTP request to an HTTPS server|speaking plain HTTP to an SSL-enabled server port|combination of host and port requires TLS/,
    'http-to-tls-port',
  ],
  [/No required SSL certificate was sent|The SSL certificate error/, 'client-certificate-required'],
  [/Missing ALPN Protocol, expected/, 'http2-only'],
];

export function judgeGateway(file: CaseFile): readonly Claim[] {
  const connections = file.on('connect', 'gateway');
  const dead = connections.filter(({ outcome }) => outcome !== 'open');
  if (dead.length > 0 && dead.length === connections.length) {
    const [{ address, port, outcome } = { address: '', port: 0, outcome: 'failed' }] = dead;
    return [claim('gateway-down', 'proof', `Kong's proxy port ${address}:${port}: ${outcome}`)];
  }
  if (file.on('name', 'gateway').length > 0)
    return [claim('gateway-down', 'sign', "the name of Kong's proxy cannot be resolved")];
  return [
    ...file
      .on('tls', 'gateway')
      .filter(({ trial }) => trial === 'as-kong')
      .map(() =>
        claim('front-speaks-wrong-protocol', 'sign', "Kong's proxy port does not shake hands in TLS", {
          hop: 'gateway',
          advice:
            'ask Kong at the port of the protocol: 8000 for http and 8443 for https unless proxy_listen says otherwise',
        }),
      ),
    ...passed(file, 'gateway').flatMap((seen) => judgePassage(seen, file, 'through Kong')),
  ];
}

function judgePassage(seen: HttpSeen, file: CaseFile, where: string): readonly Claim[] {
  if (seen.answer) return judgeThroughKong(seen, seen.answer, file, where);
  switch (seen.outcome) {
    case 'timed-out': {
      const words = `${where}: no answer within ${Math.round(seen.ms)} ms`;
      const behindAnswers = file
        .on('http', 'direct')
        .some(({ trial, outcome }) => trial === 'as-kong' && outcome === 'answered');
      return behindAnswers
        ? [
            claim('gateway-down', 'sign', `${words}, while what is behind Kong answers`),
            claim('plugin-error', 'hint', words),
          ]
        : [claim('response-timed-out', 'hint', words), claim('gateway-down', 'hint', words)];
    }
    case 'not-http':
      return [
        claim('invalid-response', 'hint', `${where}: bytes without a status line`),
        claim('http2-only', 'hint', `${where}: bytes without a status line`),
      ];
    case 'closed':
    case 'reset':
      return [
        claim(
          'plugin-error',
          file.aim?.plugins.length ? 'sign' : 'hint',
          `${where}: the connection ended without an answer, as when a plugin breaks in the header filter`,
        ),
        claim('invalid-response', 'hint', `${where}: the connection ended without an answer`),
        claim('gateway-down', 'hint', `${where}: the connection ended without an answer`),
      ];
    default:
      return [];
  }
}

function judgeThroughKong(
  seen: HttpSeen,
  answer: AnswerSeen,
  file: CaseFile,
  where: string,
): readonly Claim[] {
  const author = authorOf(answer, file.gateway?.showsLatencies);
  switch (author.kind) {
    case 'kong-alone':
      return author.meaning
        ? [kongDecided(author.meaning.cause, author.meaning.words, answer, author.mark, file, where)]
        : [];
    case 'behind-kong':
      return relayed(seen, answer, file, where);
    case 'unknown':
      return 500 <= answer.status
        ? [claim('other-failure', 'hint', `${where}: status ${answer.status}`)]
        : relayed(seen, answer, file, where);
    // What Kong could not get is for the looks behind it to explain; a page of others is not Kong's.
    case 'kong-for-upstream':
      return [];
    case 'before-kong':
      return [
        claim(
          'gateway-down',
          400 <= answer.status ? 'sign' : 'hint',
          `${where}: ${answer.status} without a mark of Kong${author.product ? `, in a page of ${author.product.name}` : ''}`,
          {
            mark: author.mark,
            advice:
              "the address asked for Kong is answered by something else: check that it is Kong's proxy port",
          },
        ),
      ];
  }
}

function kongDecided(
  cause: Cause,
  words: string,
  answer: AnswerSeen,
  mark: Claim['mark'],
  file: CaseFile,
  where: string,
): Claim {
  const said = `${where}: Kong answers ${answer.status} "${words}" without asking anybody behind it`;
  const { aim } = file;
  switch (cause) {
    case 'no-healthy-target':
      return aim?.peers === 0
        ? claim('no-target', 'proof', said, { mark })
        : claim('no-healthy-target', 'proof', said, { mark });
    case 'https-required':
      return claim('https-required', 'proof', said, {
        mark,
        fix: 'add http to the protocols of the route',
        cures: [{ kind: 'route-protocols', add: 'http' }],
      });
    case 'plugin-denied':
      return claim(
        'plugin-denied',
        /bad request/i.test(messageIn(answer.bodyStart) ?? '') ? 'hint' : 'proof',
        said,
        { mark },
      );
    case 'plugin-error':
      return claim('plugin-error', 'sign', said, { mark });
    case 'name-not-found':
    case 'name-server-failure':
    case 'no-route':
    case 'header-too-large':
    case 'front-speaks-wrong-protocol':
      return claim(cause, 'proof', said, { mark });
    default:
      return claim('other-failure', 'sign', said, { mark, hop: 'gateway' });
  }
}

function relayed(seen: HttpSeen, answer: AnswerSeen, file: CaseFile, where: string): readonly Claim[] {
  const told = RELAYED.find(([text]) => text.test(answer.bodyStart));
  if (told) return [claim(told[1], 'proof', `${where}: ${answer.status} from behind Kong says so`)];
  if (500 <= answer.status) {
    const error = serverError(answer, 'what Kong connects to', file);
    return [{ ...error, words: `${where}: ${error.words}` }];
  }
  if (answer.bodyEnd === 'cut' || answer.bodyEnd === 'reset')
    return [claim('closed-mid-response', 'sign', `${where}: the body broke off`)];
  const location = header(answer, 'location');
  const url = `${seen.host}${seen.path}`;
  if (
    location !== undefined &&
    300 < answer.status &&
    answer.status < 400 &&
    location.replace(/^https?:\/\//, '') === url
  ) {
    return [claim('redirect-loop', 'proof', `${where}: redirects to the address it was asked for`)];
  }
  return [];
}

const CAUSE_OF_CONNECT: Readonly<Record<ConnectSeen['outcome'], FailureCause>> = {
  open: 'other-failure',
  refused: 'connection-refused',
  reset: 'connection-reset',
  'timed-out': 'connection-timed-out',
  unreachable: 'host-unreachable',
  'not-permitted': 'host-unreachable',
  failed: 'other-failure',
};

export function judgeFront(file: CaseFile): readonly Claim[] {
  const passage = passageOf(file);
  const dead = file.on('connect', 'front').filter(({ outcome }) => outcome !== 'open');
  const hop = 'front-lb';
  if (dead.length > 0 && dead.length === file.on('connect', 'front').length) {
    return dead.slice(0, 1).map(({ outcome, address, port }) =>
      claim(CAUSE_OF_CONNECT[outcome], 'proof', `the front ${address}:${port}: ${outcome}`, {
        hop,
        advice: 'the load balancer before Kong cannot be reached: check its listener and address',
      }),
    );
  }
  if (file.on('name', 'front').length > 0)
    return [claim('name-not-found', 'proof', 'the name of the front cannot be resolved', { hop: 'network' })];
  const handshake = file
    .on('tls', 'front')
    .filter(({ trial }) => trial === 'as-kong')
    .map(({ outcome }) =>
      claim('front-speaks-wrong-protocol', 'sign', `the front does not shake hands in TLS (${outcome})`),
    );
  return [...handshake, ...passed(file, 'front').flatMap((seen) => judgeFrontAnswer(seen, passage, file))];
}

function judgeFrontAnswer(seen: HttpSeen, passage: Passage, file: CaseFile): readonly Claim[] {
  const { answer } = seen;
  if (!answer) return silentFront(seen, passage);
  const author = authorOf(answer, file.gateway?.showsLatencies);
  const page = 'product' in author && author.product ? `, in a page of ${author.product.name}` : '';
  const said = `through the front: ${answer.status} without a mark of Kong${page}`;
  if (RELAYED[0]?.[0].test(answer.bodyStart) && author.kind !== 'behind-kong') {
    return [
      claim(
        'front-speaks-wrong-protocol',
        'proof',
        "through the front: Kong's TLS port was asked in plain HTTP",
      ),
    ];
  }
  if (answer.status === 400 && passage.ok && author.kind !== 'behind-kong') {
    return [
      claim(
        'front-speaks-wrong-protocol',
        'sign',
        'through the front: 400, while the same request asked of Kong directly is fine',
      ),
    ];
  }
  if (author.kind !== 'before-kong') return judgePassage(seen, file, 'through the front');
  const mark = author.mark;
  if (answer.status === 504 || answer.status === 408 || answer.status === 524)
    return frontTimeout(seen, passage, file, said, mark);
  if ([502, 503, 521, 522, 523, 525, 526].includes(answer.status)) {
    if (passage.kongDead) return [claim('gateway-down', 'proof', said, { mark: 'V' })];
    if (passage.kongAnswers) {
      return [
        claim('front-speaks-wrong-protocol', 'sign', `${said}, while Kong answers when asked directly`, {
          mark,
        }),
        claim('gateway-down', 'hint', 'the front may ask at another address or port than Kong listens at', {
          mark,
        }),
      ];
    }
    const broken = passed(file, 'gateway').some(({ outcome }) => outcome !== 'answered');
    return [claim('gateway-down', broken ? 'hint' : 'sign', said, { mark })];
  }
  if (answer.status === 404 && passage.ok) {
    return [
      claim('other-failure', 'sign', said, {
        mark,
        hop: 'front-lb',
        advice: 'the load balancer before Kong does not pass this host or path on: check its rules',
      }),
    ];
  }
  return [];
}

function silentFront(seen: HttpSeen, passage: Passage): readonly Claim[] {
  const words = `through the front: ${seen.outcome === 'timed-out' ? `no answer within ${Math.round(seen.ms)} ms` : `the connection was ${seen.outcome}`}`;
  if (passage.kongDead) return [claim('gateway-down', 'proof', words)];
  if (!passage.kongAnswers) return [claim('gateway-down', 'hint', words)];
  const cause = seen.outcome === 'timed-out' ? 'front-timeout' : 'front-speaks-wrong-protocol';
  return [claim(cause, 'sign', `${words}, while Kong answers when asked directly`)];
}

function frontTimeout(
  seen: HttpSeen,
  passage: Passage,
  file: CaseFile,
  said: string,
  mark: Claim['mark'],
): readonly Claim[] {
  const through = passed(file, 'gateway').filter(({ outcome }) => outcome === 'answered');
  const slower = through.some((kong) => seen.ms * 0.8 < kong.ms && kong.ms > 200);
  if (passage.ok && slower) {
    return [
      claim(
        'front-timeout',
        'proof',
        `${said} after ${Math.round(seen.ms)} ms, while Kong answers after more`,
        { mark: 'V' },
      ),
    ];
  }
  if (passage.kongDead) return [claim('gateway-down', 'proof', said, { mark: 'V' })];
  return [
    claim(
      'front-timeout',
      passage.ok || passed(file, 'gateway').length === 0 ? 'sign' : 'hint',
      `${said} after ${Math.round(seen.ms)} ms`,
      { mark },
    ),
  ];
}
