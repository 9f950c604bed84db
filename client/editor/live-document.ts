/** An entity as the gateway has it, as a read-only document. */
import { EventEmitter, type TextDocumentContentProvider, Uri } from 'vscode';
import type { Json } from '../admin-api/decode.ts';
import type { TreeNode } from '../gateway-view/node.ts';
import { redacted } from '../gateway-view/redact.ts';

export const LIVE_SCHEME = 'kongsole-live';

export class LiveDocuments implements TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;

  provideTextDocumentContent(uri: Uri): string {
    return (
      this.#texts.get(uri.path) ?? '# This was read in an earlier session. Open it anew from the sidebar.\n'
    );
  }

  /** The document's address; a document that is open already shows the new text. */
  async put(node: TreeNode, gateway: string): Promise<Uri | undefined> {
    const { entity } = node;
    if (!entity) return undefined;
    const { printYaml } = await import('../../server/core/syntax/print.ts');
    const name = (entity.name ?? entity.id).replaceAll(/[^\w.-]+/g, '_');
    const path = `/${gateway.replaceAll(/[^\w.-]+/g, '_')}/${entity.kind}/${name}.yaml`;
    const title = `# ${entity.kind}: as the gateway "${gateway}" has it. Read-only; fields that are not set are left out, secrets masked.`;
    this.#texts.set(
      path,
      `${title.replaceAll(/\s+/g, ' ')}\n${printYaml(withoutNulls(redacted(entity.raw)))}`,
    );
    const uri = Uri.from({ scheme: LIVE_SCHEME, path });
    this.#changed.fire(uri);
    return uri;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function withoutNulls(json: Json): Json {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}
