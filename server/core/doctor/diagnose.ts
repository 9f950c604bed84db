/**
 * The verdict: all claims of the judges weighed against each other. What is sure of itself is said so, what
 * contradicts is said too, with the measurement that would settle it; a confident wrong answer is the worst.
 */

import { type CaseFile, type Claim, caseFile, claim } from './case-file.ts';
import { type Cause, type Confidence, type FailureCause, hopOf } from './cause.ts';
import { CAUSE_PAGES } from './causes/pages.ts';
import type { Diagnosis, Evidence, Hypothesis } from './hypothesis.ts';
import { judgeAnswers } from './judges/answers.ts';
import { judgeConnections } from './judges/connections.ts';
import {
  judgeDifferences,
  judgeFindings,
  judgeGatewayFacts,
  judgeHealth,
  judgeKeepAlive,
  judgeLogs,
  judgeRoute,
  judgeSporadic,
} from './judges/elsewhere.ts';
import { judgeFront } from './judges/front.ts';
import { judgeHandshakes } from './judges/handshakes.ts';
import { judgeNames } from './judges/names.ts';
import { type Passage, passageOf } from './judges/passage.ts';
import { judgeGateway } from './judges/through-kong.ts';
import type { Observation } from './observation.ts';

/** Never fails; without any observation the answer is `other-failure` with low confidence. */
export function diagnose(observations: readonly Observation[]): Diagnosis {
  const file = caseFile(observations);
  const passage = passageOf(file);
  const direct = [
    ...judgeNames(file),
    ...judgeConnections(file),
    ...judgeHandshakes(file),
    ...judgeAnswers(file),
  ];
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
  const seriousThrough = through.some(({ weight }) => weight === 'proof');
  const chainFails = serious || passage.symptoms.length > 0 || seriousThrough;
  const views = { file, passage, directOk: reachedDirectly(file) && !serious };
  const claims = [
    ...direct,
    ...through,
    ...told,
    ...judgeDifferences(file, chainFails),
    ...unexplained(passage, views.directOk),
    ...judgeSporadic(file, views.directOk && direct.every(({ weight }) => weight === 'hint')),
  ];
  const ranked = rank(claims, new Set(direct), views);
  const [first, ...rest] = ranked;
  if (!first || first.score < FAULT_SCORE)
    return { verdict: nothingFound(ranked, views), others: ranked.map(({ hypothesis }) => hypothesis) };
  return { verdict: first.hypothesis, others: rest.map(({ hypothesis }) => hypothesis) };
}

interface Views {
  readonly file: CaseFile;
  readonly passage: Passage;
  /** Every stage that was tried directly went well. */
  readonly directOk: boolean;
}

interface Ranked {
  readonly score: number;
  readonly hypothesis: Hypothesis;
}

const WEIGHTS = { proof: 100, sign: 50, hint: 10 } as const;
/** Below it, there are suspicions but no fault. */
const FAULT_SCORE = 35;

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
      claim('response-timed-out', directOk ? 'hint' : 'sign', words, { next }),
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

/** Faults that a request through Kong does not fail by. */
const PASSES_ALL_THE_SAME: ReadonlySet<Cause> = new Set(['name-resolution-slow', 'redirect-loop']);

/** What Kong answers for a cause behind it; where it is asked and says otherwise, the two do not belong together. */
const ANSWERED_WITH: Partial<Record<Cause, readonly number[]>> = {
  'connection-refused': [502, 500, 503],
  'connection-reset': [502],
  'host-unreachable': [502, 504],
  'connection-timed-out': [504],
  'response-timed-out': [504],
  'https-to-plain-port': [502, 504],
  'http-to-tls-port': [502, 504, 400],
  'certificate-expired': [502],
  'certificate-untrusted': [502],
  'certificate-name-mismatch': [502],
  'client-certificate-required': [502],
  'tls-version-mismatch': [502],
  'sni-unrecognised': [502],
  'proxy-protocol-expected': [502, 504],
  'http2-only': [502, 504],
  'closed-before-response': [502],
  'header-too-large': [502],
  'invalid-response': [502],
};

function rank(claims: readonly Claim[], direct: ReadonlySet<Claim>, views: Views): readonly Ranked[] {
  const byCause = new Map<FailureCause, Claim[]>();
  for (const each of claims) {
    const group = byCause.get(each.cause);
    if (group) group.push(each);
    else byCause.set(each.cause, [each]);
  }
  const scored = [...byCause].map(([cause, group]) => weigh(cause, group, direct, views));
  scored.sort((a, b) => b.score - a.score);
  return scored.map((each, i) => ({
    score: each.score,
    hypothesis: toHypothesis(each, i === 0 ? scored[1] : scored[0], views),
  }));
}

interface Weighed {
  readonly cause: FailureCause;
  readonly score: number;
  readonly claims: readonly Claim[];
  readonly against: readonly Evidence[];
  /** Another way of looking says the same. */
  readonly confirmed: boolean;
}

