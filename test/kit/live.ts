/** A file under edit must be judged as if it were opened anew: small files that are taken apart like huge ones. */
import type { Diagnosed } from '../../server/core/features/diagnosed.ts';
import { LiveFile, type LiveSizes } from '../../server/core/features/live-file.ts';
import type { Wanted } from '../../server/core/features/open-config.ts';
import { RULES } from '../../server/core/rules/rules.ts';
import type { Format } from '../../server/core/syntax/document.ts';
import { toPlain } from '../../server/core/syntax/read.ts';
import { readDocument } from '../../server/core/syntax/read-document.ts';
import { spanOf } from '../../server/core/syntax/tree.ts';
import { chunkedText } from '../../server/core/text/chunked-text.ts';
import { applyEdits, type Edit } from '../../server/core/text/span.ts';
import { randomEdit } from './mutate.ts';
import { randomFrom } from './random.ts';

export const FILE = `_format_version: "3.0"
services:
- name: orders
  protocol: https
  host: orders.internal
  port: 8080 # kongsole: allow tls-protocol-on-plain-port
  routes:
  - name: all
    paths: [/orders]
- name: quotes
  url: http://quotes.internal:443/v1
routes:
- name: more
  service: orders
  paths: ["/more", "/even more"]
- name: more
  service: ordes
plugins:
- name: cors
  service: quotes
- name: cors
  service: quotes
- name: rate-limiting
  route: all
  config: {minute: many}
upstreams:
- name: orders.internal
  targets:
  - target: 10.0.0.1:80
`;

export const LARGE = `_format_version: "3.0"
services:
- name: orders
  protocol: https
  host: orders.internal
  port: 8080
  routes:
  - name: all
    paths: [/orders]
  - name: some
    paths: ["/or ders"]
    plugins:
    - name: cors
    - name: cors
  - name: all
    methods: [GETT]
  plugins:
  - name: rate-limiting
    config: {minute: many}
  - name: rate-limiting
    config: {minute: 5, policy: redis, redis_host: a.b, redis_port: "6379"}
  - name: key-auth
  tags: [a]
upstreams:
- name: pool
  targets:
  - target: 10.0.0.1:80
  - target: 10.0.0.1:80
  - target: nonsense of a host
plugins:
- name: cors
  route: some
consumers:
- username: ann
  keyauth_credentials:
  - key: one
  - key: one
`;

export const TEMPLATED = `_format_version: "3.0"
services:
- name: orders
  host: "\${{ env "DECK_HOST" }}"
  port: \${{ env "DECK_PORT" | toInt }}
  routes:
  - name: all
    paths: ["{{ .Values.path }}"]
- name: {{ quotes }}
  url: http://{{ host }}/v1
{% if more %}
  retries: {{ retries }}
{% endif %}
routes:
{{- range .Values.routes }}
- name: {{ .name }}
  service: ordes
{{- end }}
plugins:
- name: rate-limiting
  route: all
  config: {minute: many}
`;

/** What is typed into templates. */
const TEMPLATES = [
  '{{ x }}',
  '{%',
  '%}',
  '{% if x %}\n',
  '"$' + '{{ env "X" }}"',
  '{{',
  '}}',
  '{{- end }}\n',
  '"',
  '\r',
];

/** So small that short texts and items are taken apart like huge ones. */
export const TINY: LiveSizes = {
  pieces: {
    cutAbove: 60,
    group: 2,
    keepTrees: 200,
    keepOfLarger: 100,
    wholeUpTo: 0,
    openedExactlyUpTo: 0,
    exactFaultsUpTo: 0,
  },
  largeItem: 60,
  glance: 200,
  keepRead: 200,
  keepReadOfLarger: 100,
  sameEntities: Number.POSITIVE_INFINITY,
  small: Number.POSITIVE_INFINITY,
  late: Number.POSITIVE_INFINITY,
  routes: Number.POSITIVE_INFINITY,
};

const WHOLE_ITEMS: LiveSizes = { ...TINY, largeItem: Number.POSITIVE_INFINITY };

const TARGETS: readonly Wanted['target'][] = [
  { version: '3.9' },
  { version: '2.8' },
  {},
  { version: '3.4' },
  { version: '3.10', edition: 'enterprise' },
];

export function findingWords(found: readonly Diagnosed[]): readonly string[] {
  return found
    .map(({ finding }) => {
      const { start, end } = spanOf(finding.at);
      return `${start}-${end} ${finding.path.join('.')} ${finding.code}: ${finding.message}`;
    })
    .sort();
}

/** In what style the file is that is edited. */
export type LiveStyle = Format | 'templated';

/** What differs after four edits that are chosen by the seed; undefined when all is well. */
export function editDifference(seed: number, style: LiveStyle = 'yaml'): string | undefined {
  const random = randomFrom(seed);
  const format = style === 'json' ? 'json' : 'yaml';
  const wanted: Wanted = {
    fileName: `kong.${format}`,
    target: TARGETS[seed % TARGETS.length] ?? {},
    dialect: seed % 3 === 0 ? 'deck' : undefined,
    verdictOnly: seed % 7 === 0,
    now: 0,
  };
  const open = (text: string, sizes: LiveSizes) =>
    new LiveFile(chunkedText(text), () => wanted, RULES, sizes);
  const text = seed % 2 === 0 ? FILE : LARGE;
  let current =
    style === 'templated' ? TEMPLATED : style === 'yaml' ? text : inJson(text, seed % 4 < 2 ? 2 : undefined);
  const live = open(current, TINY);
  for (let i = 0; i < 4; i++) {
    const at = random.below(current.length + 1);
    const edit: Edit =
      style === 'templated' && random.below(3) === 0
        ? { span: { start: at, end: at }, text: random.pick(TEMPLATES) }
        : randomEdit(current, random);
    const before = current;
    current = applyEdits(current, [edit]);
    live.edit(edit);
    const kept = findingWords(live.diagnosed).join('\n');
    // Of a large item the parts have paths of their own in what is said of templates.
    const sizes = i % 2 === 0 && style !== 'templated' ? WHOLE_ITEMS : TINY;
    const anew = findingWords(open(current, sizes).diagnosed).join('\n');
    if (kept !== anew) {
      return `${JSON.stringify({ before, edit })}\nafter the edit:\n${kept}\nopened anew:\n${anew}`;
    }
  }
  return undefined;
}

function inJson(text: string, indent: number | undefined): string {
  const { root } = readDocument(text, 'yaml');
  return JSON.stringify(root && toPlain(root), null, indent);
}
