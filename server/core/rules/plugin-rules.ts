/** What Kong accepts of plugins and is likely to go wrong. */

import { aclGroupWithoutMembers } from './plugins/acl-group-without-members.ts';
import { aclWithoutAuth } from './plugins/acl-without-auth.ts';
import { anonymousConsumerMissing } from './plugins/anonymous-consumer-missing.ts';
import { cachedByAddressAlone } from './plugins/cached-by-address-alone.ts';
import { corsAnyOriginWithCredentials } from './plugins/cors-any-origin-with-credentials.ts';
import { corsOriginNeverMatches } from './plugins/cors-origin-never-matches.ts';
import { deprecatedField } from './plugins/deprecated-field.ts';
import { hmacSha1Allowed } from './plugins/hmac-sha1-allowed.ts';
import { ipRestrictionAllowsEveryone } from './plugins/ip-restriction-allows-everyone.ts';
import { jwtNeverExpires } from './plugins/jwt-never-expires.ts';
import { limitByAddressOfBalancer } from './plugins/limit-by-address-of-balancer.ts';
import { logSentInPlainText } from './plugins/log-sent-in-plain-text.ts';
import { luaModuleNotInSandbox } from './plugins/lua-module-not-in-sandbox.ts';
import { payloadSizeInBytes } from './plugins/payload-size-in-bytes.ts';
import { preflightNeedsCredentials } from './plugins/preflight-needs-credentials.ts';
import { preflightNotRouted } from './plugins/preflight-not-routed.ts';
import { redisSettingsIgnored } from './plugins/redis-settings-ignored.ts';
import { severalAuthPlugins } from './plugins/several-auth-plugins.ts';
import { transformerTouchesFraming } from './plugins/transformer-touches-framing.ts';
import type { Rule } from './rule.ts';

export const PLUGIN_RULES: readonly Rule[] = [
  deprecatedField,
  corsAnyOriginWithCredentials,
  corsOriginNeverMatches,
  preflightNotRouted,
  preflightNeedsCredentials,
  aclWithoutAuth,
  aclGroupWithoutMembers,
  severalAuthPlugins,
  anonymousConsumerMissing,
  jwtNeverExpires,
  hmacSha1Allowed,
  cachedByAddressAlone,
  redisSettingsIgnored,
  payloadSizeInBytes,
  ipRestrictionAllowsEveryone,
  limitByAddressOfBalancer,
  transformerTouchesFraming,
  luaModuleNotInSandbox,
  logSentInPlainText,
];
