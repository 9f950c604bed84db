/** Answers of `kongsole route`, for programs and for people. */
import { showBytes } from '../../../server/core/router/bytes.ts';
import type { RouteAnswer } from '../../../server/core/router/route-request.ts';
import { routeLabel } from '../../../server/core/router/route-table.ts';
import type { Router } from '../../../server/core/router/router.ts';

export interface RouteRecord {
  readonly matched: { readonly route: string; readonly service: string | null } | null;
  readonly upstream: {
    readonly url: string;
    readonly host: string | null;
    readonly sni: string | null;
    readonly targets?: readonly string[];
  } | null;
  readonly answer?: { readonly status: number; readonly location: string | null; readonly because: string };
  /** Set where it cannot be said who wins, with the reason. */
  readonly undecided?: string;
  /** Routes of equal rank that take the request as well: ids or the order of loading decide. */
  readonly ties?: readonly string[];
  readonly captures?: Readonly<Record<string, string>>;
  readonly forwarded?: Readonly<Record<string, string>>;
  readonly why: readonly {
    readonly route: string;
    readonly kind: string;
    readonly reason: string;
    /** Of an expression that is false: what fails, with offsets into the expression and what the request has. */
    readonly conditions?: readonly {
      readonly start: number;
      readonly end: number;
      readonly condition: string;
      readonly seen: readonly string[];
    }[];
  }[];
}

/** `losers`: how many of those that lost are named at most. */
export function toRouteRecord(router: Router, result: RouteAnswer, losers: number): RouteRecord {
  const { decision, winner, upstream, answer, forwarded } = result;
  const nameOf = (index: number) => {
    const route = router.table.routes[index];
    return route ? routeLabel(route, index) : `#${index + 1}`;
  };
  const captures = decision.kind === 'route' ? decision.captures : [];
  return {
    matched:
      decision.kind === 'route' && winner
        ? { route: nameOf(decision.routeIndex), service: winner.service?.name ?? winner.service?.id ?? null }
        : null,
    upstream: upstream
      ? {
          url: showBytes(upstream.url),
          host: upstream.host,
          sni: upstream.sni,
          ...(upstream.targets
            ? { targets: upstream.targets.map(({ host, port }) => `${host}:${port}`) }
            : {}),
        }
      : null,
    ...(answer ? { answer } : {}),
    ...(decision.kind === 'undecided'
      ? {
          undecided: `a regex of "${nameOf(decision.routeIndex)}" could not be decided within the step limit`,
        }
      : {}),
    ...(decision.kind === 'route' && decision.ties.length ? { ties: decision.ties.map(nameOf) } : {}),
    ...(captures.length
      ? { captures: Object.fromEntries(captures.map(({ name, text }) => [name, showBytes(text)])) }
      : {}),
    ...(forwarded && upstream
      ? {
          forwarded: Object.fromEntries(
            Object.entries(forwarded).flatMap(([name, value]: [string, string | undefined]) =>
              value === undefined ? [] : [[name, showBytes(value)]],
            ),
          ),
        }
      : {}),
    why:
      losers === 0
        ? []
        : result
            .losses()
            .slice(0, losers)
            .map(({ routeIndex, kind, text, conditions }) => ({
              route: nameOf(routeIndex),
              kind,
              reason: text,
              ...(conditions
                ? {
                    conditions: conditions.map(({ span, condition, seen }) => ({ ...span, condition, seen })),
                  }
                : {}),
            })),
  };
}

/** A few lines for each answer. */
export function routeText(title: string, record: RouteRecord): string {
  const lines = [title];
  if (record.undecided !== undefined) lines.push(`  undecided: ${record.undecided}`);
  else if (record.matched) lines.push(`  route    ${record.matched.route}`);
  else lines.push('  route    none');
  if (record.matched) lines.push(`  service  ${record.matched.service ?? 'none'}`);
  if (record.ties)
    lines.push(`  tie      ${record.ties.join(', ')}: of equal rank, ids or loading order decide`);
  if (record.answer) {
    lines.push(`  answer   ${record.answer.status}, by Kong itself: ${record.answer.because}`);
    if (record.answer.location !== null) lines.push(`  location ${record.answer.location}`);
  }
  if (record.upstream) {
    lines.push(`  upstream ${record.upstream.url}`);
    if (record.upstream.host !== null) lines.push(`  Host     ${record.upstream.host}`);
    if (record.upstream.sni !== null) lines.push(`  SNI      ${record.upstream.sni}`);
    if (record.upstream.targets) lines.push(`  targets  ${record.upstream.targets.join(', ')}`);
  }
  for (const [name, value] of Object.entries(record.captures ?? {}))
    lines.push(`  capture  ${name} = ${value}`);
  for (const { route, reason } of record.why) lines.push(`  - ${route}: ${reason}`);
  return `${lines.join('\n')}\n`;
}
