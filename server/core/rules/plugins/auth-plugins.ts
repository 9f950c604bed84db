/** Plugins that say who the client is. */

/** Those that ask for proof and refuse requests without it, unless `anonymous` names a consumer. */
export const AUTH_PLUGINS: ReadonlySet<string> = new Set([
  'basic-auth',
  'hmac-auth',
  'jwt',
  'key-auth',
  'key-auth-enc',
  'ldap-auth',
  'ldap-auth-advanced',
  'mtls-auth',
  'oauth2',
  'oauth2-introspection',
  'openid-connect',
  'saml',
  'vault-auth',
  'header-cert-auth',
  'jwt-signer',
  'ace',
]);
