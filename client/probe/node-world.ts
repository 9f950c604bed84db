/**
 * The world as Node sees it: the only file that touches sockets and knows the system's error codes.
 *
 * Raw `net` and `tls` on purpose: VS Code patches `http` for proxies, Node's HTTP parser is stricter than nginx, and
 * `fetch` hides causes. Addresses are dialled one by one, for with `autoSelectFamily` a slow address is given 250 ms
 * and its failure is an AggregateError without words.
 */

import { promises as dns, getServers, lookup } from 'node:dns';
import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { Duplex } from 'node:stream';
import {
  type ConnectionOptions,
  connect as connectTls,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import type {
  Cancel,
  Certificate,
  ConnectFailure,
  Distrust,
  DnsAnswer,
  DnsFailure,
  DnsQuestion,
  DnsRecord,
  Endpoint,
  Http2Answer,
  Http2Request,
  ProbeWorld,
  Received,
  ResolverSetup,
  TlsFailure,
  TlsHello,
  TlsSession,
  Trust,
  Wire,
} from './world.ts';

/** What a wire takes from the kernel at a time; more waits there. */
const READ_AHEAD = 64 * 1024;

export function nodeWorld(vantage = 'this machine'): ProbeWorld {
  /** The socket behind each wire; a wire of another world is not in it. */
  const sockets = new WeakMap<Wire, Socket>();

  function wireOf(socket: Socket): Wire {
    const wire = socketWire(socket);
    sockets.set(wire, socket);
    return wire;
  }

  return {
    vantage,
    dataPlane: false,
    elapsed: () => performance.now(),
    now: () => Date.now(),
    resolverSetup,
    ask,
    systemLookup,
    pause,
    async dial(end, limitMs, cancel) {
      const started = performance.now();
      const dialled = await dialSocket(end, limitMs, cancel);
      const ms = performance.now() - started;
      return dialled.kind === 'connected'
        ? { kind: 'connected', wire: wireOf(dialled.socket), ms }
        : { ...dialled, ms };
    },
    async secure(wire, hello, limitMs, cancel) {
      const socket = sockets.get(wire);
      if (!socket) return { kind: 'failed', code: 'no such wire', ms: 0 };
      const started = performance.now();
      const secured = await secureSocket(socket, hello, limitMs, cancel);
      const ms = performance.now() - started;
      return secured.kind === 'secured'
        ? { kind: 'secured', wire: wireOf(secured.socket), session: secured.session, ms }
        : { ...secured, ms };
    },
    async asksForCertificate(wire, hello, limitMs, cancel) {
      const socket = sockets.get(wire);
      return socket && asksForCertificate(socket, hello, limitMs, cancel);
    },
    async exchangeHttp2(wire, request, limitMs, cancel) {
      const socket = sockets.get(wire);
      if (!socket) return { kind: 'failed', code: 'no such wire', ms: 0 };
      return exchangeHttp2(socket, request, limitMs, cancel);
    },
  };
}

// Waiting -----------------------------------------------------------------------------------------------------

function pause(ms: number, cancel: Cancel): Promise<void> {
  return new Promise((done) => {
    if (cancel.aborted) return done();
    const end = () => {
      clearTimeout(timer);
      cancel.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    cancel.addEventListener('abort', end);
  });
}

interface Race<T> {
  readonly limitMs: number;
  readonly cancel: Cancel;
  readonly late: T;
  readonly cancelled: T;
}

/** Runs `start` to its answer, the limit or the cancellation, whichever is first, and leaves no timer behind. */
function race<T>(
  { limitMs, cancel, late, cancelled }: Race<T>,
  start: (settle: (answer: T) => void) => () => void,
) {
  return new Promise<T>((resolve) => {
    if (cancel.aborted) return resolve(cancelled);
    // Many addresses wait on one signal at once; that is no leak.
    setMaxListeners(0, cancel);
    let over = false;
    let clear: () => void = () => undefined;
    const settle = (answer: T) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      cancel.removeEventListener('abort', abort);
      clear();
      resolve(answer);
    };
    const abort = () => settle(cancelled);
    const timer = setTimeout(() => settle(late), limitMs);
    cancel.addEventListener('abort', abort);
    clear = start(settle);
    // The answer may have come while `start` still ran, when there was nothing to clear yet.
    if (over) clear();
  });
}

// DNS ---------------------------------------------------------------------------------------------------------

async function resolverSetup(): Promise<ResolverSetup> {
  const [conf, hosts] = await Promise.all([readText('/etc/resolv.conf'), readText('/etc/hosts')]);
  const search: string[] = [];
  let ndots = 1;
  for (const line of conf.split('\n')) {
    const [word, ...rest] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    // The last `search` or `domain` line counts (resolv.conf(5)).
    if (word === 'search' || word === 'domain') search.splice(0, search.length, ...rest);
    if (word === 'options') {
      for (const option of rest) if (option.startsWith('ndots:')) ndots = Number(option.slice(6)) || 0;
    }
  }
  const byName = new Map<string, string[]>();
  for (const line of hosts.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (!address || !isIP(address)) continue;
    for (const name of names)
      byName.set(name.toLowerCase(), [...(byName.get(name.toLowerCase()) ?? []), address]);
  }
  return { servers: getServers(), search, ndots, hosts: byName };
}

/** Empty where there is no such file: not every system has one. */
async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}

