/** Our names of Kong's checks, by the name of the function in Kong's source, or by the file of a nameless one. */

const NAMED: Readonly<Record<string, string>> = {
  validate_tag: 'tag',
  validate_utf8_name: 'entity-name',
  validate_header_name: 'header-name',
  validate_host: 'host',
  validate_ip_or_cidr: 'ip-or-cidr',
  validate_path: 'path',
  validate_wildcard_host: 'wildcard-host',
  status: 'wasm-enabled',
  validate_function: 'lua-chunk',
  validate_url: 'url',
  validate_host_with_wildcards: 'route-host',
  validate_path_with_regexes: 'route-path',
  validate_certificate: 'certificate',
  validate_sni: 'sni',
  check_for_value: 'name-and-value',
  validate_route: 'route-expression',
  validate_target: 'target',
  validate_lua_expression: 'lua-expression',
  validate_key: 'private-key',
  validate_http_token: 'http-token',
  validate_cookie_name: 'http-token',
  validate_uri: 'redirect-uri',
  validate_ssl_key: 'public-key',
  validate_pem_keys: 'pem-key-pair',
  validate_host_with_optional_port: 'host-with-port',
  validate_headers: 'header-pair',
  validate_ip: 'ip',
  validate_static_tags: 'unique-tag-names',
  validate_colon_headers: 'colon-headers',
  validate_periods_order: 'periods-order',
  validate_shared_dict: 'metrics-dictionary',
  validate_asterisk_or_regex: 'asterisk-or-regex',
  validate_flows: 'oauth2-flows',
  validate_namespace: 'acme-namespace',
};

/** Nameless functions: the file, a word that their lines hold, and our name. */
const NAMELESS: readonly (readonly [file: string, word: string, name: string])[] = [
  ['entities/ca_certificates.lua', 'submit only one', 'ca-certificate'],
  ['entities/ca_certificates.lua', 'CERT_TAG', 'ca-certificate'],
  ['entities/certificates.lua', '"alternative certificate does not', 'alternative-certificate-and-key'],
  ['entities/certificates.lua', '"certificate does not match', 'certificate-and-key'],
  ['entities/certificates.lua', 'cert_type', 'certificate-types'],
  ['entities/keys.lua', 'jwk', 'key-material'],
  ['entities/routes.lua', 'has_paths', 'route-paths'],
  ['entities/routes.lua', 'validate_route', 'route-expression'],
  ['entities/routes.lua', 'validate_expression', 'route-expression'],
  ['entities/upstreams.lua', 'normalize_ip', 'upstream-name'],
  ['plugins/http-log/schema.lua', 'userinfo', 'authorization-and-userinfo'],
  ['plugins/request-termination/schema.lua', 'is_present', 'termination-body'],
  ['plugins/proxy-cache/schema.lua', 'check_shdict', 'cache-dictionary'],
  ['plugins/aws-lambda/schema.lua', 'proxy_url', 'http-proxy-url'],
  ['plugins/opentelemetry/schema.lua', 'vtype', 'attribute-values'],
  ['plugins/acme/schema.lua', 'ngx.shared', 'shared-dictionary'],
  ['plugins/acme/schema.lua', 'kong.configuration.database', 'acme-storage'],
  ['llm/', 'log_statistics', 'ai-log-statistics'],
];

/** `read` gives the text of a file of the source. */
export function functionNamer(read: (file: string) => string): (place: string) => string | undefined {
  const files = new Map<string, readonly string[]>();
  return (place) => {
    const [file = '', number = '0'] = place.split(':');
    if (file === 'name') return NAMED[number];
    const lines = files.get(file) ?? read(file).split('\n');
    files.set(file, lines);
    const line = lines[Number(number) - 1] ?? '';
    const name = /function\s+(?:_M\.)?(\w+)\s*\(|(\w+)\s*=\s*function/.exec(line);
    const known = NAMED[name?.[1] ?? name?.[2] ?? ''];
    if (known !== undefined && !(name?.[1] === 'validate_route' && !file.includes('routes'))) return known;
    if (name?.[2] === 'validate_name' || name?.[1] === 'validate_name') return 'upstream-name';
    const body =
      lines
        .slice(Number(number) - 1, Number(number) + 9)
        .join('\n')
        .split(/\n\s*\} \},?\n/)[0] ?? '';
    return NAMELESS.find(([where, word]) => file.includes(where) && body.includes(word))?.[2];
  };
}
