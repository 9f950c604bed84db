/** Evidence from the Admin API, the file, the log, and the idle connection. */

import { type CaseFile, type Claim, claim } from '../case-file.ts';
import type { Cause } from '../cause.ts';
import type { HealthSeen, LogSeen } from '../context-seen.ts';
import { header } from '../products.ts';
import { passageOf } from './passage.ts';
import { peerName } from './peer.ts';

export function judgeHealth(file: CaseFile): readonly Claim[] {
  const { aim } = file;
  const seen = file
    .all('health')
    .filter(({ upstream }) => aim?.upstream === undefined || upstream === aim.upstream);
  if (seen.length === 0) {
    return aim?.upstream !== undefined && aim.peers === 0
      ? [
          claim('no-target', 'proof', `the upstream "${aim.upstream}" has no target with a weight above 0`, {
            source: 'file',
            // Nobody asked the gateway, which may hold others.
            mark: aim.origin === 'file' ? 'D' : 'V',
          }),
        ]
      : [];
  }
  return seen.flatMap(judgeUpstream);
}

function judgeUpstream({ upstream, targets }: HealthSeen): readonly Claim[] {
  const source = 'admin';
  const live = targets.filter(({ weight }) => 0 < weight);
  if (live.length === 0)
    return [
      claim('no-target', 'proof', `the upstream "${upstream}" has no target with a weight above 0`, {
        source,
      }),
    ];
  const down = live.filter(({ health }) => health === 'UNHEALTHY' || health === 'DNS_ERROR');
  const names = down.map(({ target, health }) => `${target} ${health}`).join(', ');
  if (down.length === 0) return [];
  if (down.length < live.length)
    return [claim('no-healthy-target', 'hint', `some targets are out: ${names}`, { source, partial: true })];
  if (down.every(({ health }) => health === 'DNS_ERROR')) {
    return [
      claim('name-not-found', 'proof', `Kong cannot resolve the targets: ${names}`, { source }),
      claim('no-healthy-target', 'sign', `no target can be used: ${names}`, { source }),
    ];
  }
  return [claim('no-healthy-target', 'proof', `every target is out: ${names}`, { source })];
}

const LOG_WEIGHT = { request: 'proof', service: 'sign', nearby: 'hint' } as const satisfies Record<
  LogSeen['joined'],
  Claim['weight']
>;

/** With one of these, nginx sees no more than a connection that ends without an answer. */
const LOOKS_LIKE_A_LOSS: ReadonlySet<Cause> = new Set([
  'http-to-tls-port',
  'proxy-protocol-expected',
  'http2-only',
  'client-certificate-required',
  'pool-down',
]);

/** `direct`: what was seen at the far side itself; it may be the reason for what the log only saw from afar. */
export function judgeLogs(file: CaseFile, direct: readonly Claim[]): readonly Claim[] {
  const reason = direct.find(
    ({ cause, weight, partial }) => weight !== 'hint' && !partial && LOOKS_LIKE_A_LOSS.has(cause),
  );
  const works = passageOf(file).ok;
  const asked = file.on('http', 'gateway').map(({ method }) => method);
  return file.all('log').flatMap((seen) => {
    const source = 'log';
    const cause = reason && LOST.has(seen.cause) ? reason.cause : seen.cause;
    const old = seen.old === true && seen.joined !== 'request' && works;
    const own = claim(
      cause,
      old ? 'hint' : LOG_WEIGHT[seen.joined],
      `error.log${old ? ', of an earlier day' : ''}: ${seen.words}`,
      {
        source,
        mark: seen.mark,
        ...(seen.hop && seen.cause === cause ? { hop: seen.hop } : {}),
        // Lost connections are weighed by judgeSporadic, whatever was asked.
        ...(seen.method !== undefined && !asked.includes(seen.method) && !LOST.has(cause)
          ? { otherRequest: true }
          : {}),
      },
    );
    const others = seen.also.flatMap((cause) =>
      cause === 'healthy'
        ? []
        : [claim(cause, 'hint', 'the log record fits it as well', { source, mark: seen.mark })],
    );
    return [own, ...others];
  });
}

/**
 * Answers that now and then do not come, from a peer that answers well when asked: the far side closes idle
 * connections that Kong still means to use. Two records, for one may have been a restart.
 */
export function judgeSporadic(file: CaseFile, fineNow: boolean): readonly Claim[] {
  const lost = file
    .all('log')
    .filter(({ cause, joined, old }) => LOST.has(cause) && joined !== 'nearby' && !old);
  if (!fineNow || lost.length === 0) return [];
  if (lost.length === 1)
    return [
      claim('keepalive-race', 'hint', 'one request lost its connection before an answer', { source: 'log' }),
    ];
  const announced = announcedSeconds(file);
  const idleMs = file.gateway?.keepAliveIdleMs ?? file.topology.kongIdleMs;
  const short = announced !== undefined && Number(announced) * 1000 < idleMs;
  const said = short ? `, and the far side says it keeps idle connections for ${announced} s only` : '';
  return [
    claim(
      'keepalive-race',
      short ? 'proof' : 'sign',
      `${lost.length} requests lost their connection before an answer, while it answers well when asked anew${said}`,
      { source: 'log', mark: 'D', fix: keepAliveFix(short ? Number(announced) * 1000 : undefined) },
    ),
  ];
}

const LOST: ReadonlySet<Cause> = new Set(['closed-before-response', 'connection-reset', 'keepalive-race']);

function keepAliveFix(afterMs: number | undefined): string {
  return afterMs === undefined
    ? 'let the far side keep idle connections for longer than upstream_keepalive_idle_timeout of kong.conf'
    : `set upstream_keepalive_idle_timeout to ${Math.max(1, Math.floor(afterMs / 1000) - 1)} in kong.conf`;
}