const DNS_CODES: Readonly<Record<string, DnsFailure>> = {
  ENOTFOUND: 'no-such-name',
  ENODATA: 'no-such-record',
  ESERVFAIL: 'server-failure',
  ENOTIMP: 'server-failure',
  EFORMERR: 'server-failure',
  EREFUSED: 'refused',
  ETIMEOUT: 'timed-out',
  ECONNREFUSED: 'unreachable',
  EBADNAME: 'bad-name',
  ECANCELLED: 'cancelled',
};

async function ask(
  { name, type, servers }: DnsQuestion,
  limitMs: number,
  cancel: Cancel,
): Promise<DnsAnswer> {
  const started = performance.now();
  const failure = (kind: DnsFailure, code: string): DnsAnswer => ({
    kind,
    code,
    ms: performance.now() - started,
  });
  let resolver: dns.Resolver;
  try {
    resolver = new dns.Resolver({ timeout: limitMs, tries: 1 });
    if (servers.length > 0) resolver.setServers(servers);
  } catch (error) {
    return failure('failed', codeOf(error));
  }
  const outcome = {
    limitMs: limitMs + 50,
    cancel,
    late: { kind: 'timed-out', code: 'ETIMEOUT', ms: limitMs } as const,
  };
  return race<DnsAnswer>({ ...outcome, cancelled: failure('cancelled', 'ECANCELLED') }, (settle) => {
    records(resolver, name, type).then(
      (records) =>
        // c-ares gives an empty list for a loop of CNAMEs.
        settle(
          records.length > 0
            ? { kind: 'records', records, ms: performance.now() - started }
            : failure('no-such-record', 'empty'),
        ),
      (error: unknown) => settle(failure(DNS_CODES[codeOf(error)] ?? 'failed', codeOf(error))),
    );
    return () => resolver.cancel();
  });
}

async function records(
  resolver: dns.Resolver,
  name: string,
  type: DnsQuestion['type'],
): Promise<DnsRecord[]> {
  switch (type) {
    case 'A':
      return (await resolver.resolve4(name, { ttl: true })).map(({ address, ttl }) => ({
        value: address,
        ttl,
      }));
    case 'AAAA':
      return (await resolver.resolve6(name, { ttl: true })).map(({ address, ttl }) => ({
        value: address,
        ttl,
      }));
    case 'CNAME':
      return (await resolver.resolveCname(name)).map((value) => ({ value }));
    case 'SRV':
      return (await resolver.resolveSrv(name)).map((srv) => ({
        value: srv.name,
        port: srv.port,
        weight: srv.weight,
        priority: srv.priority,
      }));
  }
}

function systemLookup(name: string, limitMs: number, cancel: Cancel): Promise<readonly string[]> {
  return race<readonly string[]>({ limitMs, cancel, late: [], cancelled: [] }, (settle) => {
    lookup(name, { all: true }, (error, found) => settle(error ? [] : found.map(({ address }) => address)));
    return () => undefined;
  });
}

// TCP ---------------------------------------------------------------------------------------------------------

