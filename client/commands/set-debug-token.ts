import { window } from 'vscode';
import type { DebugTokens } from '../editor/debug-tokens.ts';
import { readDebugToken } from '../probe/debug-token.ts';

/** Keeps the token by which Kong gives its timings to clients of other machines; `proxy`: what the settings say. */
export async function setDebugToken(tokens: DebugTokens, proxy: URL | undefined): Promise<void> {
  const typed = await window.showInputBox({
    title: 'Request Debug Token (1/2)',
    prompt: "The address of Kong's proxy. The token is sent there and nowhere else",
    value: proxy?.origin ?? 'http://localhost:8000',
    ignoreFocusOut: true,
    validateInput: (text) =>
      URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
        ? undefined
        : 'Such as http://gateway.example.com:8000',
  });
  if (typed === undefined) return;
  const token = await window.showInputBox({
    title: 'Request Debug Token (2/2)',
    prompt:
      "request_debug_token of kong.conf, or the one in the file .request_debug_token below Kong's prefix. Leave it empty to forget it.",
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' || readDebugToken(text) ? undefined : 'A token has no blanks and no line breaks',
  });
  if (token !== undefined) await tokens.put(new URL(typed), readDebugToken(token));
}
