import { showBytes } from '../router/bytes.ts';
import type { RouterRequest } from '../router/request.ts';
import { routeRequest } from '../router/route-request.ts';
import { routeLabel } from '../router/route-table.ts';
import type { Router } from '../router/router.ts';
import { readCurl } from './curl.ts';
import { type GivenRequest, readGivenRequest } from './request-line.ts';

/** What becomes of one request, in words fit for a report. Indexes are those of the table's routes. */
export interface TriedRequest {
  readonly kind: 'tried';
  readonly method: string;
  readonly url: string;
  readonly request: RouterRequest;
  readonly winner:
    | { readonly index: number; readonly name: string; readonly service: string | undefined }
    | undefined;
  readonly ties: readonly string[];
  readonly captures: readonly (readonly [name: string, text: string])[];
  readonly upstream:
    | { readonly url: string; readonly host: string | undefined; readonly sni: string | undefined }
    | undefined;
  /** What Kong answers by itself. */
  readonly answer:
    | { readonly status: number; readonly location: string | undefined; readonly because: string }
    | undefined;
  /** Why nothing can be said for sure. */
  readonly undecided: string | undefined;
  readonly forwarded: readonly (readonly [name: string, value: string])[];
  /** Those that would take the request if the winner were away come first. */
  readonly losers: readonly {
    readonly index: number;
    readonly name: string;
    readonly reason: string;
    readonly matches: boolean;
  }[];
}

export type Tried = TriedRequest | { readonly kind: 'problem'; readonly message: string };

/** Reads `GET https://…`, a URL, a path, or a curl command. */
export function readTyped(text: string): GivenRequest | string {
  const typed = text.trim();
  if (/^curl(?:\.exe)?\s/.test(typed)) {
    const read = readCurl(typed);
    return read.kind === 'problem' ? read.message : read.request;
  }
  const line = /^(?:([A-Za-z]+)\s+)?(\S+)$/.exec(typed);
  if (!line) return 'type a URL, a method and a URL, or paste a curl command';
  const url = line[2] ?? '';
  return { method: line[1], url: url.startsWith('/') ? `http://localhost${url}` : url };
}

export function tryRequest(text: string, router: Router): Tried {
  const given = readTyped(text);
  if (typeof given === 'string') return { kind: 'problem', message: given };
  const read = readGivenRequest(given);
  if (read.kind === 'problem') return read;
  const { request } = read;
  const result = routeRequest(router, request, []);
  const { decision, winner, upstream, answer } = result;
  const nameOf = (index: number): string => {
    const route = router.table.routes[index];
    return route ? routeLabel(route, index) : `#${index + 1}`;
  };
  return {
    kind: 'tried',
    method: request.method ?? '',
    url: given.url,
    request,
    winner:
      decision.kind === 'route'
        ? {
            index: decision.routeIndex,
            name: nameOf(decision.routeIndex),
            service: winner?.service?.name ?? winner?.service?.host,
          }
        : undefined,
    ties: decision.kind === 'route' ? decision.ties.map(nameOf) : [],
    captures:
      decision.kind === 'route'
        ? decision.captures.map(({ name, text: found }) => [name, showBytes(found)] as const)
        : [],
    upstream: upstream && {
      url: showBytes(upstream.url),
      host: upstream.host === null || upstream.host === undefined ? undefined : showBytes(upstream.host),
      sni: upstream.sni ?? undefined,
    },
    answer: answer && {
      status: answer.status,
      location: answer.location ?? undefined,
      because: answer.because,
    },
    undecided:
      decision.kind === 'undecided'
        ? `a regex of "${nameOf(decision.routeIndex)}" ran into the step limit, or is of a kind that is not run here`
        : undefined,
    forwarded: result.forwarded && upstream ? forwardedHeaders(result.forwarded) : [],
    losers: result.losses().map(({ routeIndex, kind, text: reason }) => ({
      index: routeIndex,
      name: nameOf(routeIndex),
      reason,
      matches: kind === 'outranked' || kind === 'not-searched',
    })),
  };
}

function forwardedHeaders(
  forwarded: NonNullable<ReturnType<typeof routeRequest>['forwarded']>,
): (readonly [string, string])[] {
  const headers: (readonly [string, string | undefined])[] = [
    ['X-Forwarded-For', forwarded.for],
    ['X-Forwarded-Proto', forwarded.proto],
    ['X-Forwarded-Host', forwarded.host],
    ['X-Forwarded-Port', forwarded.port],
    ['X-Forwarded-Path', forwarded.path],
    ['X-Forwarded-Prefix', forwarded.prefix],
  ];
  return headers.flatMap(([name, value]) => (value === undefined ? [] : [[name, showBytes(value)] as const]));
}
