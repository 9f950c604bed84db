/** What came back through the load balancer before Kong. */

import { circleOf, relayedFault } from '../answer-tells.ts';
import { authorOf } from '../authorship.ts';
import { type CaseFile, type Claim, claim } from '../case-file.ts';
import type { FailureCause } from '../cause.ts';
import type { Product } from '../products.ts';
import type { AnswerSeen, ConnectSeen, HttpSeen, TlsSeen } from '../wire-seen.ts';
import { type Passage, passageOf, passed, showsMarks } from './passage.ts';
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

const HOP = 'front-lb';

export function judgeFront(file: CaseFile): readonly Claim[] {
  const passage = passageOf(file);
  const dead = file.on('connect', 'front').filter(({ outcome }) => outcome !== 'open');
  if (dead.length > 0 && dead.length === file.on('connect', 'front').length) {
    return dead.slice(0, 1).map(({ outcome, address, port }) =>
      claim(CAUSE_OF_CONNECT[outcome], 'proof', `the front ${address}:${port}: ${outcome}`, {
        hop: HOP,
        advice: 'the load balancer before Kong cannot be reached: check its listener and address',
      }),
    );
  }
  if (file.on('name', 'front').length > 0)
    return [claim('name-not-found', 'proof', 'the name of the front cannot be resolved', { hop: 'network' })];
  return [
    ...judgeOwnCertificate(file, 'front'),
    ...file.on('tls', 'front').flatMap(judgeHello),
    ...passed(file, 'front').flatMap((seen) => judgeFrontAnswer(seen, passage, file)),
  ];
}

/** What a TLS alert of a server means to its client; the rest is not told by its number. */
function causeOfAlert(alert: number | undefined): FailureCause | undefined {
  if (alert === 116 || alert === 42 || alert === 48) return 'client-certificate-required';
  if (alert === 112) return 'sni-unrecognised';
  return alert === 70 || alert === 71 || alert === 86 ? 'tls-version-mismatch' : undefined;
}

function judgeHello({ trial, outcome, alert }: TlsSeen): readonly Claim[] {
  if (trial !== 'as-kong' || outcome === 'established') return [];
  const cause = outcome === 'alert' ? causeOfAlert(alert) : undefined;
  if (cause)
    return [claim(cause, 'proof', `the front answers the TLS hello with alert ${alert}`, { hop: HOP })];
  const words = `the front does not shake hands in TLS (${outcome})`;
  return [claim('front-speaks-wrong-protocol', outcome === 'not-tls' ? 'proof' : 'sign', words)];
}

function judgeFrontAnswer(seen: HttpSeen, passage: Passage, file: CaseFile): readonly Claim[] {
  const { answer } = seen;
  if (!answer) return silentFront(seen, passage, file);
  const author = authorOf(answer, showsMarks(file));
  const product = 'product' in author ? author.product : undefined;
  const page = product ? `, in a page of ${product.name}` : '';
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
          hop: HOP,
          advice: 'the load balancer before Kong cuts the answer: check its limits for size and time',
        },
      ),
    ];
  }
  if (author.kind !== 'before-kong') return judgePassage(seen, file, 'through the front');
  const { mark } = author;
  const circle = circleOf(seen, answer);
  // From http to https once is what a front is there for.
  if (circle && !circle.onlyScheme)
    return [
      claim('redirect-loop', 'proof', `the front ${circle.words}, without a mark of Kong`, {
        hop: HOP,
        advice:
          'the load balancer before Kong redirects for ever: often it is told to speak http to what is behind it and to redirect http to https at once',
      }),
    ];
  if (answer.status === 504 || answer.status === 408 || answer.status === 524)
    return frontTimeout(seen, passage, file, said, mark);
  if ([502, 503, 521, 522, 523, 525, 526].includes(answer.status)) {
    if (passage.kongDead) return [claim('gateway-down', 'proof', said, { mark: 'V' })];
    if (passage.kongAnswers) return cannotReach(answer, product, file, said, mark);
    const broken = passed(file, 'gateway').some(({ outcome }) => outcome !== 'answered');
    return [claim('gateway-down', broken ? 'hint' : 'sign', said, { mark })];
  }
  if (400 <= answer.status && passage.ok && differs(answer, file)) return [ownRule(said, mark)];
  return [];
}

