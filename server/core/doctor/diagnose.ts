/**
 * The verdict: all claims of the judges weighed against each other. What is sure of itself is said so, what
 * contradicts is said too, with the measurement that would settle it; a confident wrong answer is the worst.
 */

import { type CaseFile, type Claim, caseFile, claim } from './case-file.ts';
import { type Cause, hopOf } from './cause.ts';
import { CAUSE_PAGES } from './causes/pages.ts';
import type { Diagnosis, Hypothesis } from './hypothesis.ts';
import { judgeAnswers } from './judges/answers.ts';
import { judgeConnections } from './judges/connections.ts';
import { judgeDifferences } from './judges/differences.ts';
import {
  judgeFindings,
  judgeGatewayFacts,
  judgeHealth,
  judgeKeepAlive,
  judgeLogs,
  judgeRoute,
  judgeSporadic,
  leftOut,
} from './judges/elsewhere.ts';
import { judgeFront } from './judges/front.ts';
import { judgeHandshakes } from './judges/handshakes.ts';
import { judgeNames } from './judges/names.ts';
import { type Passage, passageOf } from './judges/passage.ts';
import { judgeGateway } from './judges/through-kong.ts';
import type { Observation } from './observation.ts';
import { evidence, FAULT_SCORE, type Ranked, rank, type Views } from './weigh.ts';

/** Never fails; without any observation the answer is `other-failure` with low confidence. */
export function diagnose(observations: readonly Observation[]): Diagnosis {
  const file = caseFile(observations);
  const passage = passageOf(file);
  const direct = whereKongAsks(file, [
    ...judgeNames(file),
    ...judgeConnections(file),
    ...judgeHandshakes(file),
    ...judgeAnswers(file),
  ]);
  const through = [...judgeGateway(file), ...judgeFront(file)];
  const told = [
    ...judgeHealth(file),
    ...judgeLogs(file, direct),
    ...judgeKeepAlive(file),
    ...judgeGatewayFacts(file),
    ...judgeFindings(file),
    ...judgeRoute(file),
  ];
  const serious = direct.some(({ weight, partial }) => weight !== 'hint' && !partial);
  const failing = new Set([
    ...[...direct, ...through].filter(isWeighty).map(({ cause }) => cause),
    ...told.filter(({ weight }) => weight === 'proof').map(({ cause }) => cause),
    ...(passage.symptoms.includes(504) ? (['response-timed-out', 'connection-timed-out'] as const) : []),
  ]);
  const chainFails = serious || passage.symptoms.length > 0 || through.some(isWeighty);
  const views = { file, passage, directOk: reachedDirectly(file) && !serious };
  const claims = [
    ...direct,
    ...through,
    ...told,
    ...judgeDifferences(file, failing, chainFails),
    ...unexplained(passage, views.directOk),
    ...judgeSporadic(file, views.directOk && direct.every(({ weight }) => weight === 'hint')),
  ];
  const ranked = rank(claims, new Set(direct), views);
  const [first, ...rest] = ranked;
  if (!first || first.score < FAULT_SCORE)
    return { verdict: nothingFound(ranked, views), others: ranked.map(({ hypothesis }) => hypothesis) };
  return { verdict: first.hypothesis, others: rest.map(({ hypothesis }) => hypothesis) };
}

function isWeighty({ weight, partial }: Claim): boolean {
  return weight !== 'hint' && !partial;
}

/** A target that Kong has taken out may fail as it likes: no request goes there. */
function whereKongAsks(file: CaseFile, claims: readonly Claim[]): readonly Claim[] {
  const out = leftOut(file);
  return claims.map((each) =>
    each.peer !== undefined && out.has(each.peer) ? { ...each, weight: 'hint' as const } : each,
  );
}

function reachedDirectly(file: CaseFile): boolean {
  const answered = file
    .on('http', 'direct')
    .some(({ outcome, trial }) => outcome === 'answered' && trial === 'as-kong');
  const http2 = file
    .on('http2', 'direct')
    .some(({ outcome, trial }) => outcome === 'answered' && trial === 'as-kong');
  const open = file.on('connect', 'direct').some(({ outcome }) => outcome === 'open');
  const stream = ['tcp', 'tls', 'udp', 'tls_passthrough'].includes(file.aim?.protocol ?? '');
  return answered || http2 || (open && stream);
}

