/** Shows a document on the act of a page (a webview) and leaves the keys with it. */
import { type TextDocument, type TextDocumentShowOptions, type TextEditor, ViewColumn, window } from 'vscode';

/** The editor learns from a page only every 250 ms who has the focus; a busy machine needs longer. */
const LATE_MS = 1000;

/**
 * A click in a page is known to the editor at once, that the page had the focus only later. By then the document is
 * shown, and the editor would make the page's group the active one while the cursor stands in the text: Ctrl+S saves
 * nothing then. So the document is put in front once more when that happens.
 */
export async function showFromPage(
  document: TextDocument,
  options: TextDocumentShowOptions = {},
): Promise<TextEditor> {
  const place = { viewColumn: ViewColumn.One };
  const editor = await window.showTextDocument(document, { ...place, ...options });
  const watch = window.tabGroups.onDidChangeTabGroups(() => {
    if (window.tabGroups.activeTabGroup.viewColumn === ViewColumn.One) return;
    watch.dispose();
    void window.showTextDocument(document, place);
  });
  setTimeout(() => watch.dispose(), LATE_MS);
  return editor;
}
