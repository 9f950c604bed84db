/** Answers that Kong gives by itself, in its headers, texts and reason phrases. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { LAB_VERSION } from './admin.ts';
import { timingsFor } from './debug.ts';

/** A request and how to answer it. */
export interface KongReply {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** `X-Kong-Request-Id`. */
  readonly id: string;
  /** ms since 1970. */
  readonly started: number;
  /** What the gateway asks of who wants timings. */
  readonly debugToken: string | undefined;
}

type Headers = readonly (readonly [string, string])[];

/** nginx's own words where they are not those of the standard; a status it does not know has none. */
const REASONS: Readonly<Record<number, string>> = {
  413: 'Request Entity Too Large',
  417: '',
  418: '',
  426: '',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** The client's wish; Kong keeps the connection unless told otherwise. */
export function connectionOf({ request: { headers, httpVersion } }: KongReply): 'close' | 'keep-alive' {
  const wish = headers.connection?.toLowerCase() ?? '';
  return wish.includes('close') || (httpVersion === '1.0' && !wish.includes('keep-alive'))
    ? 'close'
    : 'keep-alive';
}

function write({ response }: KongReply, status: number, headers: Headers, body: string): void {
  const reason = REASONS[status];
  const all = [['Date', new Date().toUTCString()] as const, ...headers].flat();
  if (reason === undefined) response.writeHead(status, all);
  else response.writeHead(status, reason, all);
  response.end(body);
}

/** Nobody behind was asked. `message` undefined: an answer without body. */
export function refuse(
  reply: KongReply,
  status: number,
  message: string | undefined,
  headers: Headers = [],
  id: 'with id' | 'without id' = 'with id',
): void {
  const shownId = id === 'with id' ? reply.id : undefined;
  const page = message === undefined ? undefined : errorPage(reply, message, shownId, 'application/json');
  const text = page?.text ?? '';
  write(
    reply,
    status,
    [
      ...(page ? [['Content-Type', page.type] as const] : []),
      ['Connection', connectionOf(reply)],
      ...headers,
      ['Content-Length', String(Buffer.byteLength(text))],
      ['X-Kong-Response-Latency', String(Date.now() - reply.started)],
      ['Server', `kong/${LAB_VERSION}`],
      ['X-Kong-Request-Id', reply.id],
    ],
    text,
  );
}

const FAILURES = {
  502: 'An invalid response was received from the upstream server',
  504: 'The upstream server is timing out',
} as const;

/** The backend failed; nginx's error page, in Kong's words. */
export function answerFailure(
  reply: KongReply,
  status: 502 | 504,
  ms: { readonly proxyMs: number; readonly upstreamMs: number },
): void {
  const { proxyMs, upstreamMs } = ms;
  const { type, text } = errorPage(reply, FAILURES[status], reply.id, 'text/plain');
  write(
    reply,
    status,
    [
      ['Content-Type', type],
      ['Connection', connectionOf(reply)],
      ['Content-Length', String(Buffer.byteLength(text))],
      ['X-Kong-Upstream-Latency', String(upstreamMs)],
      ['X-Kong-Proxy-Latency', String(proxyMs)],
      ['Via', `1.1 kong/${LAB_VERSION}`],
      ['Server', `kong/${LAB_VERSION}`],
      ['X-Kong-Request-Id', reply.id],
      ...timingsFor(reply, ms),
    ],
    text,
  );
}

const TITLES: Readonly<Record<number, string>> = {
  301: '301 Moved Permanently',
  302: '302 Found',
  307: '307 Temporary Redirect',
  308: '308 Permanent Redirect',
  400: '400 Bad Request',
};

/** A page of nginx itself: redirects, and requests that it refuses. */
export function nginxPage(reply: KongReply, status: number, headers: Headers = []): void {
  const title = TITLES[status] ?? String(status);
  const text = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  write(
    reply,
    status,
    [
      ['Content-Type', 'text/html'],
      ['Content-Length', String(Buffer.byteLength(text))],
      ['Connection', connectionOf(reply)],
      ...headers,
      ['X-Kong-Response-Latency', String(Date.now() - reply.started)],
      ['Server', `kong/${LAB_VERSION}`],
      ['X-Kong-Request-Id', reply.id],
    ],
    text,
  );
}

/** In the client's language; without Accept the type of what it sent counts (Kong 3.9 kong/tools/http.lua). */
function errorPage(
  { request: { headers } }: KongReply,
  message: string,
  id: string | undefined,
  fallback: ErrorType,
): { readonly type: string; readonly text: string } {
  const asked = headers.accept ?? headers['content-type'];
  const type = asked === undefined ? fallback : preferred(asked);
  return { type: `${type}; charset=utf-8`, text: PAGES[type](message, id) };
}

type ErrorType = keyof typeof PAGES;

const PAGES = {
  'application/json': (message: string, id: string | undefined) =>
    `{\n  "message":"${message}"${id === undefined ? '' : `,\n  "request_id":"${id}"`}\n}`,
  'text/html': (message: string, id: string | undefined) =>
    `<!doctype html>\n<html>\n  <head>\n    <meta charset="utf-8">\n    <title>Error</title>\n  </head>\n  <body>\n    <h1>Error</h1>\n    <p>${message}.</p>\n${id === undefined ? '' : `    <p>request_id: ${id}</p>\n`}  </body>\n</html>\n`,
  'application/xml': (message: string, id: string | undefined) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<error>\n  <message>${message}</message>\n${id === undefined ? '' : `  <requestid>${id}</requestid>\n`}</error>\n`,
  'text/plain': (message: string, id: string | undefined) =>
    id === undefined ? `${message}\n` : `${message}\nrequest_id: ${id}\n`,
} as const;

/** The first of the highest quality; what Kong has no page for gets JSON. */
function preferred(accept: string): ErrorType {
  let best: ErrorType = 'application/json';
  let highest = 0;
  for (const value of accept.split(',')) {
    const [, media, quality = '1'] =
      /^\s*([\w.+*-]+\/[\w.+*-]+)(?:\s*;\s*(?:q=([\d.]+)|[^;]*))*/.exec(value) ?? [];
    if (media === undefined || Number(quality) <= highest) continue;
    highest = Number(quality);
    const type = media.toLowerCase();
    if (isErrorType(type)) best = type;
  }
  return best;
}

function isErrorType(type: string): type is ErrorType {
  return Object.hasOwn(PAGES, type);
}
