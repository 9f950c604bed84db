import assert from 'node:assert/strict';
import { trustedRanges } from '../../server/core/router/access.ts';
import { showBytes } from '../../server/core/router/bytes.ts';
import { readTable } from '../../server/core/router/read-table.ts';
import { makeRequest, type RequestParts } from '../../server/core/router/request.ts';
import { type RouteAnswer, routeRequest } from '../../server/core/router/route-request.ts';
import { routeLabel } from '../../server/core/router/route-table.ts';
import { buildRouter, type Router } from '../../server/core/router/router.ts';
import { toPlain } from '../../server/core/syntax/read.ts';
import { readDocument } from '../../server/core/syntax/read-document.ts';

export interface RouterSettings {
  readonly kong?: string;
  readonly flavor?: 'traditional' | 'traditional_compatible' | 'expressions';
}

/** The router of a file given as YAML text. */
export function routerOf(
  yaml: string,
  { kong = '3.9', flavor = 'traditional_compatible' }: RouterSettings = {},
): Router {
  const { root } = readDocument(yaml, 'yaml');
  assert.ok(root, 'the file holds nothing');
  return buildRouter(readTable(toPlain(root), { version: kong }), { version: kong, flavor });
}

export function ask(router: Router, request: RequestParts, trusted: readonly string[] = []): RouteAnswer {
  return routeRequest(router, makeRequest(request), trustedRanges(trusted));
}

/** The winner's name and what is sent: `orders → http://orders.internal:80/v1/7`, or what Kong answers. */
export function outcome(router: Router, request: RequestParts): string {
  const { decision, upstream, answer } = ask(router, request);
  const name = decision.kind === 'route' ? routeLabel(decision.route, decision.routeIndex) : decision.kind;
  if (upstream) return `${name} → ${showBytes(upstream.url)}`;
  return `${name} → ${answer?.status ?? 'nothing'}${answer?.location ? ` ${answer.location}` : ''}`;
}

export function checkRoute(
  yaml: string,
  request: RequestParts,
  expected: string,
  settings?: RouterSettings,
): void {
  assert.equal(outcome(routerOf(yaml, settings), request), expected);
}
