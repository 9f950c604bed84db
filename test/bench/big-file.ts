/** Makes large Kong files as dumps look: some 1.1 KB and 50 lines a service, a mistake in one of a hundred. */
import { toPlain } from '../../server/core/syntax/read.ts';
import { readDocument } from '../../server/core/syntax/read-document.ts';
import { type Random, randomFrom } from '../kit/random.ts';

const TEAMS = ['payments', 'identity', 'catalogue', 'search', 'logistics', 'pricing'] as const;
const PLUGINS = [
  ['rate-limiting', '      minute: 120\n      policy: local'],
  ['cors', '      origins:\n      - https://www.example.com\n      max_age: 3600'],
  ['key-auth', '      key_names:\n      - apikey\n      hide_credentials: true'],
  ['request-size-limiting', '      allowed_payload_size: 8'],
] as const;

export function bigFile(services: number): string {
  const random = randomFrom(7);
  const parts = ['_format_version: "3.0"\nservices:\n'];
  for (let i = 0; i < services; i++) parts.push(serviceText(i, random, 1 + random.below(3)));
  return parts.join('');
}

/** The same in JSON. */
export function bigJson(services: number): string {
  const { root } = readDocument(bigFile(services), 'yaml');
  return JSON.stringify(root && toPlain(root), null, 2);
}

/** One service with its routes and a plugin, another for each number. */
export function smallFile(i: number): string {
  return `_format_version: "3.0"\nservices:\n${serviceText(i, randomFrom(i), 1)}`;
}

/** Eleven services, one of them with routes of some 630 KB. */
export function fileWithLargeService(): string {
  const random = randomFrom(11);
  const large = serviceText(0, random, 2400);
  const others = Array.from({ length: 10 }, (_, i) => serviceText(i + 1, random, 310));
  return `_format_version: "3.0"\nservices:\n${[...others.slice(0, 5), large, ...others.slice(5)].join('')}`;
}

function serviceText(i: number, random: Random, routes: number): string {
  const team = random.pick(TEAMS);
  const lines = [
    `- name: ${team}-${i}`,
    `  host: ${team}-${i}.internal.example`,
    `  port: ${i % 100 === 99 ? 443 : 8080}`,
    '  protocol: http',
    `  path: /${team}/v${1 + random.below(3)}`,
    '  connect_timeout: 5000',
    '  read_timeout: 60000',
    '  write_timeout: 60000',
    '  retries: 3',
    '  tags:',
    `  - team-${team}`,
    '  - managed-by-deck',
    '  routes:',
  ];
  for (let r = 0; r < routes; r++) {
    lines.push(
      `  - name: ${team}-${i}-${r}`,
      '    paths:',
      `    - /${team}/${i}/${r}`,
      `    - ~/${team}/${i}/${r}/(?<id>\\d+)$`,
      '    methods:',
      '    - GET',
      '    - POST',
      '    protocols:',
      '    - http',
      '    - https',
      '    strip_path: true',
      '    preserve_host: false',
      '    https_redirect_status_code: 426',
    );
  }
  const [plugin, config] = random.pick(PLUGINS);
  lines.push('  plugins:', `  - name: ${plugin}`, '    enabled: true', '    config:', config);
  return `${lines.join('\n')}\n`;
}
