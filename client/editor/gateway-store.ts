/** The gateways that the user added. Addresses are kept by the editor, tokens in its secret storage. */
import { EventEmitter, type ExtensionContext } from 'vscode';
import { isJson, textAt } from '../admin-api/decode.ts';
import { Secret } from '../admin-api/secret.ts';
import type { Gateway } from '../gateway-view/gateway-tree.ts';

const LIST = 'kongsole.gateways';
const CHOSEN = 'kongsole.chosenGateway';

export class GatewayStore {
  readonly #context: ExtensionContext;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(context: ExtensionContext) {
    this.#context = context;
    context.subscriptions.push(this.#changed);
  }

  list(): readonly Gateway[] {
    const stored: unknown = this.#context.globalState.get(LIST);
    return Array.isArray(stored) ? stored.map(decodeGateway).filter((gateway) => gateway !== undefined) : [];
  }

  find(id: string): Gateway | undefined {
    return this.list().find((gateway) => gateway.id === id);
  }

  /** The gateway that files are checked for; chosen per folder. */
  chosen(): Gateway | undefined {
    const id: unknown = this.#context.workspaceState.get(CHOSEN);
    const list = this.list();
    if (id === '') return undefined;
    return list.find((gateway) => gateway.id === id) ?? list[0];
  }

  /** `undefined`: files are checked for the version in the settings only. */
  async choose(gateway: Gateway | undefined): Promise<void> {
    await this.#context.workspaceState.update(CHOSEN, gateway?.id ?? '');
    this.#changed.fire();
  }

  async put(gateway: Gateway): Promise<void> {
    const others = this.list().filter(({ id }) => id !== gateway.id);
    const list = [...others, gateway].sort((a, b) => a.name.localeCompare(b.name));
    await this.#context.globalState.update(LIST, list);
    this.#changed.fire();
  }

  async remove(gateway: Gateway): Promise<void> {
    await this.#context.secrets.delete(secretKey(gateway));
    const rest = this.list().filter(({ id }) => id !== gateway.id);
    await this.#context.globalState.update(LIST, rest);
    this.#changed.fire();
  }

  async token(gateway: Gateway): Promise<Secret | undefined> {
    const value = await this.#context.secrets.get(secretKey(gateway));
    return value ? new Secret(value) : undefined;
  }

  async setToken(gateway: Gateway, token: Secret | undefined): Promise<void> {
    if (token) await this.#context.secrets.store(secretKey(gateway), token.reveal());
    else await this.#context.secrets.delete(secretKey(gateway));
  }
}

/** With the origin in it, so that a token can never go to another address than the one it was given for. */
function secretKey({ id, url }: Gateway): string {
  return `kongsole.token ${id} ${new URL(url).origin}`;
}

function decodeGateway(value: unknown): Gateway | undefined {
  if (!isJson(value)) return undefined;
  const id = textAt(value, 'id');
  const url = textAt(value, 'url');
  if (id === undefined || url === undefined || !URL.canParse(url)) return undefined;
  return { id, url, name: textAt(value, 'name') ?? url, pinned: textAt(value, 'pinned') };
}
