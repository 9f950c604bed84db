import { pluginRule } from '../entity-rule.ts';
import { scalarIn } from '../fields.ts';
import { isPublicName } from '../public-name.ts';

const FIELDS = ['http_endpoint', 'endpoint', 'traces_endpoint', 'logs_endpoint'] as const;

export const logSentInPlainText = pluginRule<{ readonly host: string }>({
  code: 'log-sent-in-plain-text',
  severity: 'info',
  since: '0.1.0',
  summary: 'Logs or traces go to a host of the public internet by plain http.',
  why: 'They hold request headers, addresses and consumers. Anybody on the way can read them.',
  invalid: [
    {
      title: 'A log collector by http',
      yaml: `
_format_version: "3.0"
plugins:
- name: http-log
  config:
    http_endpoint: http://logs.collector.com/kong
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: logs go to "logs.collector.com" by plain http, readable by anybody on the way; use https
`,
    },
  ],
  valid: [
    {
      title: 'By https, or inside',
      yaml: `
_format_version: "3.0"
services:
- name: shop
  host: shop.internal
  plugins:
  - name: http-log
    config: {http_endpoint: https://logs.collector.com/kong}
  - name: zipkin
    config: {http_endpoint: "http://zipkin:9411/api/v2/spans"}
`,
    },
  ],
  plugins: new Set(['http-log', 'zipkin', 'opentelemetry']),
  *findIn({ fields }) {
    for (const field of FIELDS) {
      const at = scalarIn(fields, field);
      const host = /^http:\/\/(?:[^@/]*@)?([^:/?#]+)/.exec(at?.text ?? '')?.[1];
      if (at && host !== undefined && isPublicName(host))
        yield { at, path: ['config', field], facts: { host } };
    }
  },
  message: ({ host }) => `logs go to "${host}" by plain http, readable by anybody on the way; use https`,
});
