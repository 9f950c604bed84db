/** Tokens for Kong's timings, in the editor's secret storage, each for the one proxy that it was given for. */
import type { SecretStorage } from 'vscode';
import type { Secret } from '../admin-api/secret.ts';
import { readDebugToken } from '../probe/debug-token.ts';

export class DebugTokens {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  async of(proxy: URL | undefined): Promise<Secret | undefined> {
    return proxy && readDebugToken(await this.#secrets.get(keyOf(proxy)));
  }

  async put(proxy: URL, token: Secret | undefined): Promise<void> {
    if (token) await this.#secrets.store(keyOf(proxy), token.reveal());
    else await this.#secrets.delete(keyOf(proxy));
  }
}

/** By origin: a setting that changes to another address finds no token there. */
function keyOf({ origin }: URL): string {
  return `kongsole.debugToken ${origin}`;
}