function weigh(
  cause: FailureCause,
  group: readonly Claim[],
  direct: ReadonlySet<Claim>,
  { file, passage }: Views,
): Weighed {
  const against: Evidence[] = [];
  const sorted = [...group].sort((a, b) => claimValue(b) - claimValue(a));
  const [top] = sorted;
  if (!top) return { cause, score: 0, claims: [], against, confirmed: false };
  let score = claimValue(top) + 4 * Math.min(sorted.length - 1, 3);
  const isDirect = direct.has(top);
  const expected = ANSWERED_WITH[cause];
  const fits = expected !== undefined && passage.symptoms.some((status) => expected.includes(status));
  if (fits) score += 15;
  if (expected !== undefined && passage.symptoms.length > 0 && !fits) {
    score -= 30;
    against.push(
      evidence(`Kong answers ${passage.symptoms.join(', ')}, which this cause does not bring`, 'V'),
    );
  }
  // What Kong says of itself goes before what is seen of others.
  if (!isDirect && top.weight === 'proof') score += 10;
  // Where the gateway is asked for something else than the file says, the rest follows from that.
  if (cause === 'live-differs-from-file' && top.weight === 'proof') score += 20;
  if (isDirect && passage.ok && !PASSES_ALL_THE_SAME.has(cause) && top.partial !== true) {
    score *= 0.3;
    against.push(evidence('the same request through Kong is answered from behind it', 'V'));
  }
  if (top.source === 'log' && top.weight !== 'proof' && passage.ok && !isDirect) {
    score *= 0.5;
    against.push(evidence('the request works now, so the record tells of an earlier one', 'V'));
  }
  const sources = new Set(
    sorted
      .filter(({ weight }) => weight !== 'hint')
      .map((each) => (direct.has(each) ? 'direct' : each.source)),
  );
  const gatewaySays = sorted.some(
    (each) => !direct.has(each) && each.source === 'probe' && each.weight !== 'hint',
  );
  const here = file.vantage?.place === 'data-plane';
  return {
    cause,
    score,
    claims: sorted,
    against,
    confirmed: fits || here || 1 < sources.size || gatewaySays,
  };
}

function claimValue({ weight, partial, mark }: Claim): number {
  const value = WEIGHTS[weight] - (partial ? 20 : 0);
  return mark === 'U' ? value - 5 : value;
}

function evidence(words: string, mark: Evidence['mark']): Evidence {
  return { words, source: 'probe', mark };
}

function toHypothesis(weighed: Weighed, rival: Weighed | undefined, { file }: Views): Hypothesis {
  const { cause, claims, against } = weighed;
  const page = CAUSE_PAGES[cause];
  const [top] = claims;
  const confidence = confidenceOf(weighed, rival);
  const contrary = rival && rival.score > FAULT_SCORE && rival.score > weighed.score - 25 ? rival : undefined;
  const contradiction = contrary?.claims[0];
  const behind = file.topology.second ? 'second-lb' : 'backend';
  return {
    hop: top?.hop ?? hopOf(cause, behind),
    cause,
    confidence,
    because: dedupe(claims.map(({ words, source, mark }) => ({ words, source, mark }))),
    against: contradiction
      ? [
          ...against,
          {
            words: `${contradiction.words} (which speaks for ${contrary.cause})`,
            source: contradiction.source,
            mark: contradiction.mark,
          },
        ]
      : against,
    advice:
      claims.find(({ advice, weight }) => advice !== undefined && weight === top?.weight)?.advice ??
      page.advice,
    fix: claims.find(({ fix }) => fix !== undefined)?.fix ?? null,
    next: confidence === 'high' ? null : (claims.find(({ next }) => next !== undefined)?.next ?? page.settle),
    cures: claims.find(({ cures }) => cures !== undefined)?.cures ?? [],
    about: { service: file.aim?.service, route: file.aim?.route, upstream: file.aim?.upstream },
  };
}

/** U alone is never more than low, D or S alone never more than medium; what is contradicted neither. */
function confidenceOf(
  { claims, against, confirmed, score }: Weighed,
  rival: Weighed | undefined,
): Confidence {
  const [top] = claims;
  if (!top || score < FAULT_SCORE) return 'low';
  const strong = claims.filter(({ weight }) => weight !== 'hint');
  if (strong.length === 0 || strong.every(({ mark }) => mark === 'U')) return 'low';
  const seen = strong.some(({ mark, weight }) => mark === 'V' && weight === 'proof');
  const rivalled = rival !== undefined && score - 25 < rival.score && FAULT_SCORE < rival.score;
  if (!seen || against.length > 0 || rivalled || top.partial === true) return 'medium';
  // Names and routes may look otherwise from the data plane; what a port speaks does not.
  return top.local === true && !confirmed ? 'medium' : 'high';
}

function dedupe(all: readonly Evidence[]): readonly Evidence[] {
  const seen = new Set<string>();
  return all.filter(({ words }) => !seen.has(words) && seen.add(words));
}

function nothingFound(ranked: readonly Ranked[], { file, passage, directOk }: Views): Hypothesis {
  const frontSeen = file.on('http', 'front').length > 0;
  const healthy = passage.ok || (directOk && passage.symptoms.length === 0);
  const cause: Cause = healthy ? 'healthy' : 'other-failure';
  const page = CAUSE_PAGES[cause];
  const suspicion = ranked[0]?.hypothesis;
  const because = [
    ...(passage.ok
      ? [evidence(`the request through ${frontSeen ? 'the chain' : 'Kong'} is answered from behind it`, 'V')]
      : []),
    ...(directOk ? [evidence('what Kong connects to answers when it is asked directly', 'V')] : []),
    ...(healthy ? [] : (suspicion?.because ?? [])),
  ];
  const against = healthy ? ranked.flatMap(({ hypothesis }) => hypothesis.because).slice(0, 4) : [];
  const sure = passage.ok && directOk && ranked.every(({ score }) => score < FAULT_SCORE / 2);
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
    next:
      healthy && sure
        ? null
        : wantsProxy
          ? 'send the request through Kong as well'
          : (suspicion?.next ?? page.settle),
    ...(wantsProxy ? { nextNeeds: 'proxy-address' as const } : {}),
    cures: [],
    about: { service: file.aim?.service, route: file.aim?.route, upstream: file.aim?.upstream },
  };
}
