/** "Try a request…" as plain data: what the editor's side needs of core. Loaded when first needed. */
import { openConfig } from '../../server/core/features/open-config.ts';
import { recordEdit } from '../../server/core/kongtest/record.ts';
import { routePlaces } from '../../server/core/kongtest/route-places.ts';
import { recordedCase } from '../../server/core/kongtest/run-kongtest.ts';
import { routerFor } from '../../server/core/kongtest/suite.ts';
import { type TriedRequest, tryRequest } from '../../server/core/kongtest/try-request.ts';
import { spanOf } from '../../server/core/syntax/tree.ts';
import type { Edit } from '../../server/core/text/span.ts';
import { tryRequestPage } from './try-request-page.ts';

export interface TriedReport {
  readonly kind: 'report';
  readonly title: string;
  readonly html: string;
  /** The test that holds what was seen; an item of a list of tests. */
  readonly recorded: string;
}

/** `linkTo`: the address of a link to a 0-based line of the config. `record`: the address that records the test. */
export function tryOn(
  typed: string,
  config: { readonly text: string; readonly name: string; readonly now: number },
  links: { readonly linkTo: (line: number) => string; readonly record: string },
): TriedReport | { readonly kind: 'problem'; readonly message: string } {
  const router = routerFor(config.text, config.name, { version: undefined, flavor: undefined }, {});
  if (!router) return { kind: 'problem', message: 'the file holds no config' };
  const tried = tryRequest(typed, router);
  if (tried.kind === 'problem') return tried;
  const model = openConfig(config.text, {
    fileName: config.name,
    target: {},
    dialect: undefined,
    verdictOnly: false,
    now: config.now,
  });
  const lines = routePlaces(model).map(
    ({ label }) => model.document.source.positionAt(spanOf(label).start).line,
  );
  const link = (index: number): string | undefined => {
    const line = lines[index];
    return line === undefined ? undefined : links.linkTo(line);
  };
  const title = `${tried.method} ${tried.url}`.trim();
  return {
    kind: 'report',
    title,
    html: tryRequestPage(tried, router.flavor, link, links.record),
    recorded: recordedCase(nameOf(tried), tried.url, tried.request, router),
  };
}

function nameOf({ winner, answer, method, url }: TriedRequest): string {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/';
  const outcome = winner ? `goes to ${winner.name}` : `is answered ${answer?.status ?? 404}`;
  return `${method} ${path} ${outcome}`.trim();
}

/** Undefined is a file that does not exist yet. */
export function recordInto(text: string | undefined, recorded: string, configPath: string): Edit {
  return recordEdit(text ?? '', recorded, configPath);
}