/** `Keep-Alive: timeout=5` in the answer of what Kong connects to. */
function announcedSeconds(file: CaseFile): string | undefined {
  return file
    .on('http', 'direct')
    .flatMap(
      ({ answer }) => /timeout=(\d+)/i.exec(answer ? (header(answer, 'keep-alive') ?? '') : '')?.[1] ?? [],
    )[0];
}

/** A race that nobody has seen yet: the far side says that it keeps connections for less long than Kong does. */
function judgeAnnounced(file: CaseFile): readonly Claim[] {
  const seconds = announcedSeconds(file);
  const idleMs = file.gateway?.keepAliveIdleMs ?? file.topology.kongIdleMs;
  if (seconds === undefined || idleMs <= Number(seconds) * 1000) return [];
  const words = `the far side says it keeps idle connections for ${seconds} s, Kong keeps them for ${idleMs / 1000} s: a POST may be lost now and then`;
  return [claim('keepalive-race', 'hint', words, { next: WATCH })];
}

const WATCH =
  'watch an idle connection for as long as Kong keeps one (--keep-alive), and look for lost connections in error.log';

export function judgeKeepAlive(file: CaseFile): readonly Claim[] {
  return file.all('keep-alive').length > 0 ? judgeWatched(file) : judgeAnnounced(file);
}

function judgeWatched(file: CaseFile): readonly Claim[] {
  return file.all('keep-alive').flatMap(({ outcome, afterMs, kongIdleMs }) => {
    if (outcome === 'drops-second') {
      return [
        claim(
          'keepalive-race',
          'sign',
          'the far side hangs up on the second request of a connection it said it keeps',
          {
            fix: 'set upstream_keepalive_pool_size to 0 in kong.conf',
            cures: [{ kind: 'kong-conf', settings: { upstream_keepalive_pool_size: '0' } }],
          },
        ),
      ];
    }
    if (outcome !== 'closed-by-peer' || kongIdleMs <= afterMs) return [];
    const seconds = Math.max(1, Math.floor(afterMs / 1000) - 1);
    return [
      claim(
        'keepalive-race',
        'sign',
        `the far side closes an idle connection after ${(afterMs / 1000).toFixed(1)} s, Kong keeps it for ${kongIdleMs / 1000} s`,
        {
          fix: `set upstream_keepalive_idle_timeout to ${seconds} in kong.conf`,
          cures: [{ kind: 'kong-conf', settings: { upstream_keepalive_idle_timeout: String(seconds) } }],
        },
      ),
    ];
  });
}

export function judgeGatewayFacts({ gateway }: CaseFile): readonly Claim[] {
  if (gateway?.databaseReachable !== false) return [];
  return [
    claim('database-unreachable', 'proof', 'GET /status: the database cannot be reached', {
      source: 'admin',
    }),
  ];
}

/** Rules that say of the file what a port seldom speaks. */
const FINDINGS: Readonly<Record<string, 'http-to-tls-port' | 'https-to-plain-port' | 'no-target'>> = {
  'plain-protocol-on-tls-port': 'http-to-tls-port',
  'tls-protocol-on-plain-port': 'https-to-plain-port',
  'https-without-port': 'https-to-plain-port',
  'upstream-without-targets': 'no-target',
};

export function judgeFindings(file: CaseFile): readonly Claim[] {
  return file.all('finding').flatMap(({ code, message }) => {
    const cause = FINDINGS[code];
    return cause === undefined ? [] : [claim(cause, 'hint', message, { source: 'file', mark: 'D' })];
  });
}

/** Statuses by which Kong asks for https, with or without a redirect. */
const ASKS_FOR_HTTPS: readonly number[] = [301, 302, 307, 308, 426];

/** What the route engine says of the request: worked out, so never more than a sign. */
export function judgeRoute(file: CaseFile): readonly Claim[] {
  const source = file.aim?.origin === 'gateway' ? 'admin' : 'file';
  return file.all('route').flatMap((seen) => {
    const more = { source, mark: 'S' } as const;
    if (seen.outcome === 'none') return [claim('no-route', 'sign', 'no route matches the request', more)];
    if (seen.outcome === 'matched-another') {
      const elsewhere = seen.service !== file.aim?.service;
      const words = `the request meets the route "${seen.route ?? ''}" instead${elsewhere ? ` and goes to "${seen.service ?? 'nobody'}"` : ''}`;
      return [claim('no-route', elsewhere ? 'sign' : 'hint', words, more)];
    }
    if (seen.outcome === 'matched' && seen.answer && ASKS_FOR_HTTPS.includes(seen.answer.status))
      return [
        claim('https-required', 'sign', `Kong answers ${seen.answer.status}: ${seen.answer.words}`, more),
      ];
    return [];
  });
}

/** Targets that Kong leaves out because their health checks failed, while it has others to ask: `10.0.0.7:8443`. */
export function leftOut(file: CaseFile): ReadonlySet<string> {
  const out = file
    .all('health')
    .filter(({ targets }) => targets.some(({ weight, health }) => 0 < weight && health === 'HEALTHY'))
    .flatMap(({ targets }) => targets.filter(({ health }) => health === 'UNHEALTHY'));
  const addresses = new Map(file.on('name', 'direct').map(({ host, addresses }) => [host, addresses]));
  return new Set(
    out.flatMap(({ target }) => {
      const [, host = target, port = '8000'] = /^(.*):(\d+)$/.exec(target) ?? [];
      const bare = host.replace(/^\[|\]$/g, '');
      return [...(addresses.get(bare) ?? addresses.get(host) ?? []), bare].map((address) =>
        peerName({ address, port: Number(port) }),
      );
    }),
  );
}
