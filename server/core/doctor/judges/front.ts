/** What came back through the load balancer before Kong. */

import { authorOf } from '../authorship.ts';
import { type CaseFile, type Claim, claim } from '../case-file.ts';
import type { FailureCause } from '../cause.ts';
import type { AnswerSeen, ConnectSeen, HttpSeen } from '../wire-seen.ts';
import { type Passage, passageOf, passed, relayedFault } from './passage.ts';
import { judgeOwnCertificate, judgePassage } from './through-kong.ts';

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
    .filter(({ trial, outcome }) => trial === 'as-kong' && outcome !== 'established')
    .map(({ outcome }) =>
      claim('front-speaks-wrong-protocol', 'sign', `the front does not shake hands in TLS (${outcome})`),
    );
  return [
    ...judgeOwnCertificate(file, 'front'),
    ...handshake,
    ...passed(file, 'front').flatMap((seen) => judgeFrontAnswer(seen, passage, file)),
  ];
}

function judgeFrontAnswer(seen: HttpSeen, passage: Passage, file: CaseFile): readonly Claim[] {
  const { answer } = seen;
  if (!answer) return silentFront(seen, passage, file);
  const author = authorOf(answer, file.gateway?.showsLatencies);
  const page = 'product' in author && author.product ? `, in a page of ${author.product.name}` : '';
  const said = `through the front: ${answer.status} without a mark of Kong${page}`;
  if (relayedFault(answer) === 'http-to-tls-port' && author.kind !== 'behind-kong') {
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
  if ((answer.bodyEnd === 'cut' || answer.bodyEnd === 'reset') && passage.ok) {
    return [
      claim(
        'closed-mid-response',
        'sign',
        'through the front: the body broke off, while it is whole when asked of Kong',
        {
          hop: 'front-lb',
          advice: 'the load balancer before Kong cuts the answer: check its limits for size and time',
        },
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
  if (400 <= answer.status && passage.ok && differs(answer, file)) {
    return [
      claim('other-failure', 'sign', `${said}, while the same request asked of Kong directly is fine`, {
        mark,
        hop: 'front-lb',
        advice:
          'the load balancer before Kong answers by itself: check its rules for this host and path, its firewall and logins',
      }),
    ];
  }
  return [];
}

/** Kong's own answers bear no mark where `headers` is off; then the same answer through the front is Kong's too. */
function differs(answer: AnswerSeen, file: CaseFile): boolean {
  return passed(file, 'gateway').every((seen) => seen.answer?.status !== answer.status);
}

function silentFront(seen: HttpSeen, passage: Passage, file: CaseFile): readonly Claim[] {
  const words = `through the front: ${seen.outcome === 'timed-out' ? `no answer within ${Math.round(seen.ms)} ms` : `the connection was ${seen.outcome}`}`;
  if (passage.kongDead) return [claim('gateway-down', 'proof', words)];
  if (!passage.kongAnswers) return [claim('gateway-down', 'hint', words)];
  const late = seen.outcome === 'timed-out' || waitsLess(seen, file);
  const cause = late ? 'front-timeout' : 'front-speaks-wrong-protocol';
  return [claim(cause, 'sign', `${words}, while Kong answers when asked directly`)];
}

function frontTimeout(
  seen: HttpSeen,
  passage: Passage,
  file: CaseFile,
  said: string,
  mark: Claim['mark'],
): readonly Claim[] {
  if (passage.ok && waitsLess(seen, file)) {
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

/** It gave up after less time than Kong needs for the same request. */
function waitsLess(seen: HttpSeen, file: CaseFile): boolean {
  return passed(file, 'gateway').some(
    (kong) => kong.outcome === 'answered' && 200 < kong.ms && seen.ms * 0.8 < kong.ms,
  );
}
