/** The report of the last tried request, beside the editor; one panel for all. */
import { type Disposable, ViewColumn, type WebviewPanel, window } from 'vscode';

export class TriedPanel implements Disposable {
  #panel: WebviewPanel | undefined;

  show(title: string, html: string): void {
    const panel = this.#panel ?? this.#open();
    panel.title = title;
    panel.webview.html = html;
    panel.reveal(undefined, true);
  }

  #open(): WebviewPanel {
    const panel = window.createWebviewPanel(
      'kongsole.triedRequest',
      'Try a request',
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableCommandUris: ['kongsole.goToLine', 'kongsole.recordTest'], enableFindWidget: true },
    );
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
