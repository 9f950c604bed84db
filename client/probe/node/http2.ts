/** One exchange in HTTP/2 on a connection that is open. */

import { connect as connectHttp2 } from 'node:http2';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import type { Cancel, Http2Answer, Http2Request } from '../world.ts';
import { codeOf, race } from './waiting.ts';
import { CONNECT_CODES, READ_AHEAD } from './wires.ts';

export function exchangeHttp2(
  socket: Duplex,
  request: Http2Request,
  limitMs: number,
  cancel: Cancel,
): Promise<Http2Answer> {
  const started = performance.now();
  const failure = (kind: Exclude<Http2Answer['kind'], 'answered'>, code: string): Http2Answer => ({
    kind,
    code,
    ms: performance.now() - started,
  });
  const limits = {
    limitMs,
    cancel,
    late: { kind: 'timed-out', code: 'limit', ms: limitMs } as const,
    cancelled: failure('cancelled', 'cancelled'),
  };
  return race<Http2Answer>(limits, (settle) => {
    // The session reads the socket by itself, but only one that is not paused.
    socket.resume();
    // The name counts for nothing here; what the request says may be no valid authority (a host_header with a port).
    const session = connectHttp2(`${request.scheme}://backend`, {
      createConnection: () => socket,
    });
    const fail = (error: unknown) => {
      const code = codeOf(error);
      if (CONNECT_CODES[code] === 'reset') settle(failure('reset', code));
      else settle(failure(code === 'ERR_HTTP2_ERROR' ? 'not-http2' : 'failed', code));
    };
    session.on('error', fail);
    session.on('close', () => settle(failure('closed', 'session closed')));
    const stream = session.request({
      ':method': request.method,
      ':path': request.path,
      ':authority': request.authority,
      ':scheme': request.scheme,
      ...request.headers,
    });
    let head: Readonly<Record<string, string>> = {};
    let trailers: Readonly<Record<string, string>> = {};
    let received = 0;
    stream.on('response', (headers) => {
      head = flat(headers);
    });
    stream.on('trailers', (headers) => {
      trailers = flat(headers);
    });
    const answer = () =>
      head[':status'] === undefined
        ? failure('closed', `stream closed (${stream.rstCode})`)
        : {
            kind: 'answered' as const,
            status: Number(head[':status']),
            headers: head,
            trailers,
            ms: performance.now() - started,
          };
    stream.on('data', (chunk: Uint8Array) => {
      received += chunk.length;
      if (READ_AHEAD < received) settle(answer());
    });
    stream.on('error', () => settle(failure('rejected', `RST_STREAM ${stream.rstCode}`)));
    // The answer is whole with its trailers; a server that never reads our body keeps the stream open for longer.
    stream.on('end', () => settle(answer()));
    stream.on('close', () => settle(answer()));
    stream.end(request.body);
    return () => {
      session.destroy();
      socket.destroy();
    };
  });
}

function flat(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  );
}
