/** An Admin API over the network. The only importer of undici. */
import type { TLSSocket } from 'node:tls';
import { Agent, buildConnector, request as send } from 'undici';
import type { AdminAddress, AdminApi, AdminLimits, AdminRequest } from './api.ts';
import { decodeMessage } from './decode.ts';
import { type AdminFailure, type Answer, failed, ok } from './failure.ts';

const MOST_REDIRECTS = 3;

export function httpAdminApi(address: AdminAddress, limits: AdminLimits): AdminApi {
  const origin = new URL(address.url).origin;
  const agent = new Agent({
    connect: connector(address.pinned, limits.timeoutMs),
    // The limit is for the whole exchange and watched by `exchange`; undici's own would only add other words.
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 1,
    connections: 6,
  });

  async function exchange(request: AdminRequest, cancel: AbortSignal): Promise<Answer<unknown>> {
    const limit = AbortSignal.timeout(limits.timeoutMs);
    const signal = AbortSignal.any([limit, cancel]);
    try {
      let url = `${address.url}${request.path}`;
      for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
        const answer = await send(url, {
          dispatcher: agent,
          method: request.method,
          signal,
          headers: {
            accept: 'application/json',
            ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(address.token ? { 'kong-admin-token': address.token.reveal() } : {}),
          },
          ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        });
        const location = answer.headers['location'];
        if (!isRedirect(answer.statusCode) || typeof location !== 'string')
          return await read(answer, request.path, address, limits);
        // Destroying a body that nobody read is an error to undici, and none to us.
        answer.body.on('error', () => undefined).destroy();
        if (!URL.canParse(location, url)) return failed({ kind: 'too-many-redirects' });
        const next = new URL(location, url);
        if (next.origin !== origin) return failed({ kind: 'redirected-elsewhere', origin: next.origin });
        url = next.href;
      }
      return failed({ kind: 'too-many-redirects' });
    } catch (error) {
      if (cancel.aborted) return failed({ kind: 'cancelled' });
      if (limit.aborted) return failed({ kind: 'timed-out', limitMs: limits.timeoutMs });
      return failed(failureOf(error, new URL(address.url).host));
    }
  }

  return {
    async send(request, cancel) {
      const answer = await exchange(request, cancel);
      if (answer.kind === 'ok' || answer.failure.kind !== 'distrusted') return answer;
      const fingerprint = await fingerprintOf(address, limits.timeoutMs);
      return failed({ ...answer.failure, fingerprint });
    },
    close: () => agent.destroy(),
  };
}

type Response = Awaited<ReturnType<typeof send>>;

async function read(
  response: Response,
  path: string,
  address: AdminAddress,
  limits: AdminLimits,
): Promise<Answer<unknown>> {
  const bytes = await bodyWithin(response, limits.maxBytes);
  if (bytes === undefined) return failed({ kind: 'too-large', limitBytes: limits.maxBytes });
  const text = bytes.toString('utf8');
  const value = parse(text);
  const status = response.statusCode;
  if (value === undefined && text.trim() !== '') return failed(notJson(status, text));
  if (status === 401 || status === 403) {
    const message = decodeMessage(value);
    return failed({ kind: address.token ? 'token-refused' : 'token-needed', status, message });
  }
  if (status === 404) return failed({ kind: 'not-found', path: path.replace(/\?.*/, '') });
  if (status < 200 || 299 < status) return failed({ kind: 'refused', status, message: decodeMessage(value) });
  return ok(value);
}

/** Undefined when there is more than `most`. */
async function bodyWithin(response: Response, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (most < size) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notJson(status: number, text: string): AdminFailure {
  // nginx, and so Kong, answers a plain request on its TLS port with this page (ngx_http_special_response.c, 497).
  if (status === 400 && /plain HTTP request was sent to HTTPS port/.test(text)) return { kind: 'speaks-tls' };
  const title = /<title[^>]*>([^<]{0,80})/i.exec(text)?.[1]?.trim();
  if (title !== undefined || /^\s*<(!doctype|html)/i.test(text)) return { kind: 'html', status, title };
  return { kind: 'not-json', status, beginning: printable(text.slice(0, 40)) };
}

/** Bytes from outside may hold anything; what we show of them is one line of letters. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e\u00a0-\u024f]+/g, '·').replaceAll('"', "'");
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

const DISTRUST = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH/;

function failureOf(error: unknown, host: string): AdminFailure {
  if (error instanceof OtherCertificate) return { kind: 'other-certificate', fingerprint: error.fingerprint };
  const code = codeOf(error);
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { kind: 'name-not-found', host };
    case 'ECONNREFUSED':
      return { kind: 'connection-refused', host };
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return { kind: 'cut-off' };
    // OpenSSL's name for "that is no TLS record".
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return { kind: 'speaks-plain' };
  }
  if (DISTRUST.test(code)) return { kind: 'distrusted', code, fingerprint: undefined };
  if (code.startsWith('HPE_') || code === 'HTTPParserError')
    return { kind: 'not-json', status: 0, beginning: 'not even HTTP' };
  return { kind: 'connection-failed', host, code };
}

/** The code of the error or of what caused it; several addresses give an AggregateError. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error && error.cause !== undefined) return codeOf(error.cause);
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return error instanceof Error ? error.name : 'unknown';
}

class OtherCertificate extends Error {
  readonly fingerprint: string;

  constructor(fingerprint: string) {
    super('another certificate');
    this.fingerprint = fingerprint;
  }
}

/** Trust is set for this connection only. With a pinned certificate nothing is sent before it was compared. */
function connector(pinned: string | undefined, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({
    timeout: timeoutMs,
    rejectUnauthorized: pinned === undefined,
    // A resumed session need not show the certificate again.
    ...(pinned === undefined ? {} : { maxCachedSessions: 0 }),
  });
  if (pinned === undefined) return connect;
  return (options, done) =>
    connect(options, (error, socket) => {
      if (error) return done(error, null);
      if (!('getPeerCertificate' in socket)) return done(null, socket);
      const shown = shownBy(socket);
      if (shown === pinned) return done(null, socket);
      socket.destroy();
      // A server that shows none is not the one that was pinned either.
      return done(new OtherCertificate(shown ?? 'none'), null);
    });
}

function shownBy(socket: object): string | undefined {
  return 'getPeerCertificate' in socket
    ? (socket as TLSSocket).getPeerCertificate().fingerprint256
    : undefined;
}

/** Looks at the certificate without sending anything. */
function fingerprintOf(address: AdminAddress, timeoutMs: number): Promise<string | undefined> {
  const url = new URL(address.url);
  const connect = buildConnector({ timeout: timeoutMs, rejectUnauthorized: false });
  const target = {
    hostname: url.hostname,
    protocol: url.protocol,
    port: url.port === '' ? '443' : url.port,
    // A server name must not be an address (RFC 6066).
    servername: /^[\d.]+$|^\[/.test(url.hostname) ? '' : url.hostname,
  };
  return new Promise((done) =>
    connect(target, (error, socket) => {
      const shown = error ? undefined : shownBy(socket);
      socket?.destroy();
      done(shown);
    }),
  );
}
