import { within } from '../../syntax/tree.ts';
import { pluginRule } from '../entity-rule.ts';
import { itemsIn, textsIn } from '../fields.ts';

interface Facts {
  readonly origin: string;
  readonly fault: 'slash' | 'path' | 'space' | 'glob' | 'quotes';
}

export const corsOriginNeverMatches = pluginRule<Facts>({
  code: 'cors-origin-never-matches',
  severity: 'warning',
  since: '0.1.0',
  summary: 'An origin of cors that no browser sends, so that it allows nobody.',
  why: 'An origin is a scheme, a host and perhaps a port, nothing after it. What has other characters is a regex for Kong, so "https://*.example.com" is one too and takes no subdomain. A single origin without such characters is sent back as it is written. The browser then says that there is no Access-Control-Allow-Origin header.',
  source: 'Kong 3.9 kong/plugins/cors/handler.lua (configure_origin)',
  invalid: [
    {
      title: 'A star for subdomains, and two origins in one text',
      yaml: `
_format_version: "3.0"
plugins:
- name: cors
  config:
    origins:
    - https://*.example.com
      ^^^^^^^^^^^^^^^^^^^^^ warning: "https://*.example.com" is no origin that a browser sends: this is a regex, in which "*" repeats what is before it; write "[^.]+" and escape the dots
    - https://a.example.com, https://b.example.com
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: "https://a.example.com, https://b.example.com" is no origin that a browser sends: an origin has no spaces; write each as an item of its own
`,
    },
    {
      title: 'The only origin, with a slash at its end',
      yaml: `
_format_version: "3.0"
plugins:
- name: cors
  config:
    origins:
    - https://shop.example.com/
      ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: "https://shop.example.com/" is no origin that a browser sends: an origin has no slash at its end
`,
    },
  ],
  valid: [
    {
      title: 'Origins, a regex, and all',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  plugins:
  - name: cors
    config:
      origins: ["https://shop.example.com", "http://localhost:3000", 'https://[a-z]+\\.example\\.com']
- name: pictures
  host: pictures.internal
  plugins:
  - name: cors
    config: {origins: ["*"]}
- name: basket
  host: basket.internal
  plugins:
  - name: cors
    config: {origins: ["https://a.example.com/", "https://b.example.com/"]}
`,
    },
  ],
  plugins: new Set(['cors']),
  *findIn({ fields }) {
    for (const { at, text, index } of textsIn(fields, 'origins')) {
      const fault = faultOf(text);
      // Of several origins Kong compares scheme, host and port; a single one it sends back as it is written.
      const isSent = itemsIn(fields, 'origins').length === 1;
      if (fault === undefined || (!isSent && (fault === 'slash' || fault === 'path'))) continue;
      yield { at, path: ['config', 'origins', index], facts: { origin: text, fault } };
    }
  },
  message: ({ origin, fault }) => `"${origin}" is no origin that a browser sends: ${REASONS[fault]}`,
  fixes({ at, facts: { origin, fault } }, { document }) {
    if (fault !== 'slash' || at.to - at.from < origin.length) return [];
    const quotes = /^['"]/.test(
      document.source.slice(at.origin.offset + at.from, at.origin.offset + at.from + 1),
    )
      ? 1
      : 0;
    const slash = within(at, origin.length - 1 + quotes, origin.length + quotes);
    const span = { start: slash.origin.offset + slash.from, end: slash.origin.offset + slash.to };
    if (document.source.slice(span.start, span.end) !== '/') return [];
    return [{ title: 'Remove the slash', safe: false, preferred: true, edits: [{ span, text: '' }] }];
  },
});

const REASONS: Readonly<Record<Facts['fault'], string>> = {
  slash: 'an origin has no slash at its end',
  path: 'an origin ends after the host and port, without a path',
  space: 'an origin has no spaces; write each as an item of its own',
  glob: 'this is a regex, in which "*" repeats what is before it; write "[^.]+" and escape the dots',
  quotes: 'the quotes are part of the text',
};

/** What is no regex is compared letter by letter (Kong: `[^A-Za-z0-9.:/-]` makes a regex). */
function faultOf(origin: string): Facts['fault'] | undefined {
  if (origin === '*') return undefined;
  if (/^["']|["']$/.test(origin)) return 'quotes';
  if (/\s|,/.test(origin) && !/[\\[(|]/.test(origin)) return 'space';
  if (/(?:\/\/|^)\*\.?/.test(origin)) return 'glob';
  if (/[^A-Za-z0-9.:/-]/.test(origin)) return undefined;
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/]+\/$/.test(origin)) return 'slash';
  return /^[a-z][a-z0-9+.-]*:\/\/[^/]+\/./.test(origin) ? 'path' : undefined;
}
