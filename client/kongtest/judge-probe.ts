/** Whether a probe saw what a `*.kongtest.yaml` expects of it. Pure. */
import type { Observation } from '../../server/core/doctor/observation.ts';
import type { CertificateSeen } from '../../server/core/doctor/wire-seen.ts';
import type { ProbeCase, ProbeExpectation, ProbeExpected } from '../../server/core/kongtest/case.ts';
import { masked } from '../probe/report/mask.ts';
import { sentenceOf } from '../probe/report/words.ts';
import type { ProbeReport } from '../probe/run-probe.ts';
import type { ProbeCaseResult, ProbeMismatch } from './result.ts';

const DAY_MS = 86_400_000;

/** `now` in ms since 1970. */
export function judgeProbe(test: ProbeCase, report: ProbeReport, now: number): ProbeCaseResult {
  const mismatches = test.expected.flatMap((expected): ProbeMismatch[] => {
    const actual = lookAt(expected, report, now);
    if (actual === 'as expected') return [];
    return [{ at: expected.at, name: expected.name, expected: wordsFor(expected), actual: masked(actual) }];
  });
  const outcome = mismatches.length === 0 ? 'passed' : 'failed';
  return { test, outcome, mismatches, why: outcome === 'passed' ? [] : whyOf(report) };
}

function whyOf({ diagnosis: { verdict } }: ProbeReport): readonly string[] {
  if (verdict.cause === 'healthy') return [];
  return [`${sentenceOf(verdict)} ${verdict.advice}`, ...verdict.because.map(({ words }) => words)].map(
    masked,
  );
}

function wordsFor({ name, value }: ProbeExpected): string {
  switch (name) {
    case 'certificate_days':
      return `at least ${value} days`;
    case 'answers_within_ms':
      return `at most ${value} ms`;
    default:
      return String(value);
  }
}

function lookAt({ name, value }: ProbeExpected, report: ProbeReport, now: number): string {
  const seen = report.observations.filter(asKong);
  return LOOKS[name](value, seen, report, now);
}

/** What Kong itself would have seen: not the second looks, and not the ways through Kong. */
function asKong(seen: Observation): boolean {
  return 'leg' in seen && seen.leg === 'direct' && !('trial' in seen && seen.trial !== 'as-kong');
}

type Look = (
  value: ProbeExpected['value'],
  seen: readonly Observation[],
  report: ProbeReport,
  now: number,
) => string;

const MET = 'as expected';

const LOOKS: Readonly<Record<ProbeExpectation, Look>> = {
  reachable(value, seen, report) {
    const is = isReachable(seen, report);
    if (is === value) return MET;
    return is ? 'true' : `false: ${sentenceOf(report.diagnosis.verdict)}`;
  },
  certificate_valid(value, seen) {
    const shown = certificatesIn(seen);
    if (shown.length === 0) return 'no certificate was shown';
    const problems = [...new Set(shown.flatMap((certificate) => certificate.problems))];
    if ((problems.length === 0) === value) return MET;
    return problems.length === 0 ? 'true' : `false: ${problems.join(', ').replaceAll('-', ' ')}`;
  },
  certificate_days(value, seen, _, now) {
    const shown = certificatesIn(seen);
    if (shown.length === 0) return 'no certificate was shown';
    const days = Math.min(...shown.map(({ validTo }) => Math.floor((validTo - now) / DAY_MS)));
    if (Number(value) <= days) return MET;
    return days < 0 ? `expired ${-days} days ago` : `${days} days`;
  },
  answers_within_ms(value, seen, report) {
    const times = seen.flatMap((one) => {
      if (one.kind === 'http' && one.outcome === 'answered') return [one.firstByteMs ?? one.ms];
      return one.kind === 'http2' && one.outcome === 'answered' ? [one.ms] : [];
    });
    if (times.length === 0) return `no answer: ${sentenceOf(report.diagnosis.verdict)}`;
    const slowest = Math.max(...times);
    return slowest <= Number(value) ? MET : `${Math.ceil(slowest)} ms`;
  },
  status(value, seen, report) {
    const statuses = seen.flatMap((one) => {
      if (one.kind === 'http') return one.answer?.status ?? [];
      return one.kind === 'http2' ? (one.status ?? []) : [];
    });
    if (statuses.length === 0) return `no answer: ${sentenceOf(report.diagnosis.verdict)}`;
    const others = [...new Set(statuses.filter((status) => status !== value))];
    return others.length === 0 ? MET : others.join(', ');
  },
  verdict(value, _seen, { diagnosis: { verdict } }) {
    return verdict.cause === value ? MET : verdict.cause;
  },
};

function certificatesIn(seen: readonly Observation[]): readonly CertificateSeen[] {
  return seen.flatMap((one) => (one.kind === 'tls' && one.certificate ? [one.certificate] : []));
}

/** Everything that Kong would turn to gave an answer, whatever it said; of a stream, took the connection. */
function isReachable(seen: readonly Observation[], { aim }: ProbeReport): boolean {
  const names = seen.filter((one) => one.kind === 'name');
  if (names.some(({ outcome }) => outcome !== 'addresses' && outcome !== 'only-ipv6')) return false;
  const connects = seen.filter((one) => one.kind === 'connect');
  if (connects.length === 0 || connects.some(({ outcome }) => outcome !== 'open')) return false;
  const handshakes = seen.filter((one) => one.kind === 'tls');
  if (handshakes.some(({ outcome }) => outcome !== 'established')) return false;
  if (['tcp', 'udp', 'tls', 'tls_passthrough'].includes(aim.protocol)) return true;
  const answers = seen.filter((one) => one.kind === 'http' || one.kind === 'http2');
  return answers.length > 0 && answers.every(({ outcome }) => outcome === 'answered');
}
