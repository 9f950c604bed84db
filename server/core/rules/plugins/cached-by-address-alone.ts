import { pluginRule } from '../entity-rule.ts';
import { textsIn } from '../fields.ts';
import { all } from '../kong/words.ts';

export const cachedByAddressAlone = pluginRule<{ readonly methods: readonly string[] }>({
  code: 'cached-by-address-alone',
  severity: 'warning',
  since: '0.1.0',
  summary: 'proxy-cache for requests whose body decides what is answered.',
  why: 'What is cached is found by method, path, query, chosen headers and consumer. The body is not looked at: the second POST gets the answer of the first and never arrives.',
  source: 'Kong 3.9 kong/plugins/proxy-cache/cache_key.lua',
  invalid: [
    {
      title: 'POST among the cached methods',
      yaml: `
_format_version: "3.0"
plugins:
- name: proxy-cache
  config:
    strategy: memory
    request_method: [GET, POST]
                          ^^^^ warning: proxy-cache does not look at the body: every "POST" to one address gets the first one's answer and does not arrive; leave GET and HEAD
`,
    },
  ],
  valid: [
    {
      title: 'What only reads',
      yaml: `
_format_version: "3.0"
plugins:
- name: proxy-cache
  config:
    strategy: memory
    request_method: [GET, HEAD]
`,
    },
  ],
  plugins: new Set(['proxy-cache', 'proxy-cache-advanced']),
  *findIn({ fields }) {
    const changing = textsIn(fields, 'request_method').filter(({ text }) => WITH_BODY.has(text));
    const [first] = changing;
    if (!first) return;
    const methods = changing.map(({ text }) => text);
    yield { at: first.at, path: ['config', 'request_method', first.index], facts: { methods } };
  },
  message: ({ methods }) =>
    `proxy-cache does not look at the body: every ${all(methods)} to one address gets the first one's answer and does not arrive; leave GET and HEAD`,
});

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
