/** What Kong accepts of routes and is likely to go wrong. */
import { doubledPrefix } from './routes/doubled-prefix.ts';
import { grpcRouteToHttpService } from './routes/grpc-route-to-http-service.ts';
import { headerLooksLikeRegex } from './routes/header-looks-like-regex.ts';
import { pathHandlingV1Ignored } from './routes/path-handling-v1-ignored.ts';
import { patternInPlainPath } from './routes/pattern-in-plain-path.ts';
import { preserveHostWithTls } from './routes/preserve-host-with-tls.ts';
import { redirectLosesMethod } from './routes/redirect-loses-method.ts';
import { regexPathWithoutEnd } from './routes/regex-path-without-end.ts';
import { regexPriorityIgnored } from './routes/regex-priority-ignored.ts';
import { routeWithoutService } from './routes/route-without-service.ts';
import { stripPathTakesWholePath } from './routes/strip-path-takes-whole-path.ts';
import { unescapedDotInRegex } from './routes/unescaped-dot-in-regex.ts';
import type { Rule } from './rule.ts';

export const ROUTE_RULES: readonly Rule[] = [
  routeWithoutService,
  patternInPlainPath,
  headerLooksLikeRegex,
  unescapedDotInRegex,
  regexPathWithoutEnd,
  regexPriorityIgnored,
  stripPathTakesWholePath,
  doubledPrefix,
  pathHandlingV1Ignored,
  preserveHostWithTls,
  grpcRouteToHttpService,
  redirectLosesMethod,
];
