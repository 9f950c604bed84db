/** A file like those that people have, to run the server's code on before a real one comes. */

const PLUGINS = [
  'rate-limiting\n      config: {minute: 120, policy: local}',
  'cors\n      config:\n        origins: [https://www.example.com]\n        max_age: 3600',
  'key-auth\n      config:\n        key_names: [apikey]\n        hide_credentials: true',
  'request-transformer\n      config:\n        add:\n          headers: ["x-team:search"]',
  'acl\n      config:\n        allow: [staff]',
  'jwt\n      config:\n        claims_to_verify: [exp]',
  'ip-restriction\n      config:\n        allow: [10.0.0.0/8]',
  'request-size-limiting\n      config: {allowed_payload_size: 8}',
  'file-log\n      config: {path: /dev/stdout}',
  'http-log\n      config:\n        http_endpoint: http://logs.internal.example/kong',
];

/** With so many of each kind of entity; in every eighth service something is wrong. */
export function practiceFile(count: number): string {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return [
    '_format_version: "3.0"',
    'services:',
    ...numbers.map(serviceText),
    'upstreams:',
    ...numbers.map(upstreamText),
    'consumers:',
    ...numbers.map(consumerText),
    'plugins:',
    '- name: correlation-id',
    '  config: {header_name: x-request-id}',
    '',
  ].join('\n');
}

function serviceText(i: number): string {
  return `- name: service-${i}
  host: ${i % 3 === 0 ? 'upstream' : 'host'}-${i}.internal.example
  port: ${i % 8 === 7 ? 443 : 8080}
  protocol: http
  path: /v${i}
  read_timeout: 60000
  retries: ${i % 8 === 5 ? '"3"' : 3}
  tags: [team, managed]
  routes:
  - name: route-${i}
    hosts: [www-${i}.example.com]
    paths:
    - /items/${i}
    - ~/items/${i}/(?<id>\\d+)$
    methods: [GET, POST]
    strip_path: true
    protocols: [http, https]
    plugins:
    - name: ${PLUGINS[i % PLUGINS.length]}
  - name: plain-${i}
    paths: [/other/${i}]
    headers: {x-kind: [one, two]}
  plugins:
    - name: ${PLUGINS[(i + 3) % PLUGINS.length]}`;
}

function upstreamText(i: number): string {
  return `- name: upstream-${3 * i}.internal.example
  algorithm: round-robin
  healthchecks:
    active:
      http_path: /health
      healthy: {interval: 5, successes: 1}
      unhealthy: {interval: 5, http_failures: 3}
  targets:
  - target: 10.0.0.${i % 250}:8080
    weight: 100`;
}

function consumerText(i: number): string {
  return `- username: consumer-${i}
  custom_id: c-${i}
  acls:
  - group: staff
  keyauth_credentials:
  - key: "example-${i}"`;
}
