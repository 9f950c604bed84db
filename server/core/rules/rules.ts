import { duplicateRoute } from './duplicate-route.ts';
import { frontGivesUpFirst } from './front-gives-up-first.ts';
import { httpsWithoutPort } from './https-without-port.ts';
import { keepAliveOutOfOrder } from './keep-alive-out-of-order.ts';
import { droppedByKong } from './kong/dropped-by-kong.ts';
import { KONG_RULES } from './kong-rules.ts';
import { missingForDeck } from './missing-for-deck.ts';
import { mistakenDirective } from './mistaken-directive.ts';
import { mistakenTemplate } from './mistaken-template.ts';
import { oldFormatForDeck } from './old-format-for-deck.ts';
import { otherDialect } from './other-dialect.ts';
import { pathLooksLikeRegex } from './path-looks-like-regex.ts';
import { plainProtocolOnTlsPort } from './plain-protocol-on-tls-port.ts';
import { PLUGIN_RULES } from './plugin-rules.ts';
import { quotedTemplate } from './quoted-template.ts';
import { refusedByDeck } from './refused-by-deck.ts';
import { regexDependsOnFlavor } from './regex-depends-on-flavor.ts';
import { renamedByKonnect } from './renamed-by-konnect.ts';
import { ROUTE_RULES } from './route-rules.ts';
import type { Rule } from './rule.ts';
import { schemeOrPortInHost } from './scheme-or-port-in-host.ts';
import { SECRET_RULES } from './secret-rules.ts';
import { SERVICE_RULES } from './service-rules.ts';
import { shadowedRoute } from './shadowed-route.ts';
import { straySpace } from './stray-space.ts';
import { tiedRoutes } from './tied-routes.ts';
import { tlsProtocolOnPlainPort } from './tls-protocol-on-plain-port.ts';
import { toleratedText } from './tolerated-text.ts';
import { unknownPartial } from './unknown-partial.ts';
import { unknownPluginConfig } from './unknown-plugin-config.ts';
import { unreachableRoute } from './unreachable-route.ts';
import { unreadableText } from './unreadable-text.ts';
import { UPSTREAM_RULES } from './upstream-rules.ts';
import { urlContradictsFields } from './url-contradicts-fields.ts';

/** Every rule there is, in the order of the documentation. A test holds the list against the folder. */
export const RULES: readonly Rule[] = [
  unreadableText,
  toleratedText,
  mistakenDirective,
  otherDialect,
  missingForDeck,
  refusedByDeck,
  mistakenTemplate,
  quotedTemplate,
  oldFormatForDeck,
  renamedByKonnect,
  unknownPluginConfig,
  unknownPartial,
  ...KONG_RULES,
  droppedByKong,
  plainProtocolOnTlsPort,
  tlsProtocolOnPlainPort,
  httpsWithoutPort,
  schemeOrPortInHost,
  urlContradictsFields,
  ...SERVICE_RULES,
  ...UPSTREAM_RULES,
  frontGivesUpFirst,
  keepAliveOutOfOrder,
  shadowedRoute,
  duplicateRoute,
  tiedRoutes,
  unreachableRoute,
  pathLooksLikeRegex,
  regexDependsOnFlavor,
  ...ROUTE_RULES,
  ...PLUGIN_RULES,
  ...SECRET_RULES,
  straySpace,
];
