/**
 * Kong's proxy port as seen from outside, for answers that Kong 2.8, 3.4 and 3.9 give by themselves: the bytes of
 * head and body as each of them sends them. For what only a real data plane shows, see data-plane.ts.
 */

import { createServer, type Server } from 'node:net';

export type KongVersion = '2.8.5' | '3.4.2' | '3.9.3';

export interface KongAnswer {
  readonly version: KongVersion;
  readonly status: number;
  /** `message` of the JSON body. */
  readonly message?: string;
  /** Instead of the JSON body, with its own type. */
  readonly text?: { readonly type: string; readonly body: string };
  /** A plugin's own body has no request id. */
  readonly byPlugin?: true;
  /** The balancer had chosen a peer before it failed. */
  readonly proxied?: true;
  /** `headers = off` in kong.conf. */
  readonly quiet?: true;
  readonly more?: readonly (readonly [string, string])[];
}

export const REQUEST_ID = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';

const REASONS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

export function answerBytes(answer: KongAnswer): string {
  const { version, status, quiet, proxied } = answer;
  const hasId = version === '3.9.3';
  const id = hasId && !answer.byPlugin ? `,\n  "request_id":"${REQUEST_ID}"` : '';
  // 2.8 and 3.4 print {"message":"…"} on lines of their own too, without the id.
  const body = answer.text?.body ?? `{\n  "message":"${answer.message ?? ''}"${id}\n}`;
  const latencies = proxied
    ? ['X-Kong-Upstream-Latency: 2', 'X-Kong-Proxy-Latency: 1', `Via: ${hasId ? '1.1 ' : ''}kong/${version}`]
    : ['X-Kong-Response-Latency: 0', `Server: kong/${version}`];
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Unknown'}`,
    'Date: Tue, 24 Nov 2026 19:00:00 GMT',
    `Content-Type: ${answer.text?.type ?? 'application/json; charset=utf-8'}`,
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(answer.more ?? []).map(([name, value]) => `${name}: ${value}`),
    ...(quiet ? [] : latencies),
    ...(hasId && proxied && !quiet ? [`Server: kong/${version}`] : []),
    ...(hasId && !quiet ? [`X-Kong-Request-Id: ${REQUEST_ID}`] : []),
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/**
 * Answers requests for `/api` and `/` in the same way, `delayMs` after their head has come; to other paths no route
 * leads, as with any Kong.
 */
export function kongReplica(answer: KongAnswer, delayMs = 0): Server {
  const { version, quiet } = answer;
  const elsewhere = answerBytes({
    version,
    status: 404,
    message: 'no Route matched with those values',
    ...(quiet ? { quiet } : {}),
  });
  return createServer((socket) => {
    socket.on('error', () => socket.destroy());
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1');
      if (!said.includes('\r\n\r\n')) return;
      const routed = /^\w+ \/(?:api\S*)? /.test(said);
      said = '';
      const bytes = routed ? answerBytes(answer) : elsewhere;
      setTimeout(() => socket.end(bytes, 'latin1'), delayMs);
    });
  });
}
