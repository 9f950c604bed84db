/** Values of an entity that must stay secret, written out in the file. */
import type { Entity } from '../../model/config.ts';
import type { Path } from '../../syntax/path.ts';
import type { ScalarNode } from '../../syntax/tree.ts';
import { type Fields, knownScalar, scalarIn } from '../fields.ts';
import { filledFields } from '../schema-walk.ts';

export interface WrittenSecret {
  readonly at: ScalarNode;
  readonly path: Path;
  readonly field: string;
  /** Kong itself can take it from a vault. */
  readonly referenceable: boolean;
}

/** What is secret in credentials: Kong's schemas mark only some of it as encrypted. */
const OF_CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  keyauth_credentials: ['key'],
  basicauth_credentials: ['password'],
  hmacauth_credentials: ['secret'],
  jwt_secrets: ['secret'],
  oauth2_credentials: ['client_secret'],
};

const SECRET_NAME = /(?:^|_)(?:password|passwd|secret|token|api_?key|aws_secret|private_key)$/;
/** Kong marks these as encrypted as well, but who reads them can do nothing with them. */
const HARMLESS =
  /(?:endpoint|url|email|_arn|clientid|client_id|kid|username|header_name|param_name|access_key_id|aws_key)$/;

/** Kinds that may hold a secret. */
export const KINDS_WITH_SECRETS = [
  ...Object.keys(OF_CREDENTIALS),
  'plugins',
  'certificates',
  'keys',
] as const;

export function* secretsIn(entity: Entity, fields: Fields): Iterable<WrittenSecret> {
  const own = OF_CREDENTIALS[entity.kind];
  if (own) {
    // Of asymmetric keys only the public half is there.
    const algorithm = entity.kind === 'jwt_secrets' ? scalarIn(fields, 'algorithm')?.text : undefined;
    if (algorithm !== undefined && !algorithm.startsWith('HS')) return;
    for (const field of own) {
      const at = scalarIn(fields, field);
      if (at && at.text !== '') yield { at, path: [field], field, referenceable: false };
    }
    return;
  }
  for (const { at, path, schema } of filledFields(entity, fields)) {
    const field = String(path.filter((part) => typeof part === 'string').at(-1) ?? '');
    const isSecret =
      schema.encrypted === true ? !HARMLESS.test(field) : SECRET_NAME.test(field) && schema.type === 'string';
    if (!isSecret || typeof at.value !== 'string' || at.text === '' || !knownScalar(at, fields.config))
      continue;
    // A reference to a vault may be read literally where Kong's own reading is asked for.
    if (at.text.startsWith('{vault://')) continue;
    yield { at, path, field, referenceable: schema.referenceable === true };
  }
}

/** Words that everybody tries first, and those of examples. */
const GUESSABLE =
  /^(?:change[-_ ]?(?:me|it)?(?:[-_].*)?|(?:my|your|super|top|some)?[-_]?(?:secret|password|passwd|pass|api[-_]?key|key|token)(?:[-_]?(?:key|password|token|value|here|\d{1,4}))*|admin\d*|kong\d*|test\d*|demo|guest|root|user|default|example|foo|bar|abc123?|1234567?8?9?0?|letmein|qwerty|hello|insecure|s3cr3t|p@ssw0rd)$/i;

export function isGuessable(text: string): boolean {
  return GUESSABLE.test(text);
}
