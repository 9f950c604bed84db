/** Recordings that are under way, so that a window that is closed can first give the gateways their levels back. */

export class OpenWindows {
  readonly #running = new Map<Promise<unknown>, AbortController>();

  /** Runs `work` until it ends or all are closed. */
  async track<T>(work: (cancel: AbortSignal) => Promise<T>, cancel: AbortSignal): Promise<T> {
    const stop = new AbortController();
    const both = AbortSignal.any([stop.signal, cancel]);
    const running = work(both);
    this.#running.set(running, stop);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Resolves when every recording has ended, its level set back. */
  async close(): Promise<void> {
    for (const stop of this.#running.values()) stop.abort();
    await Promise.allSettled(this.#running.keys());
  }
}
