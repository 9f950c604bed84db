/**
 * The token that lets a client from another machine ask Kong for its timings (`request_debug_token` of kong.conf, or
 * the one that Kong drew and wrote to its log). It goes to Kong's proxy and nowhere else.
 */
import { Secret } from '../admin-api/secret.ts';
import type { Exchange } from './exchange.ts';
import type { Header } from './http1.ts';
import { isAtLeast, type KongFacts } from './kong-facts.ts';

/** The name by which Kong itself takes it from the environment, so a shell beside Kong has it already. */
export const DEBUG_TOKEN_VARIABLE = 'KONG_REQUEST_DEBUG_TOKEN';

/**
 * Kong takes the header away before it asks the upstream (kong/timing/init.lua), but only from 3.5 on and with
 * `request_debug` on: where that is known not to be so, the token would reach the upstream, and stays with us.
 */
export function mayCarryToken({ version, requestDebug }: KongFacts): boolean {
  return isAtLeast(version, 3, 5) && requestDebug !== false;
}

/** Undefined for what cannot stand in a header: nothing, blanks, line breaks. */
export function readDebugToken(text: string | undefined): Secret | undefined {
  const value = text?.trim() ?? '';
  return /^[!-~]+$/.test(value) ? new Secret(value) : undefined;
}

export function debugHeaders(token: Secret | undefined): readonly Header[] {
  return [
    ['Kong-Debug', '1'],
    ['X-Kong-Request-Debug', '*'],
    ...(token ? [['X-Kong-Request-Debug-Token', token.reveal()] as const] : []),
  ];
}

/** Who echoes requests echoes the token too: in what is kept of an answer it is bullets. */
export function withoutToken(got: Exchange, token: Secret | undefined): Exchange {
  if (!token) return got;
  const clean = (text: string) => hideToken(text, token);
  switch (got.kind) {
    case 'answered': {
      const headers = got.head.headers.map(([name, value]) => [name, clean(value)] as const);
      return {
        ...got,
        head: { ...got.head, headers },
        body: { ...got.body, text: clean(got.body.text) },
      };
    }
    case 'not-http':
      return { ...got, beginning: clean(got.beginning) };
    case 'no-answer':
      return got;
  }
}

export function hideToken(text: string, token: Secret): string {
  return text.replaceAll(token.reveal(), String(token));
}
