/** Stage 3: the TLS handshake as Kong would make it, and what an onlooker can tell about the certificate. */

import { endpointText } from './connect.ts';
import type { Stage } from './stage.ts';
import type {
  Cancel,
  ConnectFailure,
  Endpoint,
  ProbeWorld,
  Secured,
  TlsFailure,
  TlsHello,
  TlsSession,
  TlsVersion,
  Wire,
} from './world.ts';

export interface TlsNeeds {
  readonly endpoints: readonly Endpoint[];
  readonly handshake: Handshake;
  readonly limitMs: number;
}

/** What Kong says in its hello, and what it would demand of the answer. */
export interface Handshake {
  readonly sni: string | undefined;
  /** Kong offers `h2` for grpcs and nothing at all for https. */
  readonly alpn: readonly string[];
  readonly oldest: TlsVersion;
  readonly newest: TlsVersion;
  readonly ciphers: 'default' | 'legacy';
  readonly verify: boolean;
  readonly authorities: readonly string[];
  readonly identity: { readonly cert: string; readonly key: string } | undefined;
}

export interface TlsFacts {
  readonly sni: string | undefined;
  readonly verify: boolean;
  readonly addresses: readonly TlsAttempt[];
}

export interface TlsAttempt extends Endpoint {
  readonly result: TlsResult;
  readonly ms: number;
}

export type TlsResult =
  | {
      readonly kind: 'secured';
      readonly session: TlsSession;
      /** Whether the certificate is for the name that Kong sends; undefined when it sends none. */
      readonly nameMatches: boolean | undefined;
      readonly daysLeft: number | undefined;
    }
  | { readonly kind: 'alert'; readonly alert: number; readonly code: string }
  | { readonly kind: TlsFailure | 'not-connected'; readonly code: string };

export const tls: Stage<TlsNeeds, TlsFacts> = {
  name: 'tls',
  describe: ({ endpoints, handshake }) =>
    `TLS with ${endpoints.map(endpointText).join(', ')} as ${handshake.sni ?? '(no server name)'}`,
  async run({ endpoints, handshake, limitMs }, world, cancel) {
    const addresses = await Promise.all(
      endpoints.map(async (end): Promise<TlsAttempt> => {
        const { secured, ms } = await shake(end, handshake, world, limitMs, cancel);
        if (secured.kind === 'secured') secured.wire.close();
        return { ...end, result: resultOf(secured, handshake.sni, world.now()), ms };
      }),
    );
    const facts = { sni: handshake.sni, verify: handshake.verify, addresses };
    return { outcome: addresses.every(({ result }) => isFine(result, handshake)) ? 'ok' : 'failed', facts };
  },
};

/** Would Kong go on with this session? A bad certificate is only looked at when the service says so. */
function isFine(result: TlsResult, { verify, alpn }: Handshake): boolean {
  if (result.kind !== 'secured') return false;
  if (alpn.includes('h2') && result.session.alpn !== 'h2') return false;
  return !verify || (result.session.trust.kind === 'trusted' && result.nameMatches === true);
}

/** The handshake's end, or that there was nobody to shake hands with. */
export type Shaken =
  | Secured
  | {
      readonly kind: 'not-connected';
      readonly failure: ConnectFailure;
      readonly code: string;
      readonly ms: number;
    };

/** Connects and shakes hands; an open wire is the caller's to close. `before` is sent in plain first. */
export async function shake(
  end: Endpoint,
  handshake: Handshake,
  world: ProbeWorld,
  limitMs: number,
  cancel: Cancel,
  before?: Uint8Array,
): Promise<{ readonly secured: Shaken; readonly ms: number }> {
  const dialled = await world.dial(end, limitMs, cancel);
  if (dialled.kind !== 'connected') {
    const { kind: failure, code, ms } = dialled;
    return { secured: { kind: 'not-connected', failure, code, ms }, ms };
  }
  if (before) dialled.wire.send(before);
  const secured = await world.secure(dialled.wire, helloOf(handshake), limitMs, cancel);
  if (secured.kind !== 'secured') dialled.wire.close();
  return { secured, ms: secured.ms };
}

function helloOf({ sni, alpn, oldest, newest, ciphers, authorities, identity }: Handshake): TlsHello {
  return { sni, alpn, oldest, newest, ciphers, authorities, identity };
}

export function resultOf(secured: Shaken, sni: string | undefined, now: number): TlsResult {
  if (secured.kind === 'secured') {
    const { session } = secured;
    const leaf = session.chain[0];
    return {
      kind: 'secured',
      session,
      nameMatches: sni === undefined || !leaf ? undefined : coversName(leaf.names, sni),
      daysLeft: leaf && Math.floor((leaf.validTo - now) / 86_400_000),
    };
  }
  if (secured.kind === 'alert') return { kind: 'alert', alert: secured.alert, code: secured.code };
  return { kind: secured.kind, code: secured.code };
}

/** One label for a star, case does not matter (RFC 6125); an address is never a name, which is nginx's view too. */
export function coversName(names: readonly string[], wanted: string): boolean {
  const labels = wanted.toLowerCase().replace(/\.$/, '').split('.');
  return names.some((name) => {
    const own = name.toLowerCase().replace(/\.$/, '').split('.');
    if (own.length !== labels.length) return false;
    return own.every((label, i) => label === labels[i] || (i === 0 && label === '*' && 2 < own.length));
  });
}

/** A wire that speaks what the service is declared to speak; undefined where it cannot be had. */
export async function openWire(
  end: Endpoint,
  handshake: Handshake | undefined,
  world: ProbeWorld,
  limitMs: number,
  cancel: Cancel,
): Promise<Wire | undefined> {
  if (handshake) {
    const { secured } = await shake(end, handshake, world, limitMs, cancel);
    return secured.kind === 'secured' ? secured.wire : undefined;
  }
  const dialled = await world.dial(end, limitMs, cancel);
  return dialled.kind === 'connected' ? dialled.wire : undefined;
}
