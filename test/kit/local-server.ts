/** Real servers on loopback for a test; they and their connections are gone when it ends. */
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { makeCertificate } from '../lab/certificates.ts';

async function listening(t: TestContext, server: Server): Promise<number> {
  const open = new Set<Socket>();
  const watch = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  };
  server.on('connection', watch);
  server.on('secureConnection', watch);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        for (const socket of open) socket.destroy();
      }),
  );
  return (server.address() as AddressInfo).port;
}

export async function httpServer(t: TestContext, answer: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(t, createServer(answer))}`;
}

export async function rawServer(t: TestContext, onConnection: (socket: Socket) => void): Promise<string> {
  return `http://127.0.0.1:${await listening(t, createTcpServer(onConnection))}`;
}

export async function tlsServer(
  t: TestContext,
  identity: Identity,
  answer: RequestListener,
): Promise<string> {
  return `https://127.0.0.1:${await listening(t, createTlsServer(identity, answer))}`;
}

export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** A fresh self-signed certificate, good for two days. */
export function selfSigned(name: string): Promise<Identity> {
  return makeCertificate({ commonName: name, toDay: 2 });
}
