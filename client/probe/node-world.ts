/**
 * The world as Node sees it. Only this file, the folder `node` beside it and the relay of a vantage touch sockets and
 * know the system's error codes.
 *
 * Raw `net` and `tls` on purpose: VS Code patches `http` for proxies, Node's HTTP parser is stricter than nginx, and
 * `fetch` hides causes. Addresses are dialled one by one, for with `autoSelectFamily` a slow address is given 250 ms
 * and its failure is an AggregateError without words.
 */

import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { asksForCertificate, secureSocket } from './node/handshakes.ts';
import { exchangeHttp2 } from './node/http2.ts';
import { ask, resolverSetup, systemLookup } from './node/names.ts';
import { pause } from './node/waiting.ts';
import { dialSocket, wireOf } from './node/wires.ts';
import type { Cancel, ConnectFailure, Endpoint, ProbeWorld, Wire } from './world.ts';

export function nodeWorld(): ProbeWorld {
  return {
    vantage: 'this machine',
    dataPlane: false,
    resolverSetup,
    ask,
    systemLookup,
    ...wiredWorld(dialSocket),
  };
}

/** A connection to one address, with the time it took where the dialler measured it better than we can. */
export type DialledStream =
  | { readonly kind: 'connected'; readonly socket: Duplex; readonly ms?: number }
  | { readonly kind: ConnectFailure; readonly code: string };

export type Dialler = (end: Endpoint, limitMs: number, cancel: Cancel) => Promise<DialledStream>;

/** All that needs no more than a way to open connections. */
export function wiredWorld(
  dialStream: Dialler,
): Omit<ProbeWorld, 'vantage' | 'dataPlane' | 'resolverSetup' | 'ask' | 'systemLookup'> {
  /** The stream behind each wire; a wire of another world is not in it. */
  const streams = new WeakMap<Wire, Duplex>();
  const remember = (stream: Duplex): Wire => {
    const wire = wireOf(stream);
    streams.set(wire, stream);
    return wire;
  };
  return {
    elapsed: () => performance.now(),
    now: () => Date.now(),
    pause,
    async dial(end, limitMs, cancel) {
      const started = performance.now();
      const dialled = await dialStream(end, limitMs, cancel);
      const ms = performance.now() - started;
      return dialled.kind === 'connected'
        ? { kind: 'connected', wire: remember(dialled.socket), ms: dialled.ms ?? ms }
        : { ...dialled, ms };
    },
    async secure(wire, hello, limitMs, cancel) {
      const stream = streams.get(wire);
      if (!stream) return { kind: 'failed', code: 'no such wire', ms: 0 };
      const started = performance.now();
      const secured = await secureSocket(stream, hello, limitMs, cancel);
      const ms = performance.now() - started;
      return secured.kind === 'secured'
        ? { kind: 'secured', wire: remember(secured.socket), session: secured.session, ms }
        : { ...secured, ms };
    },
    async asksForCertificate(wire, hello, limitMs, cancel) {
      const stream = streams.get(wire);
      return stream && asksForCertificate(stream, hello, limitMs, cancel);
    },
    async exchangeHttp2(wire, request, limitMs, cancel) {
      const stream = streams.get(wire);
      if (!stream) return { kind: 'failed', code: 'no such wire', ms: 0 };
      return exchangeHttp2(stream, request, limitMs, cancel);
    },
  };
}
