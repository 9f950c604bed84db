/** Claims weighed against each other: which cause comes first, and how sure of it one may be. */

import type { CaseFile, Claim } from './case-file.ts';
import { type Cause, type Confidence, type FailureCause, hopOf } from './cause.ts';
import { CAUSE_PAGES } from './causes/pages.ts';
import type { Evidence, Hypothesis } from './hypothesis.ts';
import type { Passage } from './judges/passage.ts';

export interface Views {
  readonly file: CaseFile;
  readonly passage: Passage;
  /** Every stage that was tried directly went well. */
  readonly directOk: boolean;
}

export interface Ranked {
  readonly score: number;
  readonly hypothesis: Hypothesis;
}

const WEIGHTS = { proof: 100, sign: 50, hint: 10 } as const;
/** Below it, there are suspicions but no fault. */
export const FAULT_SCORE = 35;

/** Faults that a request through Kong does not fail by. */
const PASSES_ALL_THE_SAME: ReadonlySet<Cause> = new Set(['name-resolution-slow', 'redirect-loop']);

/** With these no request comes through, so one that does speaks against them. */
const IN_THE_WAY: ReadonlySet<Cause> = new Set([
  'no-target',
  'no-healthy-target',
  'no-route',
  'https-required',
  'name-not-found',
]);

/** With these Kong answers alone, so a failure behind it speaks against them. */
const NEVER_ROUTED: ReadonlySet<Cause> = new Set(['no-target', 'no-healthy-target', 'https-required']);

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
  'pool-down': [502, 503, 504],
};

export function rank(claims: readonly Claim[], direct: ReadonlySet<Claim>, views: Views): readonly Ranked[] {
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
  // The file and the Admin API tell of how things should be, a request of how they are.
  const worksAnyway = passage.ok && IN_THE_WAY.has(cause);
  const wasRouted = passage.symptoms.length > 0 && NEVER_ROUTED.has(cause);
  if ((top.source === 'file' || top.source === 'admin') && (worksAnyway || wasRouted)) {
    score *= 0.3;
    against.push(
      evidence(
        wasRouted ? 'Kong sent the request on' : 'the same request through Kong is answered from behind it',
        'V',
      ),
    );
  }
  if (top.source === 'log' && top.weight !== 'proof' && passage.ok && !isDirect && !top.otherRequest) {
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
  // Who asks for a URL asks how it looks from here.
  const here = file.vantage?.place === 'data-plane' || file.aim?.origin === 'url';
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

export function evidence(words: string, mark: Evidence['mark']): Evidence {
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
    next:
      confidence === 'high'
        ? null
        : (claims.find(({ next }) => next !== undefined)?.next ??
          (isOnlySeenHere(weighed) ? FROM_KONG : page.settle)),
    cures: claims.find(({ cures }) => cures !== undefined)?.cures ?? [],
    about: { service: file.aim?.service, route: file.aim?.route, upstream: file.aim?.upstream },
  };
}

/** An address of the machine that asks: in Kong's place it would be another machine. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|\[::1\]):/;

/** What settles it where the proof is there, but from a place that need not be Kong's. */
const FROM_KONG =
  'send the request through Kong as well, or probe from where Kong runs: there this name or address may lead elsewhere';

/** U alone is never more than low, D or S alone never more than medium; what is contradicted neither. */
function confidenceOf(weighed: Weighed, rival: Weighed | undefined): Confidence {
  const { claims, against, score } = weighed;
  const [top] = claims;
  if (!top || score < FAULT_SCORE) return 'low';
  const strong = claims.filter(({ weight }) => weight !== 'hint');
  if (strong.length === 0 || strong.every(({ mark }) => mark === 'U')) return 'low';
  const seen = strong.some(({ mark, weight }) => mark === 'V' && weight === 'proof');
  const rivalled = rival !== undefined && score - 25 < rival.score && FAULT_SCORE < rival.score;
  if (!seen || against.length > 0 || rivalled || top.partial === true) return 'medium';
  return isOnlySeenHere(weighed) ? 'medium' : 'high';
}

/** Names and routes may look otherwise from the data plane; what a port speaks does not, unless it is another port. */
function isOnlySeenHere({ claims: [top], confirmed }: Weighed): boolean {
  return !confirmed && (top?.local === true || (top?.peer !== undefined && LOOPBACK.test(top.peer)));
}

function dedupe(all: readonly Evidence[]): readonly Evidence[] {
  const seen = new Set<string>();
  return all.filter(({ words }) => !seen.has(words) && seen.add(words));
}
