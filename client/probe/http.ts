/** Stage 4: the request that Kong would send, and the answer as nginx would read it. */

import { endpointText } from './connect.ts';
import { type Exchange, exchange } from './exchange.ts';
import type { Header } from './http1.ts';
import { type Follow, followRedirects, type Redirects } from './redirects.ts';
import type { Stage } from './stage.ts';
import { type Handshake, openWire } from './tls.ts';
import type { Cancel, Endpoint, Http2Answer, ProbeWorld } from './world.ts';

export interface HttpNeeds {
  readonly endpoints: readonly HttpEnd[];
  /** Undefined: plain. */
  readonly handshake: Handshake | undefined;
  readonly speak: 'http1' | 'grpc' | 'websocket';
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly limits: { readonly connectMs: number; readonly answerMs: number };
  readonly follow: Follow;
}

/** Each peer is sent its own Host unless the upstream or the route says otherwise. */
export interface HttpEnd extends Endpoint {
  readonly host: string;
}

export interface HttpFacts {
  readonly method: string;
  readonly path: string;
  readonly addresses: readonly HttpAttempt[];
}

export interface HttpAttempt extends Endpoint {
  readonly host: string;
  readonly answer: HttpAnswer;
  readonly redirects: Redirects | undefined;
}

export type HttpAnswer =
  | Exchange
  | { readonly kind: 'http2'; readonly answer: Http2Answer }
  | { readonly kind: 'no-connection' };

export const http: Stage<HttpNeeds, HttpFacts> = {
  name: 'http',
  describe: ({ method, path, endpoints }) =>
    `${method} ${path} from ${endpoints.map(endpointText).join(', ')}`,
  async run(needs, world, cancel) {
    const addresses = await Promise.all(
      needs.endpoints.map(async (end): Promise<HttpAttempt> => {
        const answer = await speak(end, needs, world, cancel);
        const redirects = await followed(end, answer, needs, world, cancel);
        return { address: end.address, port: end.port, host: end.host, answer, redirects };
      }),
    );
    const facts = { method: needs.method, path: needs.path, addresses };
    const fine = addresses.every(
      ({ answer, redirects }) =>
        isAnswer(answer) && redirects?.end !== 'loop' && redirects?.end !== 'too-many',
    );
    return { outcome: fine ? 'ok' : 'failed', facts };
  },
};

/** Something that Kong would relay: even a 500 is an answer of the far side. */
function isAnswer(answer: HttpAnswer): boolean {
  if (answer.kind === 'http2') return answer.answer.kind === 'answered';
  return answer.kind === 'answered' && (answer.body.end === 'complete' || answer.body.end === 'left');
}

async function speak(end: HttpEnd, needs: HttpNeeds, world: ProbeWorld, cancel: Cancel): Promise<HttpAnswer> {
  const { handshake, limits } = needs;
  const wire = await openWire(end, handshake, world, limits.connectMs, cancel);
  if (!wire) return { kind: 'no-connection' };
  try {
    if (needs.speak === 'grpc') {
      const answer = await world.exchangeHttp2(wire, grpcRequest(end, needs), limits.answerMs, cancel);
      return { kind: 'http2', answer };
    }
    const headers = needs.speak === 'websocket' ? [...needs.headers, ...UPGRADE] : needs.headers;
    return await exchange(
      wire,
      {
        method: needs.method,
        path: needs.path,
        headers: [
          ['Host', end.host],
          ['Connection', needs.speak === 'websocket' ? 'upgrade' : 'keep-alive'],
          ...headers,
        ],
      },
      world,
      limits.answerMs,
      cancel,
    );
  } finally {
    wire.close();
  }
}

async function followed(
  end: HttpEnd,
  answer: HttpAnswer,
  needs: HttpNeeds,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<Redirects | undefined> {
  if (answer.kind !== 'answered' || needs.speak !== 'http1') return undefined;
  const from = `${needs.handshake ? 'https' : 'http'}://${end.host}${needs.path}`;
  if (!URL.canParse(from)) return undefined;
  const askHere = async (path: string) => {
    const got = await speak(end, { ...needs, path }, world, cancel);
    return got.kind === 'http2' || got.kind === 'no-connection' ? undefined : got;
  };
  const { method, follow, limits } = needs;
  return followRedirects(answer, { method, from: new URL(from), follow, askHere, limits }, world, cancel);
}

const UPGRADE: readonly Header[] = [
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  // Any sixteen bytes do; the answer to them is not checked.
  ['Sec-WebSocket-Key', 'a29uZ3NvbGUtcHJvYmUtMQ=='],
];

function grpcRequest(end: HttpEnd, { handshake, path, headers }: HttpNeeds) {
  return {
    authority: end.host,
    scheme: handshake ? ('https' as const) : ('http' as const),
    method: 'POST',
    // The standard health service; a server without it answers "unimplemented", which is an answer too.
    path: path === '/' ? '/grpc.health.v1.Health/Check' : path,
    headers: {
      'content-type': 'application/grpc',
      te: 'trailers',
      ...Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    },
    // An empty message: not compressed, length 0.
    body: new Uint8Array(5),
  };
}
