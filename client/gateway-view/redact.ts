/** Takes secrets out of what a gateway said, before it is shown in a document that can be copied and shared. */
import { isJson, type Json } from '../admin-api/decode.ts';

const MASK = '••••••••';

/** Fields that hold a secret in Kong's entities and plugins; a gateway returns them in plain text. */
const SECRET =
  /(^|_)(key|key_alt|secret|password|passwd|token|credential|credentials|api_key|private_key|access_key|secret_key|client_secret|session_secret|license)$/;

/** Fields that look like one and are not: names of fields, numbers, public halves. */
const PLAIN = new Set(['public_key', 'cache_key', 'hash_key', 'sort_key', 'partition_key', 'routing_key']);

export function redacted(json: Json): Json {
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, redactedValue(key, value)]));
}

function redactedValue(key: string, value: unknown): unknown {
  // A reference into a vault says where the secret is, not what it is.
  if (typeof value === 'string' && isSecret(key) && !value.startsWith('{vault://')) return MASK;
  if (Array.isArray(value)) return value.map((item) => redactedValue(key, item));
  return isJson(value) ? redacted(value) : value;
}

function isSecret(key: string): boolean {
  return SECRET.test(key.toLowerCase()) && !PLAIN.has(key.toLowerCase());
}
