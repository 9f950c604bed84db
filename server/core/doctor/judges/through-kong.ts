/** What came back through Kong's proxy. */

import { circleOf, relayedFault } from '../answer-tells.ts';
import { authorOf, hasKongMarks, type KongMeaning } from '../authorship.ts';
import { type CaseFile, type Claim, claim } from '../case-file.ts';
import { header } from '../products.ts';
import type { AnswerSeen, HttpSeen } from '../wire-seen.ts';
import { ASK_IN_TLS, serverError, strange } from './answers.ts';
import { passed, showsMarks } from './passage.ts';

export function judgeGateway(file: CaseFile): readonly Claim[] {
  const connections = file.on('connect', 'gateway');
  const dead = connections.filter(({ outcome }) => outcome !== 'open');
  // Kong's own answer by way of the front: then only the way from here to its port is closed.
  const alive = passed(file, 'front').some(({ answer }) => answer !== undefined && hasKongMarks(answer));
  if (dead.length > 0 && dead.length === connections.length) {
    const [{ address, port, outcome } = { address: '', port: 0, outcome: 'failed' }] = dead;
    const words = `Kong's proxy port ${address}:${port}: ${outcome}`;
    return [claim('gateway-down', alive ? 'hint' : 'proof', words)];
  }
  if (file.on('name', 'gateway').length > 0)
    return [claim('gateway-down', alive ? 'hint' : 'sign', "the name of Kong's proxy cannot be resolved")];
  const wantsLine = file
    .all('proxy-protocol')
    .some(({ leg, outcome }) => leg === 'gateway' && outcome === 'wanted');
  if (wantsLine) {
    return [
      claim(
        'proxy-protocol-expected',
        'proof',
        "Kong's proxy port answers only after a PROXY protocol line",
        {
          hop: 'gateway',
          advice:
            'proxy_listen has proxy_protocol: let what stands before Kong send that line, or take the word out',
        },
      ),
    ];
  }
  return [
    ...judgeOwnCertificate(file, 'gateway'),
    ...file
      .on('tls', 'gateway')
      .filter(({ trial, outcome }) => trial === 'as-kong' && outcome !== 'established')
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

export function judgePassage(seen: HttpSeen, file: CaseFile, where: string): readonly Claim[] {
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
      return endedEarly(file, `${where}: the connection ended without an answer`);
    default:
      return [];
  }
}

/** Nothing came: is it this request that Kong cannot finish, or does it answer nobody? */
function endedEarly(file: CaseFile, words: string): readonly Claim[] {
  const others = file.on('http', 'gateway').filter(({ trial }) => trial === 'other');
  // A record of this very request is proof that Kong got it.
  const handled = file
    .all('log')
    .some(
      ({ cause, also, joined }) =>
        joined !== 'nearby' && (cause === 'plugin-error' || also.includes('plugin-error')),
    );
  if (0 < others.length && others.every(({ answer }) => answer === undefined) && !handled) {
    return [
      claim('gateway-down', 'sign', `${words}, and so it is for a request of another path`),
      claim('plugin-error', 'hint', words),
    ];
  }
  return [
    claim(
      'plugin-error',
      file.aim?.plugins.length ? 'sign' : 'hint',
      `${words}, as when a plugin breaks in the header filter`,
    ),
    claim('invalid-response', 'hint', words),
    claim('gateway-down', 'hint', words),
  ];
}

function judgeThroughKong(
  seen: HttpSeen,
  answer: AnswerSeen,
  file: CaseFile,
  where: string,
): readonly Claim[] {
  const author = authorOf(answer, showsMarks(file));
  switch (author.kind) {
    case 'kong-alone':
      return author.meaning ? kongDecided(author.meaning, answer, author.mark, seen.host, file, where) : [];
    case 'behind-kong':
      return relayed(seen, answer, file, where);
    case 'unknown':
      return unmarked(seen, answer, file, where);
    case 'kong-admin':
      return [
        claim('other-failure', 'sign', `${where}: Kong's Admin API answers, not its proxy`, {
          hop: 'gateway',
          advice: 'this is the port of the Admin API: send requests to the port of proxy_listen (8000, 8443)',
        }),
      ];
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

/** Kong answers without marks: what it got from behind is what those behind give when asked directly. */
function unmarked(seen: HttpSeen, answer: AnswerSeen, file: CaseFile, where: string): readonly Claim[] {
  const direct = file
    .on('http', 'direct')
    .flatMap(({ trial, answer }) => (trial === 'as-kong' && answer ? [answer.status] : []));
  if (answer.status < 400 || direct.length === 0 || direct.includes(answer.status))
    return relayed(seen, answer, file, where);
  const words = `${where}: status ${answer.status}, which what is behind Kong does not give`;
  const plugins = file.aim?.plugins ?? [];
  return [
    claim('plugin-denied', plugins.length > 0 ? 'sign' : 'hint', words, { mark: 'D' }),
    claim('other-failure', 'hint', words),
  ];
}

function redirectsAway(answer: AnswerSeen, host: string): boolean {
  const target = /^https?:\/\/([^/?#:]+)/i.exec(header(answer, 'location') ?? '')?.[1];
  return target !== undefined && target.toLowerCase() !== host.replace(/:\d+$/, '').toLowerCase();
}

function kongDecided(
  { cause, words }: KongMeaning,
  answer: AnswerSeen,
  mark: Claim['mark'],
  host: string,
  file: CaseFile,
  where: string,
): readonly Claim[] {
  const said = `${where}: Kong answers ${answer.status} "${words}" without asking anybody behind it`;
  switch (cause) {
    case 'no-healthy-target':
      return noPeer(said, mark, file);
    case 'https-required':
      // Kong's own redirect stays with the host; to another one a plugin sends, for a login.
      if (redirectsAway(answer, host))
        return [claim('plugin-denied', 'sign', `${where}: a plugin redirects to another host`, { mark })];
      return [
        claim('https-required', 'proof', said, {
          mark,
          fix: 'add http to the protocols of the route',
          cures: [{ kind: 'route-protocols', add: 'http' }],
        }),
      ];
    case 'plugin-error':
      // The same words stand for whatever else went wrong inside; the log tells it better.
      return [claim('plugin-error', toldByLog(file) ? 'hint' : 'sign', said, { mark })];
    case 'plugin-denied':
    case 'name-not-found':
    case 'name-server-failure':
    case 'no-route':
    case 'header-too-large':
    case 'front-speaks-wrong-protocol':
      return [claim(cause, 'proof', said, { mark })];
    default:
      // A gRPC route turned down the way of asking, which is ours.
      if (/HTTP2|gRPC/.test(words)) return [];
      return [claim('other-failure', 'sign', said, { mark, hop: 'gateway' })];
  }
}

/** Kong says the same for an upstream without targets, with none healthy, and one that nobody told us of. */
function noPeer(said: string, mark: Claim['mark'], { aim }: CaseFile): readonly Claim[] {
  if (aim?.peers === 0) return [claim('no-target', 'proof', said, { mark })];
  if (aim?.upstream !== undefined) return [claim('no-healthy-target', 'proof', said, { mark })];
  const next =
    "list the upstreams of the gateway: one has the name of the service's host, and takes the place of DNS";
  return [
    claim('no-target', 'sign', `${said}; no upstream of that name is known here`, { mark, next }),
    claim('no-healthy-target', 'hint', said, { mark, next }),
  ];
}

function toldByLog(file: CaseFile): boolean {
  return file
    .all('log')
    .some(({ cause, joined, status }) => cause !== 'plugin-error' && (joined !== 'nearby' || status === 500));
}

/** An expired certificate of Kong itself or of what stands before it; others are a matter of whom the client trusts. */
export function judgeOwnCertificate(file: CaseFile, leg: 'gateway' | 'front'): readonly Claim[] {
  const [who, hop] = leg === 'front' ? (['the front', 'front-lb'] as const) : (['Kong', 'gateway'] as const);
  return file.on('tls', leg).flatMap(({ certificate, outcome, calledByName }) => {
    if (outcome !== 'established' || !certificate) return [];
    const { problems, subject } = certificate;
    const advice = `renew the certificate of ${who}: clients turn away before they send a request`;
    if (problems.includes('expired'))
      return [
        claim('certificate-expired', 'proof', `the certificate "${subject}" of ${who} has expired`, {
          hop,
          advice,
        }),
      ];
    if (problems.includes('wrong-name'))
      return [
        claim(
          'certificate-name-mismatch',
          leg === 'front' && calledByName ? 'sign' : 'hint',
          `the certificate "${subject}" of ${who} is for another name`,
          {
            hop,
            advice: `clients that check names turn away: give ${who} a certificate for the name it is called by`,
          },
        ),
      ];
    return [];
  });
}

function relayed(seen: HttpSeen, answer: AnswerSeen, file: CaseFile, where: string): readonly Claim[] {
  const told = relayedFault(answer);
  if (told) return [claim(told, 'proof', `${where}: ${answer.status} from behind Kong says so`)];
  if (500 <= answer.status) {
    const error = serverError(answer, 'what Kong connects to', file);
    return [{ ...error, words: `${where}: ${error.words}` }];
  }
  if (answer.bodyEnd === 'cut' || answer.bodyEnd === 'reset')
    return [claim('closed-mid-response', 'sign', `${where}: the body broke off`)];
  const circle = circleOf(seen, answer);
  if (circle)
    return [
      claim('redirect-loop', circle.onlyScheme ? 'sign' : 'proof', `${where}: ${circle.words}`, {
        ...(circle.onlyScheme ? { next: ASK_IN_TLS } : {}),
      }),
    ];
  return strange(answer, `${where}: what Kong connects to`);
}
