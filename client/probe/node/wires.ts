/** Connections, and reading from them only what is asked for. */

import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Cancel, ConnectFailure, Endpoint, Received, Wire } from '../world.ts';
import { alertOf } from './tls-error.ts';
import { codeOf, race } from './waiting.ts';

/** What a wire takes from the kernel at a time; more waits there. */
export const READ_AHEAD = 64 * 1024;

export const CONNECT_CODES: Readonly<Record<string, ConnectFailure>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timed-out',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  // A family that this machine has no address in.
  EADDRNOTAVAIL: 'unreachable',
  EAFNOSUPPORT: 'unreachable',
  EACCES: 'not-permitted',
  EPERM: 'not-permitted',
};

type DialledSocket =
  | { readonly kind: 'connected'; readonly socket: Socket }
  | { readonly kind: ConnectFailure; readonly code: string };

export function dialSocket(
  { address, port }: Endpoint,
  limitMs: number,
  cancel: Cancel,
): Promise<DialledSocket> {
  const late: DialledSocket = { kind: 'timed-out', code: 'limit' };
  return race<DialledSocket>(
    { limitMs, cancel, late, cancelled: { kind: 'cancelled', code: 'cancelled' } },
    (settle) => {
      const socket = connectTcp({ host: address, port, autoSelectFamily: false, noDelay: true });
      // Nothing flows until asked for: an endless answer stays in the kernel.
      socket.pause();
      let kept = false;
      const failed = (error: unknown) =>
        settle({ kind: CONNECT_CODES[codeOf(error)] ?? 'failed', code: codeOf(error) });
      socket.once('connect', () => {
        kept = true;
        settle({ kind: 'connected', socket });
      });
      socket.on('error', failed);
      return () => {
        if (!kept) socket.destroy();
      };
    },
  );
}

export function wireOf(socket: Duplex): Wire {
  let failure: Received | undefined;
  let ended = false;
  socket.on('error', (error) => {
    failure ??= receivedFailure(error);
  });
  socket.on('end', () => {
    ended = true;
  });
  return {
    send(bytes) {
      if (!socket.destroyed) socket.write(bytes);
    },
    receive: (limitMs, cancel) =>
      race<Received>(
        { limitMs, cancel, late: { kind: 'timed-out' }, cancelled: { kind: 'cancelled' } },
        (settle) => {
          const look = () => {
            const bytes: unknown = socket.read(Math.min(socket.readableLength, READ_AHEAD) || undefined);
            if (bytes instanceof Uint8Array && bytes.length > 0) settle({ kind: 'bytes', bytes });
            else if (failure) settle(failure);
            else if (ended || socket.readableEnded) settle({ kind: 'end' });
            else if (socket.destroyed) settle({ kind: 'end' });
          };
          socket.on('readable', look);
          socket.on('end', look);
          socket.on('error', look);
          socket.on('close', look);
          look();
          return () => {
            socket.off('readable', look);
            socket.off('end', look);
            socket.off('error', look);
            socket.off('close', look);
          };
        },
      ),
    close() {
      socket.destroy();
    },
  };
}

function receivedFailure(error: unknown): Received {
  const alert = alertOf(error);
  if (alert !== undefined) return { kind: 'alert', alert };
  const code = codeOf(error);
  return CONNECT_CODES[code] === 'reset' ? { kind: 'reset' } : { kind: 'failed', code };
}
