/**
 * Who made an answer that came through Kong or through what stands before it. Sources: Kong 2.8 to 3.9
 * kong/runloop/handler.lua (which latency header is set when), kong/error_handlers.lua and kong/tools/http.lua (the
 * bodies); all seen live on 3.9.3.
 */

import type { Cause, Mark } from './cause.ts';
import { header, type Product, productOf } from './products.ts';
import type { AnswerSeen } from './wire-seen.ts';

export type Author =
  /** Kong decided before it chose a peer; nothing behind it was asked. */
  | { readonly kind: 'kong-alone'; readonly meaning: KongMeaning | undefined; readonly mark: Mark }
  /** Kong asked a peer and got no valid answer. */
  | { readonly kind: 'kong-for-upstream'; readonly mark: Mark }
  /** Kong passed on what it was given. */
  | { readonly kind: 'behind-kong'; readonly product: Product | undefined; readonly mark: Mark }
  /** Kong answered at a port that is not its proxy's. */
  | { readonly kind: 'kong-admin'; readonly mark: Mark }
  /** Kong had no part in it. */
  | { readonly kind: 'before-kong'; readonly product: Product | undefined; readonly mark: Mark }
  | { readonly kind: 'unknown' };

export interface KongMeaning {
  readonly cause: Cause;
  readonly words: string;
}

/** Kong's own words for what it decides alone; the first that fits. */
const KONG_SAYS: readonly (readonly [RegExp, Cause])[] = [
  [/no Route matched with those values/, 'no-route'],
  [/Please use HTTPS protocol/, 'https-required'],
  [/failure to get a peer from the ring-balancer|no peers are available/i, 'no-healthy-target'],
  [/name resolution failed/, 'name-not-found'],
  [/failed the initial dns\/balancer resolve/, 'name-server-failure'],
  [/no Service found with those values/, 'other-failure'],
  [/Request header or cookie too large|Request Header Or Cookie Too Large/, 'header-too-large'],
  [/The plain HTTP request was sent to HTTPS port/, 'front-speaks-wrong-protocol'],
  // Answers to the way of asking; a route for gRPC cannot be asked in HTTP/1.1 (kong/runloop/handler.lua).
  [
    /Please use HTTP2 protocol|Non-gRPC request matched gRPC route|gRPC request matched gRPCs route/,
    'other-failure',
  ],
];

/** What nginx refuses before any plugin runs, in the words of kong/error_handlers.lua. */
const NGINX_REFUSES =
  /^(?:Bad request|Method not allowed|Request timeout|Length required|Precondition failed|Payload too large|URI too long)$/;

/** What Kong's own plugins say when they turn a request away (kong/plugins/, 2.8 to 3.9). */
const PLUGIN_SAYS =
  /API rate limit exceeded|No API key found in request|Duplicate API key found|You cannot consume this service|(?:Your )?IP address (?:is )?not allowed|Request size limit exceeded|A valid Content-Length header is required|No credentials found for given|Invalid authentication credentials|Bad token; /;

/** How Kong lays out its own JSON answers: two spaces of indentation and none after the colon, with an id since 3.5. */
const KONG_LAYOUT = /^\{\n {2}"message":"[^"\n]*"(?:,\n {2}"request_id":"[0-9a-f]{32}")?\n\}\s*$/;

const UPSTREAM_TEXT: Readonly<Record<number, RegExp>> = {
  502: /An invalid response was received from the upstream server/,
  503: /The upstream server is currently unavailable/,
  504: /The upstream server is timing out/,
};

const UNEXPECTED = /An unexpected error occurred/;

export function hasKongMarks(answer: AnswerSeen): boolean {
  return (
    ['x-kong-response-latency', 'x-kong-proxy-latency', 'x-kong-upstream-latency', 'x-kong-request-id'].some(
      (name) => header(answer, name) !== undefined,
    ) ||
    /\bkong\//.test(header(answer, 'via') ?? '') ||
    /^kong\//.test(header(answer, 'server') ?? '')
  );
}

/** `showsLatencies` is false where kong.conf's `headers` hides them. */
export function authorOf(answer: AnswerSeen, showsLatencies: boolean | undefined): Author {
  const body = answer.bodyStart;
  const upstreamText = UPSTREAM_TEXT[answer.status]?.test(body) ?? false;
  const proxied =
    header(answer, 'x-kong-proxy-latency') !== undefined ||
    header(answer, 'x-kong-upstream-latency') !== undefined ||
    /\bkong\//.test(header(answer, 'via') ?? '');
  const alone = header(answer, 'x-kong-response-latency') !== undefined;
  const meaning = meaningOf(body);
  if (header(answer, 'x-kong-admin-latency') !== undefined) return { kind: 'kong-admin', mark: 'V' };
  // Kong sets one or the other; with both, one was set by a Kong behind it.
  if (alone && proxied) return { kind: 'behind-kong', product: productOf(answer), mark: 'V' };
  if (alone) return { kind: 'kong-alone', meaning: meaning ?? aloneByStatus(answer), mark: 'V' };
  if (proxied) {
    if (upstreamText) return { kind: 'kong-for-upstream', mark: 'V' };
    if (UNEXPECTED.test(body) && answer.status === 500) {
      return {
        kind: 'kong-alone',
        meaning: { cause: 'plugin-error', words: 'An unexpected error occurred' },
        mark: 'V',
      };
    }
    return { kind: 'behind-kong', product: productOf(answer), mark: 'V' };
  }
  // `request_id` in the body is Kong's own layout since 3.5, even with `headers = off`.
  if (upstreamText) return { kind: 'kong-for-upstream', mark: 'S' };
  if (meaning !== undefined && !/<hr><center>/.test(body)) return { kind: 'kong-alone', meaning, mark: 'S' };
  if (400 <= answer.status && (KONG_LAYOUT.test(body) || PLUGIN_SAYS.test(messageIn(body) ?? '')))
    return { kind: 'kong-alone', meaning: aloneByStatus(answer), mark: 'S' };
  if (hasKongMarks(answer))
    return { kind: 'kong-alone', meaning: meaning ?? aloneByStatus(answer), mark: 'S' };
  const product = productOf(answer);
  if (showsLatencies === false) return { kind: 'unknown' };
  return { kind: 'before-kong', product, mark: product?.mark ?? 'V' };
}

function meaningOf(body: string): KongMeaning | undefined {
  for (const [pattern, cause] of KONG_SAYS) {
    const match = pattern.exec(body);
    if (match) return { cause, words: match[0] };
  }
  return undefined;
}

/** What Kong or a plugin decided, by the status alone. */
function aloneByStatus(answer: AnswerSeen): KongMeaning | undefined {
  const { status } = answer;
  const location = header(answer, 'location');
  if ([301, 302, 307, 308].includes(status) && location?.startsWith('https://')) {
    return { cause: 'https-required', words: `redirects to ${location}` };
  }
  if (status === 426) return { cause: 'https-required', words: 'Upgrade Required' };
  if (status === 500 && UNEXPECTED.test(answer.bodyStart))
    return { cause: 'plugin-error', words: 'An unexpected error occurred' };
  const said = messageIn(answer.bodyStart);
  if (NGINX_REFUSES.test(said ?? '')) return { cause: 'other-failure', words: said ?? '' };
  if (400 <= status) return { cause: 'plugin-denied', words: said ?? `status ${status}` };
  return undefined;
}

export function messageIn(body: string): string | undefined {
  return /"message" ?: ?"([^"]{1,200})"/.exec(body)?.[1];
}
