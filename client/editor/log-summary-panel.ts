/** The summary of a log beside it: causes over time. Holds no script but the one that reports clicks. */
import { randomBytes } from 'node:crypto';
import { Position, Range, type TextDocument, TextEditorRevealType, ViewColumn, window } from 'vscode';
import type { Explained } from '../../server/core/logs/explain.ts';
import { summarize } from '../log-view/summary.ts';
import { SUMMARY_STYLE, summaryHtml } from '../log-view/summary-html.ts';
import { REPORT_STYLE } from '../probe/report/style.ts';
import { showFromPage } from './show-from-page.ts';

const SCRIPT = `const editor = acquireVsCodeApi();
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act="line"]');
  if (button) editor.postMessage({ line: Number(button.dataset.line) });
});`;

export function showLogSummary(document: TextDocument, failures: readonly Explained[]): void {
  const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
  const panel = window.createWebviewPanel('kongsole.logSummary', `Failures in ${name}`, ViewColumn.Beside, {
    enableScripts: true,
    localResourceRoots: [],
  });
  const nonce = randomBytes(16).toString('base64');
  panel.webview.html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'"><title>Failures</title><style nonce="${nonce}">${REPORT_STYLE}${SUMMARY_STYLE}</style></head><body>${summaryHtml(name, summarize(failures))}<script nonce="${nonce}">${SCRIPT}</script></body></html>`;
  panel.webview.onDidReceiveMessage(async (message: unknown) => {
    const line = lineIn(message);
    if (line === undefined) return;
    const at = new Range(new Position(line - 1, 0), new Position(line - 1, 0));
    const editor = await showFromPage(document, { selection: at });
    editor.revealRange(at, TextEditorRevealType.InCenter);
  });
}

function lineIn(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('line' in message)) return undefined;
  return typeof message.line === 'number' && 0 < message.line ? message.line : undefined;
}
