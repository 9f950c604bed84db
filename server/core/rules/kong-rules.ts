/** The rules that make up Kong's own verdict. */
import { danglingReference } from './kong/dangling-reference.ts';
import { deprecatedFieldMismatch } from './kong/deprecated-field-mismatch.ts';
import { duplicateEntity } from './kong/duplicate-entity.ts';
import { equalFields } from './kong/equal-fields.ts';
import { fieldConflict } from './kong/field-conflict.ts';
import { fieldNotAllowed } from './kong/field-not-allowed.ts';
import { fieldsExcludeEachOther } from './kong/fields-exclude-each-other.ts';
import { fieldsRequiredTogether } from './kong/fields-required-together.ts';
import { internalError } from './kong/internal-error.ts';
import { invalidCertificate } from './kong/invalid-certificate.ts';
import { invalidExpression } from './kong/invalid-expression.ts';
import { invalidHost } from './kong/invalid-host.ts';
import { invalidIp } from './kong/invalid-ip.ts';
import { invalidKey } from './kong/invalid-key.ts';
import { invalidLua } from './kong/invalid-lua.ts';
import { invalidName } from './kong/invalid-name.ts';
import { invalidPath } from './kong/invalid-path.ts';
import { invalidRegex } from './kong/invalid-regex.ts';
import { invalidUrl } from './kong/invalid-url.ts';
import { missingField } from './kong/missing-field.ts';
import { mixedProtocols } from './kong/mixed-protocols.ts';
import { notAConfig } from './kong/not-a-config.ts';
import { nullValue } from './kong/null-value.ts';
import { numberOutOfRange } from './kong/number-out-of-range.ts';
import { oneFieldRequired } from './kong/one-field-required.ts';
import { pluginConfigConflict } from './kong/plugin-config-conflict.ts';
import { refusedOnSecondCheck } from './kong/refused-on-second-check.ts';
import { routeWithoutMatcher } from './kong/route-without-matcher.ts';
import { scopeNotAllowed } from './kong/scope-not-allowed.ts';
import { unknownField } from './kong/unknown-field.ts';
import { unknownPlugin } from './kong/unknown-plugin.ts';
import { unknownProtocol } from './kong/unknown-protocol.ts';
import { unknownVault } from './kong/unknown-vault.ts';
import { valueNotAllowed } from './kong/value-not-allowed.ts';
import { wasmNotEnabled } from './kong/wasm-not-enabled.ts';
import { wrongForm } from './kong/wrong-form.ts';
import { wrongLength } from './kong/wrong-length.ts';
import { wrongType } from './kong/wrong-type.ts';
import type { Rule } from './rule.ts';

export const KONG_RULES: readonly Rule[] = [
  unknownField,
  missingField,
  nullValue,
  wrongType,
  valueNotAllowed,
  numberOutOfRange,
  wrongLength,
  wrongForm,
  invalidHost,
  invalidIp,
  invalidPath,
  invalidRegex,
  invalidUrl,
  invalidName,
  invalidLua,
  invalidCertificate,
  invalidKey,
  pluginConfigConflict,
  mixedProtocols,
  fieldNotAllowed,
  fieldsRequiredTogether,
  fieldsExcludeEachOther,
  oneFieldRequired,
  equalFields,
  fieldConflict,
  routeWithoutMatcher,
  unknownPlugin,
  unknownVault,
  unknownProtocol,
  scopeNotAllowed,
  deprecatedFieldMismatch,
  internalError,
  invalidExpression,
  wasmNotEnabled,
  notAConfig,
  danglingReference,
  duplicateEntity,
  refusedOnSecondCheck,
];
