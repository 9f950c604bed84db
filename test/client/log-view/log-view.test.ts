import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoverText } from '../../../client/log-view/hover-text.ts';
import { failuresIn, foldsIn, linksIn } from '../../../client/log-view/outline.ts';
import { summarize } from '../../../client/log-view/summary.ts';
import { summaryHtml } from '../../../client/log-view/summary-html.ts';

function refused(time: string, id: string, path = '/pay'): string {
  return `2026/11/24 ${time} [error] 1#0: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 1.1.1.1, server: kong, request: "GET ${path} HTTP/1.1", upstream: "https://10.0.0.7:8443${path}", host: "api.example", request_id: "${id.repeat(32)}"`;
}

const LOG = [refused('10:00:01', 'a'), refused('10:00:02', 'a'), refused('10:20:00', 'b')].join('\n');

test('neighbouring records of one request fold together', () => {
  assert.deepEqual(foldsIn(LOG), [{ from: 1, to: 2 }]);
});

test('links stand on the address and on the host, not on their quotes', () => {
  const links = linksIn(LOG, failuresIn(LOG)).slice(0, 2);
  assert.deepEqual(
    links.map(({ span }) => LOG.slice(span.start, span.end)),
    ['https://10.0.0.7:8443/pay', 'api.example'],
  );
});

test('the summary counts causes and lays them over time', () => {
  const { total, causes, slots } = summarize(failuresIn(LOG));
  assert.equal(total, 3);
  assert.deepEqual(
    causes.map(({ cause, count, firstLine, lastLine }) => [cause, count, firstLine, lastLine]),
    [['connection-refused', 3, 1, 3]],
  );
  assert.equal(slots.length, 21);
  assert.equal(slots[0]?.counts.get('connection-refused'), 2);
  assert.equal(slots.at(-1)?.counts.get('connection-refused'), 1);
});

test('a log over years still fits in the picture', () => {
  const log = [refused('10:00:01', 'a').replace('2026', '1999'), refused('10:00:01', 'b')].join('\n');
  assert.ok(summarize(failuresIn(log)).slots.length <= 49);
});

test('what clients sent never becomes markup in hover or summary', () => {
  const log = `2026/11/24 10:00:00 [error] 1#0: *5 [kong] init.lua:3 [<img src=x>] failed: attempt to call nil, client: 1.1.1.1
2026/11/24 10:00:00 [error] 1#0: *5 <img-src=x> could not be resolved (3: Host not found), client: 1.1.1.1`;
  const failures = failuresIn(log);
  assert.ok(failures.length > 0);
  for (const failure of failures) assert.doesNotMatch(hoverText(failure), /(?<!\\)<img/);
  assert.doesNotMatch(summaryHtml('<img src=x>', summarize(failures)), /<img/);
});
