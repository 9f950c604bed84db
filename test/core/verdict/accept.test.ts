import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES } from '../../../server/core/rules/rules.ts';
import { luaMatches, luaTest } from '../../../server/core/verdict/lua-pattern.ts';
import { checkAccepted } from '../../kit/accept.ts';
import { readMarked } from '../../kit/marked.ts';
import { randomFrom } from '../../kit/random.ts';

test('the quick way accepts nothing in the examples of rules that the whole verdict complains about', () => {
  for (const { code, invalid, valid } of RULES) {
    for (const { yaml, title } of [...invalid, ...valid]) {
      const { text } = readMarked(yaml);
      for (const target of [{}, { version: '2.8' }] as const)
        checkAccepted(`${code}: ${title}`, text, { target });
    }
  }
});

test('an ordinary config needs no second look', () => {
  const text = `
_format_version: "3.0"
services:
- name: billing
  url: https://billing.internal:8443/v2
  tags: [team-a]
  routes:
  - name: invoices
    paths: [/invoices, '~/invoices/(?<id>\\d+)$']
    methods: [GET, POST]
    plugins:
    - name: rate-limiting
      config: {minute: 5, hour: 100, policy: local}
  plugins:
  - name: cors
    config: {origins: ['*']}
upstreams:
- name: billing
  algorithm: least-connections
  targets:
  - target: 10.0.0.1:80
consumers:
- username: ann
  keyauth_credentials:
  - key: secret
`;
  assert.deepEqual(checkAccepted('ordinary', text, {}), { clean: 3, quick: 3 });
});

test('a Lua pattern answers alike when it is asked often', () => {
  const patterns = [
    ...['//', '%.%.', '^%u+$', '^[Hh][Oo][Ss][Tt]$', '^[^*]*%*?[^*]*$', '^[a-z][a-z%d-]-[a-z%d]+$', 'a-b'],
    ...[
      '^[%a_-][%a%d_-]*$',
      '%w*%p*@+%w*%.?%w*',
      '^~?/',
      '[%]x]',
      '%z',
      '%bxy',
      '^$',
      'x$',
      '[%a-z]',
      '[a-%%]',
    ],
    ...['[^%s%c]+', '^%d%d?%d?$', '%S', '[.]', '.-x', '(a)b', '[]]', 'a+?', '%f[a]', '^*', '[^a-cx-z]'],
  ];
  const letters = [...'aAbzZ019_-*./~@xX]^%$ \t\n\0\x7f\xe9?'] as const;
  const random = randomFrom(4);
  for (const pattern of patterns) {
    const test = luaTest(pattern);
    for (let i = 0; i < 500; i++) {
      const subject = random.times(6, () => random.pick(letters)).join('');
      assert.equal(test(subject), luaMatches(subject, pattern), JSON.stringify({ pattern, subject }));
    }
  }
});
