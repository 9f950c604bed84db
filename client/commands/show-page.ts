import { commands, Uri, window, workspace } from 'vscode';
import { isJson, textAt } from '../admin-api/decode.ts';
import { PAGES_SCHEME } from '../editor/bundled-pages.ts';

/** From a link in a finding: the section of a page that ships with the extension, as the editor shows Markdown. */
export async function showPage(given: unknown): Promise<void> {
  if (!isJson(given)) return;
  const page = textAt(given, 'page');
  const section = textAt(given, 'section');
  if (page === undefined || section === undefined) return;
  const uri = Uri.from({ scheme: PAGES_SCHEME, path: `/${page}/${section}.md` });
  const shown = await commands.executeCommand('markdown.showPreview', uri).then(
    () => true,
    // The editor's own Markdown extension can be switched off.
    () => false,
  );
  if (!shown) await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}
