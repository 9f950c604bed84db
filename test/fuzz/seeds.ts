/** Small files of every style to start from: the project's own, and the public corpus where it lies beside. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const OWN_TEXTS = [
  `_format_version: "3.0"
services:
- name: orders
  url: http://orders.internal:8080/v1
  tags: [a, "b c"]
  routes:
  - name: all
    paths:
    - /orders
    - ~/x/\\d+$
    strip_path: false
  plugins:
    - name: cors
      config: {origins: ["*"], max_age: 3600}
# between
- name: quotes
  host: 'it''s'
  port: 017
routes: []
`,
  `---
# head
_format_version: '3.0'
plugins:
  - name: pre-function
    config:
      access:
        - |
          local a = 1

          if a then
            kong.log("x: y # z")
          end
        - >-
          folded
          text
consumers:
  - username: bob
    custom_id: ~
    keyauth_credentials:
      - key: "a\\tb"
      -
  -
    username: eve
`,
  `_format_version: "1.1"
upstreams:
-   name: u
    healthchecks:
        active:
            http_path: /a very long text that
              goes on here

              and here # end
    targets:
    -   target: 10.0.0.1:80
        weight: 1_0
_info:
  select_tags:
  - x
`,
  `base: &base
  retries: 5
services:
- <<: *base
  name: a
- {name: b, host: c}
`,
  `{"_format_version": "3.0", "services": [{"name": "a", "tags": ["x"]}]}\n`,
  'services:\r\n- name: a\r\n  host: |\r\n    b\r\n    c\r\n- name: d\r\n',
];

export function seedTexts(longest: number): readonly string[] {
  const folder = join(process.env['KONGSOLE_SHARED'] ?? resolve('../shared'), 'corpus/declarative');
  if (!existsSync(folder)) return OWN_TEXTS;
  const files = readdirSync(folder).sort();
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  return [...OWN_TEXTS, ...texts.filter((text) => text.length <= longest)];
}