/** Kong says that it got nothing from behind, and nothing that was seen behind it explains why. */
function unexplained({ symptoms }: Passage, directOk: boolean): readonly Claim[] {
  if (symptoms.length === 0) return [];
  const seen = directOk ? ', while the same request asked directly is fine' : '';
  const words = `Kong answers ${symptoms.join(', ')} for what is behind it${seen}`;
  const next = 'read error.log of this request by its request_id, or probe from the machine Kong runs on';
  if (symptoms.includes(504)) {
    return [
      claim('response-timed-out', 'sign', words, { next, mark: 'D' }),
      claim('connection-timed-out', 'hint', words, { next }),
    ];
  }
  return [
    claim('other-failure', 'hint', words, { next }),
    ...(directOk
      ? [
          claim('keepalive-race', 'hint', words, { next }),
          claim('closed-before-response', 'hint', words, { next }),
        ]
      : []),
  ];
}

function nothingFound(ranked: readonly Ranked[], { file, passage, directOk }: Views): Hypothesis {
  const frontSeen = file.on('http', 'front').length > 0;
  const healthy = passage.ok || (directOk && passage.symptoms.length === 0);
  const cause: Cause = healthy ? 'healthy' : 'other-failure';
  const page = CAUSE_PAGES[cause];
  const suspicion = ranked[0]?.hypothesis;
  const refused = turnedDown(file);
  const because = [
    ...(passage.ok
      ? [evidence(`the request through ${frontSeen ? 'the chain' : 'Kong'} is answered from behind it`, 'V')]
      : []),
    ...(directOk ? [evidence('what Kong connects to answers when it is asked directly', 'V')] : []),
    ...(healthy ? [] : (suspicion?.because ?? [])),
  ];
  const against = healthy
    ? [
        ...(refused === undefined ? [] : [evidence(`what answers says ${refused} to this request`, 'V')]),
        ...(passage.frontFine ? [] : [evidence('the front does not pass on what Kong answers', 'V')]),
        ...ranked.flatMap(({ hypothesis }) => hypothesis.because).slice(0, 4),
      ]
    : [];
  // Now and then is not now: a race that is possible does not show in a request that went well.
  const quiet = ranked.every(
    ({ score, hypothesis }) => score < FAULT_SCORE / 2 && hypothesis.cause !== 'keepalive-race',
  );
  const sure = passage.ok && directOk && passage.frontFine && refused === undefined && quiet;
  const behind = file.topology.second ? 'second-lb' : 'backend';
  const wantsProxy = healthy && !sure && !passage.ok;
  return {
    hop: hopOf(cause, behind),
    cause,
    confidence: healthy ? (sure ? 'high' : 'medium') : 'low',
    because,
    against,
    advice: page.advice,
    fix: null,
    next: sure ? null : nextOf({ healthy, wantsProxy, refused }, suspicion),
    ...(wantsProxy ? { nextNeeds: 'proxy-address' as const } : {}),
    cures: [],
    about: { service: file.aim?.service, route: file.aim?.route, upstream: file.aim?.upstream },
  };
}

function nextOf(
  {
    healthy,
    wantsProxy,
    refused,
  }: {
    readonly healthy: boolean;
    readonly wantsProxy: boolean;
    readonly refused: number | undefined;
  },
  suspicion: Hypothesis | undefined,
): string {
  if (wantsProxy) return 'send the request through Kong as well';
  if (healthy && refused !== undefined)
    return 'ask for a path that the application is known to answer with 200: this answer may be as it should, or come of a wrong path or Host';
  return suspicion?.next ?? CAUSE_PAGES['other-failure'].settle;
}

/** A status of the application that may be as it should be, or may not. */
function turnedDown(file: CaseFile): number | undefined {
  return file
    .all('http')
    .flatMap(({ trial, answer }) => (trial === 'as-kong' && answer ? [answer.status] : []))
    .find((status) => 400 <= status && status < 500);
}
