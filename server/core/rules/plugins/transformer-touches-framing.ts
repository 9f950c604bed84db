import { pluginRule } from '../entity-rule.ts';
import { recordIn, textsIn } from '../fields.ts';

interface Facts {
  readonly header: string;
}

const ACTIONS = ['remove', 'rename', 'replace', 'add', 'append'] as const;

export const transformerTouchesFraming = pluginRule<Facts>({
  code: 'transformer-touches-framing',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A transformer changes the header by which the end of a body is found.',
  why: 'Content-Length and Transfer-Encoding belong to the connection, and Kong writes them itself. A second or a wrong one makes the other side wait, cut the body short or refuse the message: "502 Bad Gateway" since Kong 3.6.',
  source: 'https://developer.konghq.com/gateway/breaking-changes/ (3.6)',
  invalid: [
    {
      title: 'Content-Length taken away',
      yaml: `
_format_version: "3.0"
plugins:
- name: request-transformer
  config:
    remove:
      headers: [Content-Length]
                ^^^^^^^^^^^^^^ warning: Kong writes "Content-Length" itself; changing it makes the other side wait or refuse the message (502). Leave it alone
`,
    },
  ],
  valid: [
    {
      title: 'Other headers',
      yaml: `
_format_version: "3.0"
plugins:
- name: request-transformer
  config:
    remove:
      headers: [X-Internal]
`,
    },
  ],
  plugins: new Set([
    'request-transformer',
    'request-transformer-advanced',
    'response-transformer',
    'response-transformer-advanced',
  ]),
  *findIn({ fields }) {
    for (const action of ACTIONS) {
      for (const { at, text, index } of textsIn(recordIn(fields, action), 'headers')) {
        const header = text.split(':')[0]?.trim() ?? '';
        if (!/^(?:content-length|transfer-encoding)$/i.test(header)) continue;
        yield { at, path: ['config', action, 'headers', index], facts: { header } };
      }
    }
  },
  message: ({ header }) =>
    `Kong writes "${header}" itself; changing it makes the other side wait or refuse the message (502). Leave it alone`,
});
