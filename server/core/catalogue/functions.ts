/** The checks of Kong that are code, not data, by our names. `verdict/functions` holds what they do. */
export const FUNCTION_NAMES = [
  'acme-namespace',
  'acme-storage',
  'ai-log-statistics',
  'alternative-certificate-and-key',
  'asterisk-or-regex',
  'attribute-values',
  'authorization-and-userinfo',
  'ca-certificate',
  'cache-dictionary',
  'certificate',
  'certificate-and-key',
  'certificate-types',
  'colon-headers',
  'entity-name',
  'header-name',
  'header-pair',
  'host',
  'host-with-port',
  'http-proxy-url',
  'http-token',
  'ip',
  'ip-or-cidr',
  'key-material',
  'lua-chunk',
  'lua-expression',
  'metrics-dictionary',
  'name-and-value',
  'oauth2-flows',
  'path',
  'pem-key-pair',
  'periods-order',
  'private-key',
  'public-key',
  'redirect-uri',
  'route-expression',
  'route-host',
  'route-path',
  'route-paths',
  'shared-dictionary',
  'sni',
  'tag',
  'target',
  'termination-body',
  'unique-tag-names',
  'upstream-name',
  'url',
  'wasm-enabled',
  'wildcard-host',
] as const;

export type FunctionName = (typeof FUNCTION_NAMES)[number];

const KNOWN: ReadonlySet<string> = new Set(FUNCTION_NAMES);

export function isFunctionName(name: string): name is FunctionName {
  return KNOWN.has(name);
}