/** Words by which balancers say that they know nobody to ask, rather than that somebody was asked in vain. */
const NOBODY =
  /No server is available|no healthy upstream|no available server|503 Service Temporarily Unavailable|upstream connect error/;

/** The front fails where Kong, asked directly, answers. */
function cannotReach(
  answer: AnswerSeen,
  product: Product | undefined,
  file: CaseFile,
  said: string,
  mark: Claim['mark'],
): readonly Claim[] {
  // Kong fails by itself, so this may be no more than the front's page for that.
  if (passed(file, 'gateway').some((seen) => 500 <= (seen.answer?.status ?? 0)))
    return [claim('front-speaks-wrong-protocol', 'hint', said, { mark })];
  // nginx says 502 or 504 of those behind it; its 503 comes from a limit or a rule.
  const nginx = product?.name === 'nginx' || product?.name === 'OpenResty';
  const rule = answer.status === 503 && (nginx || !NOBODY.test(answer.bodyStart));
  if (rule)
    return [
      ownRule(said, mark),
      claim('gateway-down', 'hint', 'the front may be told to show this page when it finds no Kong', {
        mark,
      }),
    ];
  const large = Math.max(...passed(file, 'gateway').map((seen) => seen.answer?.headBytes ?? 0));
  const tooLarge = answer.status === 502 && SMALLEST_BUFFER < large;
  return [
    ...(tooLarge
      ? [
          claim(
            'header-too-large',
            'sign',
            `${said}, while Kong's answer has a header of ${large} bytes, more than such buffers hold by default`,
            {
              hop: HOP,
              advice:
                'raise the buffer for headers of the load balancer before Kong (nginx: proxy_buffer_size), or send smaller ones',
            },
          ),
        ]
      : []),
    claim(
      'front-speaks-wrong-protocol',
      tooLarge ? 'hint' : 'sign',
      `${said}, while Kong answers when asked directly`,
      { mark },
    ),
    claim('gateway-down', 'hint', 'the front may ask at another address or port than Kong listens at', {
      mark,
    }),
  ];
}

/** Bytes of nginx's `proxy_buffer_size` on machines with pages of 4 KB; others hold more. */
const SMALLEST_BUFFER = 4096;

function ownRule(said: string, mark: Claim['mark']): Claim {
  return claim('other-failure', 'sign', `${said}, while the same request asked of Kong directly is fine`, {
    mark,
    hop: HOP,
    advice:
      'the load balancer before Kong answers by itself: check its rules for this host and path, its limits, its firewall and logins',
  });
}

/** Kong's own answers bear no mark where `headers` is off; then the same answer through the front is Kong's too. */
function differs(answer: AnswerSeen, file: CaseFile): boolean {
  return passed(file, 'gateway').every((seen) => seen.answer?.status !== answer.status);
}

function silentFront(seen: HttpSeen, passage: Passage, file: CaseFile): readonly Claim[] {
  const asked = seen.outcome === 'alert' ? causeOfAlert(seen.alert) : undefined;
  if (asked)
    return [
      claim(asked, 'proof', `the front answers the request with TLS alert ${seen.alert}`, { hop: HOP }),
    ];
  const words = `through the front: ${seen.outcome === 'timed-out' ? `no answer within ${Math.round(seen.ms)} ms` : `the connection was ${seen.outcome}`}`;
  if (passage.kongDead) return [claim('gateway-down', 'proof', words)];
  if (!passage.kongAnswers) return [claim('gateway-down', 'hint', words)];
  const said = `${words}, while Kong answers when asked directly`;
  if (
    file
      .on('tls', 'front')
      .some(({ trial, outcome }) => trial === 'other-scheme' && outcome === 'established')
  )
    return [claim('front-speaks-wrong-protocol', 'proof', `${said}; the front speaks TLS`)];
  if (seen.outcome === 'timed-out' || waitsLess(seen, file)) return [claim('front-timeout', 'sign', said)];
  // A balancer of layer 4 shows its client no more than this of whatever goes wrong behind it.
  if (seen.outcome === 'reset')
    return [
      claim('connection-reset', 'sign', said, { hop: HOP }),
      claim('front-speaks-wrong-protocol', 'hint', said),
    ];
  return [
    claim('front-speaks-wrong-protocol', 'sign', said),
    claim('closed-before-response', 'hint', said, { hop: HOP }),
  ];
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
