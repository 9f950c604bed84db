/** The page of a probe's report, beside the editor. One panel for all probes. */
import { randomBytes } from 'node:crypto';
import { type Disposable, ViewColumn, type WebviewPanel, window } from 'vscode';

/** What the page's buttons say: `fix`, `copy`, `again`, `open`, with the index of what they belong to. */
export type PageActs = (act: string, index: number) => void;

export class ProbePanel implements Disposable {
  #panel: WebviewPanel | undefined;
  #acts: PageActs = () => undefined;

  show(title: string, page: (nonce: string) => string, acts: PageActs): void {
    this.#acts = acts;
    const panel = this.#panel ?? this.#open();
    panel.title = title;
    panel.webview.html = page(randomBytes(16).toString('base64url'));
    panel.reveal(undefined, true);
  }

  #open(): WebviewPanel {
    const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    const panel = window.createWebviewPanel('kongsole.probe', 'Probe', place, {
      enableScripts: true,
      localResourceRoots: [],
      enableFindWidget: true,
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (typeof message !== 'object' || message === null) return;
      if (!('act' in message && 'index' in message)) return;
      if (typeof message.act === 'string' && typeof message.index === 'number')
        this.#acts(message.act, message.index);
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    this.#panel = panel;
    return panel;
  }

  dispose(): void {
    this.#panel?.dispose();
  }
}
