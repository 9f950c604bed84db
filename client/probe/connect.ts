/** Stage 2: a TCP connection to every address at once, each by itself. */

import type { Stage } from './stage.ts';
import type { ConnectFailure, Endpoint } from './world.ts';

export interface ConnectNeeds {
  readonly endpoints: readonly Endpoint[];
  readonly limitMs: number;
}

export interface ConnectFacts {
  readonly addresses: readonly Connection[];
}

export interface Connection extends Endpoint {
  readonly outcome: 'open' | ConnectFailure;
  /** The system's word, for a failure. */
  readonly code: string | undefined;
  readonly ms: number;
}

/** Some balancers are behind hundreds of addresses; these many tell enough. */
const MOST_ADDRESSES = 64;

export const connect: Stage<ConnectNeeds, ConnectFacts> = {
  name: 'connect',
  describe: ({ endpoints }) => `connect to ${endpoints.map(endpointText).join(', ')}`,
  async run({ endpoints, limitMs }, world, cancel) {
    const addresses = await Promise.all(
      endpoints.slice(0, MOST_ADDRESSES).map(async (end): Promise<Connection> => {
        const dialled = await world.dial(end, limitMs, cancel);
        if (dialled.kind !== 'connected')
          return { ...end, outcome: dialled.kind, code: dialled.code, ms: dialled.ms };
        dialled.wire.close();
        return { ...end, outcome: 'open', code: undefined, ms: dialled.ms };
      }),
    );
    const failed = addresses.some(({ outcome }) => outcome !== 'open');
    return { outcome: failed ? 'failed' : 'ok', facts: { addresses } };
  },
};

export function endpointText({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
