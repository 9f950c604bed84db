/** Servers that do one thing wrong on purpose, for the matrix. */

import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttp2Server, createSecureServer } from 'node:http2';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { Made } from '../../lab/certificates.ts';

const fine: RequestListener = (_request, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end('{"fine":true}');
};

export function plain(listener: RequestListener = fine): Server {
  return createHttpServer(listener);
}

export function secure(
  certificate: Made,
  options: ServerOptions = {},
  listener: RequestListener = fine,
): Server {
  return createHttpsServer({ ...certificate, ...options }, listener);
}

export function h2c(): Server {
  return createHttp2Server((_request, response) => response.end('{}'));
}

export function h2(certificate: Made): Server {
  return createSecureServer({ ...certificate, allowHTTP1: false }, (_request, response) =>
    response.end('{}'),
  );
}

/** Answers unary gRPC calls with status 0. */
export function grpc(): Server {
  const server = createHttp2Server();
  server.on('stream', (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(new Uint8Array(5));
  });
  return server;
}

/** Reacts to the first bytes. */
export function raw(react: (socket: Socket, first: Buffer) => void): Server {
  return createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => react(socket, first));
  });
}

/** Acts as soon as somebody is there. */
export function onConnect(act: (socket: Socket) => void): Server {
  return createServer((socket) => {
    socket.on('error', () => socket.destroy());
    act(socket);
  });
}

/** Sends this text and closes. */
export function saying(answer: string): Server {
  return raw((socket) => socket.end(answer, 'latin1'));
}
