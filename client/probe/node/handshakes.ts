/** TLS handshakes as the client, on a connection that is open. */

import { isIP } from 'node:net';
import { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import type { Cancel, TlsHello, TlsSession } from '../world.ts';
import { sessionOf } from './session.ts';
import { type TlsFailed, tlsFailure } from './tls-error.ts';
import { codeOf, race } from './waiting.ts';

type SecuredSocket =
  | { readonly kind: 'secured'; readonly socket: TLSSocket; readonly session: TlsSession }
  | TlsFailed;

export function secureSocket(
  raw: Duplex,
  hello: TlsHello,
  limitMs: number,
  cancel: Cancel,
): Promise<SecuredSocket> {
  const late: SecuredSocket = { kind: 'timed-out', code: 'limit' };
  return race<SecuredSocket>(
    { limitMs, cancel, late, cancelled: { kind: 'cancelled', code: 'cancelled' } },
    (settle) => {
      let socket: TLSSocket;
      try {
        socket = connectTls(tlsOptions(raw, hello));
      } catch (error) {
        raw.destroy();
        settle({ kind: 'failed', code: codeOf(error) });
        return () => undefined;
      }
      let kept = false;
      socket.once('secureConnect', () => {
        kept = true;
        socket.pause();
        settle({ kind: 'secured', socket, session: sessionOf(socket) });
      });
      socket.on('error', (error) => settle(tlsFailure(error)));
      return () => {
        if (kept) return;
        socket.destroy();
        raw.destroy();
      };
    },
  );
}

function tlsOptions(socket: Duplex, hello: TlsHello): ConnectionOptions {
  return {
    socket,
    // An empty name sends none; an address must not stand in the extension (RFC 6066).
    servername: hello.sni !== undefined && isIP(hello.sni) === 0 ? hello.sni : '',
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    minVersion: hello.oldest,
    maxVersion: hello.newest,
    ...(hello.alpn.length > 0 ? { ALPNProtocols: [...hello.alpn] } : {}),
    ...(hello.ciphers === 'legacy' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
    ...(hello.authorities.length > 0 ? { ca: [...hello.authorities] } : {}),
    ...(hello.identity ? hello.identity : {}),
  };
}

/** Makes the handshake through a stream that lets us read the server's records as they pass. */
export function asksForCertificate(raw: Duplex, hello: TlsHello, limitMs: number, cancel: Cancel) {
  return race<boolean | undefined>({ limitMs, cancel, late: undefined, cancelled: undefined }, (settle) => {
    const records = handshakeReader();
    const tap = new Duplex({
      read: () => raw.resume(),
      write: (chunk: Uint8Array, _encoding, done) => {
        raw.write(chunk, () => done());
      },
    });
    raw.on('data', (chunk: Uint8Array) => {
      records.take(chunk);
      // CertificateRequest is 13, ServerHelloDone 14 (RFC 5246 section 7.4).
      if (records.types.has(13)) settle(true);
      else if (records.types.has(14)) settle(false);
      else tap.push(chunk);
    });
    raw.on('end', () => settle(undefined));
    raw.on('error', () => settle(undefined));
    let socket: TLSSocket | undefined;
    try {
      socket = connectTls({ ...tlsOptions(tap, hello), minVersion: 'TLSv1', maxVersion: 'TLSv1.2' });
      socket.on('error', () => settle(undefined));
    } catch {
      settle(undefined);
    }
    return () => {
      socket?.destroy();
      tap.destroy();
      raw.destroy();
    };
  });
}

/** Collects the types of the handshake messages in unencrypted TLS records. */
function handshakeReader() {
  const types = new Set<number>();
  let records = Buffer.alloc(0);
  let messages = Buffer.alloc(0);
  return {
    types,
    take(chunk: Uint8Array): void {
      records = Buffer.concat([records, chunk]);
      while (5 <= records.length && 5 + records.readUInt16BE(3) <= records.length) {
        const end = 5 + records.readUInt16BE(3);
        if (records[0] === 22) messages = Buffer.concat([messages, records.subarray(5, end)]);
        records = records.subarray(end);
      }
      while (4 <= messages.length) {
        const end = 4 + messages.readUIntBE(1, 3);
        types.add(messages[0] ?? 0);
        if (messages.length < end) return;
        messages = messages.subarray(end);
      }
    },
  };
}
