/** Backends that behave, and backends that misbehave in one way each. Real servers on loopback. */

import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttp2Server, createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Made } from './certificates.ts';

export const BEHAVIOURS = [
  'plain',
  'tls',
  'bad-certificate',
  'client-certificate',
  'http2-plain',
  'http2-tls',
  'slow',
  'early-close',
  'reset',
  'silent',
  'huge-headers',
  'cut-body',
  'garbage',
  'ssh',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export interface BackendOptions {
  readonly name: string;
  /** For those that speak TLS. */
  readonly certificate: Made;
  /** Whose client certificates are taken, for `client-certificate`. */
  readonly authority?: string;
  /** How long `slow` takes for its answer. */
  readonly slowMs?: number;
}

/** A server that is not listening yet. */
export function backend(behaviour: Behaviour, options: BackendOptions): Server {
  const { certificate } = options;
  switch (behaviour) {
    case 'plain':
      return createHttpServer(echo(options.name));
    case 'tls':
    case 'bad-certificate':
      return createHttpsServer({ ...certificate }, echo(options.name));
    case 'client-certificate':
      return createHttpsServer(
        {
          ...certificate,
          requestCert: true,
          rejectUnauthorized: true,
          ...(options.authority ? { ca: options.authority } : {}),
        },
        echo(options.name),
      );
    case 'http2-plain':
      return plainHttp2();
    case 'http2-tls':
      return createSecureServer({ ...certificate, allowHTTP1: false }, (_request, response) =>
        response.end('{}'),
      );
    case 'slow':
      return slow(options);
    case 'early-close':
      return createTcpServer((socket) => quiet(socket).once('data', () => socket.end()));
    case 'reset':
      return createTcpServer((socket) => quiet(socket).once('data', () => socket.resetAndDestroy()));
    case 'silent':
      return createTcpServer((socket) => quiet(socket).resume());
    case 'huge-headers':
      return createHttpServer((_request, response) => {
        response.setHeader(
          'Set-Cookie',
          Array.from({ length: 12 }, (_, i) => `session-${i}=${'x'.repeat(900)}`),
        );
        response.end('{}');
      });
    case 'cut-body':
      return speaking(
        'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nonly the beginning',
      );
    case 'garbage':
      return speaking('HTTP/1.1 200 OK\r\nBad Name: 1\r\nContent-Length: 2\r\n\r\nok');
    case 'ssh':
      return createTcpServer((socket) => quiet(socket).write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'));
  }
}

/** Tells what arrived, so that a test or a newcomer sees what Kong would send. */
function echo(name: string) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.stringify({
      backend: name,
      method: request.method,
      path: request.url,
      headers: request.headers,
    });
    response.writeHead(200, { 'Content-Type': 'application/json', Server: `${name} (kongsole-lab)` });
    response.end(`${body}\n`);
  };
}

function plainHttp2(): Server {
  const server = createHttp2Server((_request, response) => response.end('{}'));
  return server;
}

function slow({ name, slowMs = 20_000 }: BackendOptions): HttpServer {
  return createHttpServer((request, response) => {
    const timer = setTimeout(() => echo(name)(request, response), slowMs);
    response.once('close', () => clearTimeout(timer));
  });
}

function speaking(answer: string): Server {
  return createTcpServer((socket) => quiet(socket).once('data', () => socket.end(answer, 'latin1')));
}

/** Clients that vanish are nothing to fall over. */
function quiet(socket: Socket): Socket {
  return socket.on('error', () => socket.destroy());
}
