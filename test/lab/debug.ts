/** The lab's error.log, its log level, and the timings of a request, as Kong 3.5 and newer give them. */

import { appendFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { LOG_LEVELS, type LogLevel } from '../../server/core/logs/error-line.ts';

const CONFIGURED: LogLevel = 'notice';

export interface RequestOfLog {
  readonly id: string;
  readonly request: IncomingMessage;
}

export class LabLog {
  /** Undefined: written nowhere. */
  readonly #file: string | undefined;
  #level: LogLevel = CONFIGURED;
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
  }

  get level(): LogLevel {
    return this.#level;
  }

  /** For so many seconds; 0 gives the configured level back at once (kong/api/routes/debug.lua, lua-kong-nginx-module). */
  raise(level: string, seconds: number): 'changed' | 'already' | 'unknown' {
    const known = LOG_LEVELS.find((each) => each === level);
    if (!known) return 'unknown';
    if (known === this.#level) return 'already';
    this.close();
    if (0 < seconds) {
      this.#level = known;
      this.#timer = setTimeout(() => this.close(), seconds * 1000);
      this.#timer.unref();
    }
    return 'changed';
  }

  write(level: LogLevel, words: string, { id, request }: RequestOfLog, upstream?: string): void {
    if (this.#file === undefined || LOG_LEVELS.indexOf(this.#level) < LOG_LEVELS.indexOf(level)) return;
    const time = new Date().toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
    const { method = 'GET', url = '/', httpVersion, headers, socket } = request;
    const fields = [
      `client: ${socket.remoteAddress ?? ''}`,
      'server: kong',
      `request: "${method} ${url} HTTP/${httpVersion}"`,
      ...(upstream === undefined ? [] : [`upstream: "${upstream}"`]),
      `host: "${headers.host ?? ''}"`,
      `request_id: "${id}"`,
    ];
    appendFileSync(this.#file, `${time} [${level}] ${process.pid}#0: *1 ${words}, ${fields.join(', ')}\n`);
  }

  /** The configured level again. */
  close(): void {
    clearTimeout(this.#timer);
    this.#level = CONFIGURED;
  }
}

/** What nginx says of a connection that failed (ngx_http_upstream.c). */
export function failureWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'timeout')
    return 'upstream timed out (110: Connection timed out) while connecting to upstream';
  if (code === 'ECONNREFUSED')
    return 'connect() failed (111: Connection refused) while connecting to upstream';
  return 'upstream prematurely closed connection while reading response header from upstream';
}

/** `X-Kong-Request-Debug-Output`, for a client on this machine that asks for it, or one that has the token. */
export function timingsFor(
  { id, request, debugToken }: RequestOfLog & { readonly debugToken: string | undefined },
  ms: { readonly proxyMs: number; readonly upstreamMs: number },
): readonly (readonly [string, string])[] {
  if (request.headers['x-kong-request-debug'] !== '*') return [];
  if (debugToken !== undefined && request.headers['x-kong-request-debug-token'] !== debugToken) return [];
  const access = {
    total_time: ms.proxyMs,
    child: { router: { total_time: 0.1 }, plugins: { total_time: 0.2 } },
  };
  const upstream = {
    total_time: ms.upstreamMs,
    child: { time_to_first_byte: { total_time: ms.upstreamMs } },
  };
  const output = {
    request_id: id,
    total_time_without_upstream: ms.proxyMs,
    total_time: ms.proxyMs + ms.upstreamMs,
    child: { access, balancer: { total_time: 0.1 }, upstream },
  };
  return [['X-Kong-Request-Debug-Output', JSON.stringify(output)]];
}
