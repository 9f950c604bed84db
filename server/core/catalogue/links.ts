/** Kong's own reference pages. */

const SITE = 'https://developer.konghq.com';

const PAGES: Readonly<Record<string, string>> = {
  services: 'service',
  routes: 'route',
  consumers: 'consumer',
  consumer_groups: 'consumer-group',
  plugins: 'plugin',
  upstreams: 'upstream',
  targets: 'target',
  certificates: 'certificate',
  ca_certificates: 'ca-certificate',
  snis: 'sni',
  vaults: 'vault',
  keys: 'key',
  key_sets: 'key-set',
  partials: 'partial',
  workspaces: 'workspace',
};

/** Credentials are described with the plugin that reads them. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  acls: 'acl',
  basicauth_credentials: 'basic-auth',
  hmacauth_credentials: 'hmac-auth',
  jwt_secrets: 'jwt',
  keyauth_credentials: 'key-auth',
  mtls_auth_credentials: 'mtls-auth',
  oauth2_credentials: 'oauth2',
  oauth2_tokens: 'oauth2',
  oauth2_authorization_codes: 'oauth2',
};

export function linkToKind(kind: string): string {
  const credential = CREDENTIALS[kind];
  if (credential !== undefined) return `${SITE}/plugins/${credential}/`;
  const page = PAGES[kind];
  return page === undefined ? `${SITE}/gateway/entities/` : `${SITE}/gateway/entities/${page}/`;
}

/** The reference of a plugin, at the field if it is named. */
export function linkToPlugin(plugin: string, inside: readonly string[] = [], field?: string): string {
  const anchor = field === undefined ? '' : `#schema--${[...inside, field].join('-').replaceAll('_', '-')}`;
  return `${SITE}/plugins/${plugin}/reference/${anchor}`;
}
