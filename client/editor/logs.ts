/** Kong's logs in the editor: outline, folding, hover, links to the service, and a summary. Reading waits until asked. */
import { Disposable, env, languages, type TextDocument, window, workspace } from 'vscode';
import { LOG_LANGUAGE } from '../contributes/log-language.ts';

const engineParts = () => import('./log-engine.ts');

/** The engine is made when a log is first looked at. */
function lazyEngine() {
  let engine: Promise<InstanceType<Awaited<ReturnType<typeof engineParts>>['LogEngine']>> | undefined;
  return () => {
    engine ??= engineParts().then(({ LogEngine }) => new LogEngine());
    return engine;
  };
}

export interface Logs extends Disposable {
  /** The causes of the log in the active editor over time. */
  showSummary(): Promise<void>;
  /** Opens what was copied, from a terminal or a chat, as a log. */
  openClipboard(): Promise<void>;
}

export function registerLogs(): Logs {
  const engine = lazyEngine();
  const selector = { language: LOG_LANGUAGE };
  const registered = Disposable.from(
    languages.registerDocumentSymbolProvider(selector, {
      provideDocumentSymbols: async (document) => [...(await engine()).symbols(document)],
    }),
    languages.registerFoldingRangeProvider(selector, {
      provideFoldingRanges: async (document) => [...(await engine()).folds(document)],
    }),
    languages.registerHoverProvider(selector, {
      provideHover: async (document, { line }) => (await engine()).hover(document, line),
    }),
    languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: async (document) => [...(await engine()).links(document)],
      resolveDocumentLink: async (link) => {
        const { AddressDocumentLink } = await engineParts();
        return link instanceof AddressDocumentLink ? link.resolve() : link;
      },
    }),
  );
  return {
    dispose: () => registered.dispose(),
    async showSummary() {
      const document = window.activeTextEditor?.document;
      if (!document || !isLog(document)) {
        await window.showInformationMessage(
          'Open a log of Kong first, or paste one with "Open Log from Clipboard".',
        );
        return;
      }
      const [{ showLogSummary }, reader] = await Promise.all([import('./log-summary-panel.ts'), engine()]);
      showLogSummary(document, reader.failures(document));
    },
    async openClipboard() {
      const content = await env.clipboard.readText();
      if (content.trim() === '') {
        await window.showInformationMessage('The clipboard holds no text.');
        return;
      }
      await window.showTextDocument(await workspace.openTextDocument({ language: LOG_LANGUAGE, content }));
    },
  };
}

function isLog(document: TextDocument): boolean {
  return (
    document.languageId === LOG_LANGUAGE ||
    document.languageId === 'log' ||
    document.languageId === 'plaintext'
  );
}
