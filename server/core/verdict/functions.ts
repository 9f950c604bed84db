/** The checks of one value that Kong makes in code, bound to the validators that do the same. */

import type { FunctionName } from '../catalogue/functions.ts';
import { validateCertificate } from '../validators/certificates.ts';
import type { ValueFault } from '../validators/fault.ts';
import {
  validateHost,
  validateHostWithOptionalPort,
  validateRouteHost,
  validateSni,
  validateTarget,
  validateUpstreamName,
  validateWildcardHost,
} from '../validators/host.ts';
import { validateIp, validateIpOrCidr } from '../validators/ip.ts';
import { validateKey, validatePublicKey } from '../validators/keys.ts';
import { validateLua, validateTemplatePair } from '../validators/lua.ts';
import {
  validateAcmeNamespace,
  validateCookieName,
  validateEntityName,
  validateHeaderName,
  validateHeaderPair,
  validateHeaderRename,
  validateTag,
} from '../validators/names.ts';
import { validatePath, validateRoutePath } from '../validators/path.ts';
import { validatePemPair } from '../validators/pem-pair.ts';
import {
  type PlainRecord,
  validateAttributes,
  validateHttpLog,
  validateOauth2Flows,
  validatePeriods,
  validateRateLimiting,
  validateStaticTags,
  validateTermination,
} from '../validators/plugin-records.ts';
import { validateAsteriskOrRegex } from '../validators/regex-check.ts';
import { validateSharedDict } from '../validators/shared-dicts.ts';
import { validateRedirectUri, validateUrl } from '../validators/url.ts';
import type { GatewayVersion } from '../validators/versions.ts';
import type { Judging } from './judging.ts';
import { pcreTrouble } from './regexes.ts';
import { hasUnknown, plainOf, textOf, type Value } from './value.ts';

/** Undefined: nothing wrong, or nothing that is judged on one value alone. */
export function faultOf(judging: Judging, name: FunctionName, value: Value): ValueFault | undefined {
  const text = textOf(value);
  if (text !== undefined) return textFault(judging.catalogue.version, name, text);
  if (value.kind !== 'table') return undefined;
  return hasUnknown(value) ? undefined : tableFault(judging, name, value);
}

export function textFault(version: GatewayVersion, name: FunctionName, text: string): ValueFault | undefined {
  switch (name) {
    case 'acme-namespace':
      return validateAcmeNamespace(text);
    case 'asterisk-or-regex':
      return validateAsteriskOrRegex(text, pcreTrouble);
    case 'certificate':
      return validateCertificate(text);
    case 'colon-headers':
      return validateHeaderRename(text);
    case 'entity-name':
      return validateEntityName(text);
    case 'header-name':
      return validateHeaderName(text);
    case 'header-pair':
      return validateHeaderPair(text);
    case 'host':
      return validateHost(text);
    case 'host-with-port':
      return validateHostWithOptionalPort(text);
    case 'http-token':
      return validateCookieName(text, version);
    case 'ip':
      return validateIp(text);
    case 'ip-or-cidr':
      return validateIpOrCidr(text);
    case 'lua-chunk':
    case 'lua-expression':
      return validateLua(text);
    case 'name-and-value':
      return validateTemplatePair(text);
    case 'path':
      return validatePath(text);
    case 'private-key':
      return validateKey(text);
    case 'public-key':
      return validatePublicKey(text);
    case 'redirect-uri':
      return validateRedirectUri(text);
    case 'route-host':
      return validateRouteHost(text);
    case 'route-path':
      return validateRoutePath(text, version, pcreTrouble);
    case 'shared-dictionary':
      return validateSharedDict(text, version);
    case 'sni':
      return validateSni(text);
    case 'tag':
      return validateTag(text, version);
    case 'target':
      return validateTarget(text);
    case 'upstream-name':
      return validateUpstreamName(text);
    case 'url':
      return validateUrl(text);
    case 'wildcard-host':
      return validateWildcardHost(text);
    default:
      return undefined;
  }
}

function tableFault(judging: Judging, name: FunctionName, value: Value): ValueFault | undefined {
  const plain = plainOf(value);
  if (name === 'unique-tag-names') return Array.isArray(plain) ? validateStaticTags(plain) : undefined;
  const record = recordOf(plain);
  switch (name) {
    case 'attribute-values':
      return validateAttributes(typeof plain === 'object' && plain !== null ? { ...plain } : {});
    case 'authorization-and-userinfo':
      return validateHttpLog(record);
    case 'oauth2-flows':
      return validateOauth2Flows(record);
    case 'pem-key-pair':
      return validatePemPair(record, judging.catalogue.version);
    case 'periods-order':
      return 'policy' in record ? validateRateLimiting(record) : validatePeriods(record);
    case 'termination-body':
      return validateTermination(record);
    default:
      return undefined;
  }
}

function recordOf(plain: unknown): PlainRecord {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return {};
  return Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== null));
}