const CONNECT_CODES: Readonly<Record<string, ConnectFailure>> = {
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

function dialSocket({ address, port }: Endpoint, limitMs: number, cancel: Cancel): Promise<DialledSocket> {
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

function socketWire(socket: Socket): Wire {
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

// TLS ---------------------------------------------------------------------------------------------------------

type SecuredSocket =
  | { readonly kind: 'secured'; readonly socket: TLSSocket; readonly session: TlsSession }
  | { readonly kind: 'alert'; readonly alert: number; readonly code: string }
  | { readonly kind: TlsFailure; readonly code: string };

function secureSocket(raw: Socket, hello: TlsHello, limitMs: number, cancel: Cancel): Promise<SecuredSocket> {
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

function sessionOf(socket: TLSSocket): TlsSession {
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    alpn: socket.alpnProtocol || undefined,
    chain: chainOf(socket.getPeerCertificate(true)),
    trust: trustOf(socket),
  };
}

const DISTRUST_CODES: Readonly<Record<string, Distrust>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed-in-chain',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'incomplete-chain',
  CERT_REVOKED: 'revoked',
};

function trustOf(socket: TLSSocket): Trust {
  if (socket.authorized) return { kind: 'trusted' };
  // Typed as an Error, in truth the code as a string.
  const said: unknown = socket.authorizationError;
  const code = typeof said === 'string' ? said : codeOf(said);
  return { kind: 'untrusted', why: DISTRUST_CODES[code] ?? 'other', code };
}

function chainOf(leaf: PeerCertificate & { issuerCertificate?: unknown }): Certificate[] {
  const chain: Certificate[] = [];
  const seen = new Set<string>();
  let at: (PeerCertificate & { issuerCertificate?: unknown }) | undefined = leaf;
  while (at?.fingerprint256 && !seen.has(at.fingerprint256) && chain.length < 10) {
    seen.add(at.fingerprint256);
    chain.push(certificateOf(at));
    at = isCertificate(at.issuerCertificate) ? at.issuerCertificate : undefined;
  }
  return chain;
}

function isCertificate(value: unknown): value is PeerCertificate {
  return typeof value === 'object' && value !== null && 'fingerprint256' in value;
}

function certificateOf(from: PeerCertificate): Certificate {
  const names: string[] = [];
  const addresses: string[] = [];
  for (const part of (from.subjectaltname ?? '').split(/,\s*/)) {
    if (part.startsWith('DNS:')) names.push(part.slice(4));
    if (part.startsWith('IP Address:')) addresses.push(part.slice(11));
  }
  const commonName = String(from.subject?.CN ?? '');
  return {
    subject: commonName || distinguished(from.subject),
    issuer: String(from.issuer?.CN ?? '') || distinguished(from.issuer),
    names: names.length + addresses.length > 0 || !commonName ? names : [commonName],
    addresses,
    validFrom: Date.parse(from.valid_from),
    validTo: Date.parse(from.valid_to),
    sha256: from.fingerprint256,
  };
}

function distinguished(name: unknown): string {
  if (typeof name !== 'object' || name === null) return '';
  return Object.entries(name)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ');
}

function tlsFailure(error: unknown): SecuredSocket {
  const alert = alertOf(error);
  const code = codeOf(error);
  if (alert !== undefined) return { kind: 'alert', alert, code };
  const reason = reasonOf(error);
  if (reason !== undefined) {
    // The low 12 bits are the reason: OpenSSL 0x10b and BoringSSL 0x0f7 are "wrong version number".
    if ([0x10b, 0x0f7, 0xc6, 0x9b, 0x9c].includes(reason)) return { kind: 'not-tls', code };
    if ([0x14d, 0x102, 0x18e, 0x18a, 0xbf].includes(reason)) return { kind: 'too-old', code };
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY_REQUEST/.test(code)) {
    return { kind: 'not-tls', code };
  }
  if (/UNSUPPORTED_PROTOCOL|LEGACY_SIGALG|DH_KEY_TOO_SMALL|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK/.test(code)) {
    return { kind: 'too-old', code };
  }
  // Node says ECONNRESET for an orderly close during the handshake too; only a real reset names the system call.
  if (code === 'ECONNRESET') return { kind: syscallOf(error) === 'read' ? 'reset' : 'closed', code };
  if (code === 'EPIPE') return { kind: 'reset', code };
  return { kind: 'failed', code };
}

/** The reason in OpenSSL's packed error, whatever its words are in this version. */
function reasonOf(error: unknown): number | undefined {
  const text = error instanceof Error ? `${error.message} ${error.stack ?? ''}` : '';
  const packed = /error:([0-9A-Fa-f]{8}):/.exec(text)?.[1];
  return packed === undefined ? undefined : Number.parseInt(packed, 16) & 0xfff;
}

function alertOf(error: unknown): number | undefined {
  const reason = reasonOf(error);
  return reason !== undefined && 1000 <= reason && reason < 1256 ? reason - 1000 : undefined;
}

/** Makes the handshake through a stream that lets us read the server's records as they pass. */
function asksForCertificate(raw: Socket, hello: TlsHello, limitMs: number, cancel: Cancel) {
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

// HTTP/2 ------------------------------------------------------------------------------------------------------

function exchangeHttp2(
  socket: Socket,
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
    const session = connectHttp2(`${request.scheme}://${request.authority}`, {
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

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : 'unknown';
}

function syscallOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'syscall' in error
    ? String(error.syscall)
    : undefined;
}
