/** What is known of each gateway, and the reading that is under way. Knows no editor. */
import type { AdminApi } from '../admin-api/api.ts';
import { type ReadProgress, readGateway } from '../admin-api/read-gateway.ts';
import { type Gateway, type GatewayState, type Reading, readingOf } from './gateway-tree.ts';

export interface SessionsWorld {
  connect(gateway: Gateway): Promise<AdminApi>;
  now(): number;
  /** The state of this gateway is another. */
  onChange(gateway: Gateway): void;
  /** A whole reading is there; the connection is still open. */
  onRead(gateway: Gateway, reading: Reading, api: AdminApi, cancel: AbortSignal): Promise<void>;
}

const UNREAD: GatewayState = { kind: 'unread' };

export class Sessions {
  readonly #world: SessionsWorld;
  readonly #states = new Map<string, GatewayState>();
  readonly #running = new Map<string, AbortController>();

  constructor(world: SessionsWorld) {
    this.#world = world;
  }

  stateOf(gateway: Gateway): GatewayState {
    return this.#states.get(gateway.id) ?? UNREAD;
  }

  /** Reads the gateway anew; a reading that is under way is given up. Never rejects: the state says what happened. */
  async read(gateway: Gateway): Promise<void> {
    this.stop(gateway.id);
    const stop = new AbortController();
    this.#running.set(gateway.id, stop);
    const previous = readingOf(this.stateOf(gateway));
    const settle = (state: GatewayState) => {
      // A newer reading, or the removal of the gateway, took this one's place.
      if (this.#running.get(gateway.id) !== stop) return;
      this.#states.set(gateway.id, state);
      this.#world.onChange(gateway);
    };
    settle({ kind: 'reading', progress: undefined, previous });
    const api = await this.#world.connect(gateway);
    try {
      const onProgress = (progress: ReadProgress) => settle({ kind: 'reading', progress, previous });
      const answer = await readGateway(api, stop.signal, onProgress);
      if (answer.kind === 'failed') {
        settle({ kind: 'failed', failure: answer.failure, previous });
        return;
      }
      const reading = { snapshot: answer.value, at: this.#world.now() };
      settle({ kind: 'read', reading });
      if (this.#running.get(gateway.id) === stop)
        await this.#world.onRead(gateway, reading, api, stop.signal);
    } finally {
      await api.close();
      if (this.#running.get(gateway.id) === stop) this.#running.delete(gateway.id);
    }
  }

  /** Gives up the reading that is under way, if there is one. What was read before stays. */
  stop(id: string): void {
    this.#running.get(id)?.abort();
  }

  forget(id: string): void {
    this.stop(id);
    this.#running.delete(id);
    this.#states.delete(id);
  }

  dispose(): void {
    for (const stop of this.#running.values()) stop.abort();
    this.#running.clear();
  }
}
