/** What fuzzing once found to be read wrongly: texts, and edits that were taken into pieces wrongly. */
import type { Edit } from '../../server/core/text/span.ts';

export const FOUND_TEXTS: readonly string[] = [
  '_format_version: "1.0\\"\n_format_version: "1.0"',
  '# consumers:\r\n\uFEFF#   - username: user1\r\n#   - username: user3',
  'oauth2_credentials:\n\uFEFF  oauth2_tokens:',
  'add-plugins:\n\uFEFF      config:',
  'consumer_group_plugins:\n- name: rate-limiting-advanced\n: b',
  'patches:\n    - $.services[*].routes[?(@.name != "acme-dummy-route")]\n: b',
  '_info:\n- username: test-consumer-1\n\r  - name: consumer-group-3',
  'services:\n- connect_timeout: 60000\n  routes:\n  - https_redirect_status_code: 426\n    paths:\n    - /httpbin-prod-only/\n    preserve_hos\tt: true',
  'services:\n- id: 0855b320-0dd2-547d-891d-601e9b38647f\n  routes:\n  - name: foo\n    plugins:\n      - name: http-log\n    !env ttp_endpoint: https://example.com',
  'upstreams:\r\n  - name: vault-cluster\r\n  :    # Kong\r\n',
  '\r_format_version: "3.0"\nconsumer_groups:',
  'a: 1\nservices:\n- name: |+',
  '-   >+',
  'services:\n- name: [*, true]\n- name: '.padEnd(300, 'x'),
  'services:\n- host:\n  - *,: x\n# '.padEnd(300, 'x'),
  'E7\t#~~: 1',
  "'d': >+\n  10.0.0.1:80\n  ",
  'a: {b: c,\nof., d: ~}',
  'host: [e,\r\nname: a\n   "b+b"]\r\n',
  'a: "#9\na: "#9',
  '- name: >+\r\n     /v1 \r\n  ',
  "019: |+\n  'it''s' \n ",
  '- a: |+\n    x\n  \n  ',
  '    routes:\n        paths:\n    plugins:\n      !env :',
  '~: [6,&a # comment\n]\r\n',
  'a: [x, 10.0.0.1:? 80]\n',
  'a:\n  &a :\n  b: c\n',
  'a: [\t? :] \n',
];

const at = (start: number, end: number, text: string): Edit => ({ span: { start, end }, text });

export const FOUND_EDITS: readonly (readonly [text: string, edit: Edit])[] = [
  [
    'a: 1\nservices:\n- name: my-service\n  id: 0855b320-0dd2-547d-891d-601e9b38647f\n  routes:\n  - name: r\n',
    at(34, 36, '      '),
  ],
  [
    'services:\n  - name: product-service\n    host: localhost\n    routes:\n      - name: r\n        paths:\n          - /p\n',
    at(56, 56, '\r'),
  ],
  [
    'services:\n  - name: a\n    routes:\n      - name: r\n        methods: ["GET"]\n    plugins:\n      - name: key-auth\n',
    at(75, 75, '      - name: s\n'),
  ],
  [
    'partials:\n- config:\n    host: example.common\n    port: 6379\n  name: my-redis-config\n  tags:\n  - redis\n  type: x\n',
    at(90, 92, ''),
  ],
  ['# a comment\n_format_version: "3.0"', at(12, 34, '')],
  [
    'services:\n  - name: service1\n    url: http://example.c    plugins:\n      - &c\n        name: x\n',
    at(58, 58, '...\n'),
  ],
  [
    'services:\n- name: foo\n  routes:\n    - path_handling: v0\n          paths:\n      - /path\n      name: r1\n    - path_handling: v0\n      hosts:\n',
    at(108, 108, '&a'),
  ],
  ["_format_version: '3.0'\n---\n_forma  # comment\nt_version: '3.0'\nadd-plugins:\n", at(33, 33, '\n')],
  ['_transform: true\nconsumers:\n  - username: D\n\nOARD\n  - username: anon\n', at(46, 46, 'x y\n')],
  ['# a note\n_for\nservices:\n- name: a\n', at(9, 9, 'a: 1\n')],
  ['paths: \n"\\r1\\U00110000 \\/":\n    - a b c\n    -   10.0.0.1:80\n# note\nname: a\n', at(24, 24, '\n')],
];
