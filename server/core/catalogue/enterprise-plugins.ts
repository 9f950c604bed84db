/** Plugins that Kong Enterprise alone has, by the first version of 3.4 or later that has them. */

import type { KongVersion } from './target.ts';

const BY_VERSION: Readonly<Record<KongVersion, readonly string[]>> = {
  '3.4': [
    ...[
      'app-dynamics',
      'application-registration',
      'canary',
      'degraphql',
      'exit-transformer',
      'forward-proxy',
    ],
    ...['graphql-proxy-cache-advanced', 'graphql-rate-limiting-advanced', 'jq', 'jwe-decrypt', 'jwt-signer'],
    ...[
      'kafka-log',
      'kafka-upstream',
      'key-auth-enc',
      'konnect-application-auth',
      'ldap-auth-advanced',
      'mocking',
    ],
    ...[
      'mtls-auth',
      'oas-validation',
      'oauth2-introspection',
      'opa',
      'openid-connect',
      'proxy-cache-advanced',
    ],
    ...[
      'rate-limiting-advanced',
      'request-transformer-advanced',
      'request-validator',
      'route-by-header',
      'saml',
    ],
    ...[
      'response-transformer-advanced',
      'route-transformer-advanced',
      'statsd-advanced',
      'tls-handshake-modifier',
    ],
    ...[
      'tls-metadata-headers',
      'upstream-timeout',
      'vault-auth',
      'websocket-size-limit',
      'websocket-validator',
    ],
    ...['xml-threat-protection'],
  ],
  '3.7': ['ai-azure-content-safety', 'ai-rate-limiting-advanced'],
  '3.8': [
    ...['ai-proxy-advanced', 'ai-semantic-cache', 'ai-semantic-prompt-guard', 'confluent', 'datadog-tracing'],
    ...['header-cert-auth', 'json-threat-protection', 'upstream-oauth'],
  ],
  '3.9': ['injection-protection', 'service-protection'],
  '3.10': [
    ...['ace', 'ai-aws-guardrails', 'ai-gcp-model-armor', 'ai-llm-as-judge', 'ai-mcp-oauth2', 'ai-mcp-proxy'],
    ...['ai-prompt-compressor', 'ai-rag-injector', 'ai-sanitizer', 'ai-semantic-response-guard', 'datakit'],
    ...[
      'confluent-consume',
      'kafka-consume',
      'request-callout',
      'solace-consume',
      'solace-log',
      'solace-upstream',
    ],
  ],
  '3.13': ['ai-lakera-guard'],
  '3.14': ['ai-a2a-proxy', 'ai-custom-guardrail', 'metering-and-billing'],
};

const SINCE: ReadonlyMap<string, string> = new Map(
  Object.entries(BY_VERSION).flatMap(([version, names]) => names.map((name) => [name, version] as const)),
);

/** The version of Kong Enterprise from which on it has the plugin (3.4: that or an earlier one). */
export function enterpriseSince(plugin: string): string | undefined {
  return SINCE.get(plugin);
}
