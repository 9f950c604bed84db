/**
 * The schemas of the chosen gateway's plugins, so that its custom plugins and its exact version count in the files.
 * Kept on disk by gateway: they are there at the next start, before anything is connected.
 */
import { Uri, workspace } from 'vscode';
import type { GatewayCatalogue } from '../../server/protocol/messages.ts';
import type { AdminApi } from '../admin-api/api.ts';
import { isJson, textAt } from '../admin-api/decode.ts';
import { readPluginSchemas } from '../admin-api/read-gateway.ts';
import type { Gateway, Reading } from '../gateway-view/gateway-tree.ts';

interface Kept {
  /** Version and plugins: as long as they stay, the schemas do. */
  readonly fingerprint: string;
  readonly catalogue: GatewayCatalogue;
}

export class CatalogueCache {
  readonly #folder: Uri;

  constructor(globalStorage: Uri) {
    this.#folder = Uri.joinPath(globalStorage, 'schemas');
  }

  async kept(gateway: Gateway): Promise<GatewayCatalogue | undefined> {
    return (await this.#load(gateway))?.catalogue;
  }

  async refresh(
    gateway: Gateway,
    { snapshot: { info } }: Reading,
    api: AdminApi,
    cancel: AbortSignal,
  ): Promise<GatewayCatalogue | undefined> {
    const fingerprint = [gateway.url, info.version, info.flavor, ...info.plugins].join(' ');
    const kept = await this.#load(gateway);
    if (kept?.fingerprint === fingerprint) return kept.catalogue;
    const plugins = await readPluginSchemas(api, info.plugins, cancel);
    if (cancel.aborted) return undefined;
    const catalogue: GatewayCatalogue = {
      gateway: gateway.name,
      version: info.version,
      edition: info.edition,
      flavor: info.flavor,
      plugins,
    };
    await workspace.fs.createDirectory(this.#folder);
    await workspace.fs.writeFile(
      this.#file(gateway),
      Buffer.from(JSON.stringify({ fingerprint, catalogue })),
    );
    return catalogue;
  }

  async #load(gateway: Gateway): Promise<Kept | undefined> {
    let text: string;
    try {
      text = Buffer.from(await workspace.fs.readFile(this.#file(gateway))).toString('utf8');
    } catch {
      // Never read before.
      return undefined;
    }
    return decodeKept(text);
  }

  #file(gateway: Gateway): Uri {
    return Uri.joinPath(this.#folder, `${gateway.id}.json`);
  }
}

function decodeKept(text: string): Kept | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Half written when the editor was killed.
    return undefined;
  }
  if (!isJson(value) || !isJson(value['catalogue'])) return undefined;
  const { catalogue } = value;
  const fingerprint = textAt(value, 'fingerprint');
  const gateway = textAt(catalogue, 'gateway');
  const version = textAt(catalogue, 'version');
  const { plugins } = catalogue;
  if (fingerprint === undefined || gateway === undefined || version === undefined || !isJson(plugins))
    return undefined;
  const edition = textAt(catalogue, 'edition') === 'enterprise' ? 'enterprise' : 'oss';
  return {
    fingerprint,
    catalogue: { gateway, version, edition, flavor: textAt(catalogue, 'flavor'), plugins },
  };
}
