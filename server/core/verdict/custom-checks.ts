/** Checks over several fields that Kong makes in code. */

import type { FunctionName } from '../catalogue/functions.ts';
import {
  validateCaCertificate,
  validateCertificateAndKey,
  validateCertificateTypes,
} from '../validators/certificates.ts';
import type { ValueFault } from '../validators/fault.ts';
import { validateJwk } from '../validators/jwk.ts';
import {
  type PlainRecord,
  validateAcmeStorage,
  validateAiLogStatistics,
} from '../validators/plugin-records.ts';
import { validateSharedDict } from '../validators/shared-dicts.ts';
import { validateHttpProxyUrl } from '../validators/url.ts';
import { complain } from './entity-checks.ts';
import type { Judging } from './judging.ts';
import { checkRoute } from './route-check.ts';
import { plainOf, type TableValue, textOf, valueAt } from './value.ts';
import { isVaultReference } from './vault-reference.ts';

export function checkCustom(judging: Judging, name: FunctionName, table: TableValue): boolean {
  if (name === 'route-expression' || name === 'route-paths') return checkRoute(judging, name, table);
  if (name === 'wasm-enabled') return complain(judging, table, [], { code: 'wasm-not-enabled', facts: {} });
  const found = faultFrom(judging, name, table);
  if (!found) return true;
  const { fault, blame } = found;
  const kongNames = { at: table.head, path: table.place.path };
  const naming: Judging = { ...judging, report: (complaint) => judging.report({ ...complaint, kongNames }) };
  return complain(naming, table, [blame], { code: 'invalid-value', facts: { fault, value: undefined } });
}

function faultFrom(
  judging: Judging,
  name: FunctionName,
  table: TableValue,
): { readonly fault: ValueFault; readonly blame: string } | undefined {
  const text = (field: string) => textOf(valueAt(table, field));
  const at = (blame: string, fault: ValueFault | undefined) => fault && { fault, blame };
  switch (name) {
    case 'certificate-and-key':
      return pair(text('cert'), text('key'), (cert, key) =>
        at('key', validateCertificateAndKey(cert, key, ['cert', 'key'])),
      );
    case 'alternative-certificate-and-key':
      return pair(text('cert_alt'), text('key_alt'), (cert, key) =>
        at('key_alt', validateCertificateAndKey(cert, key, ['cert_alt', 'key_alt'])),
      );
    case 'certificate-types':
      return pair(text('cert'), text('cert_alt'), (cert, other) =>
        at('cert_alt', validateCertificateTypes(cert, other)),
      );
    case 'ca-certificate':
      return pair(text('cert'), '', (cert) => at('cert', validateCaCertificate(cert, judging.now)));
    case 'key-material':
      return pair(text('jwk'), '', (jwk) =>
        isVaultReference(jwk) ? undefined : at('jwk', validateJwk(jwk, text('kid'))),
      );
    case 'acme-storage':
      return at('config.storage', validateAcmeStorage({ storage: text('config.storage') }));
    case 'cache-dictionary':
      return pair(text('config.memory.dictionary_name'), '', (dictionary) =>
        text('config.strategy') === 'memory'
          ? at('config.memory.dictionary_name', validateSharedDict(dictionary, judging.catalogue.version))
          : undefined,
      );
    case 'http-proxy-url':
      return pair(text('config.proxy_url'), '', (url) => at('config.proxy_url', validateHttpProxyUrl(url)));
    case 'ai-log-statistics':
      return at('logging', validateAiLogStatistics(recordOf(plainOf(table))));
    default:
      return undefined;
  }
}

function pair<T>(
  first: string | undefined,
  second: string | undefined,
  check: (first: string, second: string) => T | undefined,
): T | undefined {
  return first === undefined || second === undefined ? undefined : check(first, second);
}

function recordOf(plain: unknown): PlainRecord {
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? { ...plain } : {};
}
