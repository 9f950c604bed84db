/** Text from the wire made fit to be shown and sent on: secrets masked, nothing that steers a terminal or a page. */

import { shown } from '../trail.ts';

const MASK = '•••';

/** Where a secret stands in a text, and what of the match stays. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${MASK}@`],
  [/\b(Bearer)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${MASK}`],
  // "Basic authentication" is a word; a credential has a digit, a sign or a capital inside.
  [/\b(Basic)\s+(?=[A-Za-z]*[0-9+/=]|[a-z]+[A-Z])[A-Za-z0-9+/=]{6,}/g, `$1 ${MASK}`],
  [/\b(kpat|spat)_[A-Za-z0-9]{8,}/g, `$1_${MASK}`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g, MASK],
  [
    /([?&"'\s](?:api[-_]?key|apikey|access[-_]?token|token|secret|password|passwd|pwd|client[-_]?secret|signature|sig|code|session(?:[-_]?(?:id|state))?)["']?\s*[=:]\s*["']?)[^\s&"',;}]+/gi,
    `$1${MASK}`,
  ],
  [
    /((?:set-cookie|cookie|authorization|proxy-authorization|x-api-key|apikey|kong-admin-token|x-kong-request-debug-token)\s*:\s*)[^\n]+/gi,
    `$1${MASK}`,
  ],
  // Kong writes it to its log at each start.
  [/(token for request debugging:\s*)\S+/gi, `$1${MASK}`],
  [/-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-]*PRIVATE KEY-----|$)/g, MASK],
];

export function masked(text: string): string {
  return SECRETS.reduce((clean, [pattern, kept]) => clean.replace(pattern, kept), shown(text));
}

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Masked, and fit to stand in HTML or SVG text and in quoted attributes. */
export function html(text: string): string {
  return masked(text).replace(/[&<>"']/g, (c) => HTML[c] ?? c);
}

/** Masked, and plain in Markdown wherever it stands: no markup, no link, no HTML, no mention. */
export function markdown(text: string): string {
  return masked(text)
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\\`*_{}[\]()#+!|<>~&]/g, (c) => `\\${c}`)
    .replace(/(https?|ftp):\/\//gi, '$1:\u200b//')
    .replace(/@(?=\w)/g, '@\u200b');
}
