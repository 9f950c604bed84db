import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainOf } from '../../../../client/probe/report/chain.ts';
import { chainSvg, inWords } from '../../../../client/probe/report/chain-svg.ts';
import { reportHtml } from '../../../../client/probe/report/html.ts';
import { reportMarkdown } from '../../../../client/probe/report/markdown.ts';
import { masked } from '../../../../client/probe/report/mask.ts';
import { sampleReport } from './sample-report.ts';

const HOSTILE = '<img src=x onerror=alert(1)>"\'[x](javascript:1)\u202e\u001b[31m';

test('what the wire said never becomes markup in the page', () => {
  const page = reportHtml(sampleReport({ words: HOSTILE, target: HOSTILE, host: HOSTILE }));
  assert.doesNotMatch(page, /<img/);
  assert.ok(!page.includes('\u001b') && !page.includes('\u202e'));
  assert.match(page, /&lt;img src=x/);
});

test('what the wire said never becomes markup in a ticket', () => {
  const text = reportMarkdown(sampleReport({ words: HOSTILE, target: HOSTILE, host: HOSTILE }));
  assert.doesNotMatch(text, /(?<!\\)<img/);
  assert.doesNotMatch(text, /(?<!\\)\[x\]\(/);
});

const SECRETS = [
  'https://user:hunter22@host/path',
  'GET /pay?apikey=hunter22&x=1 HTTP/1.1',
  'Authorization: Bearer hunter22hunter22',
  'Set-Cookie: session=hunter22; Path=/',
  '{"client_secret": "hunter22"}',
  'eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIyMiI6MX0.hunter22',
  'kpat_hunter22hunter22',
];

for (const secret of SECRETS) {
  test(`the secret in "${secret}" is masked`, () => {
    assert.doesNotMatch(masked(secret), /hunter22/);
    assert.match(masked(secret), /•••/);
  });
}

test('masking leaves ordinary words alone', () => {
  const words = 'the token bucket of the code path at https://host:8443/path refused 10.0.0.7:8443';
  assert.equal(masked(words), words);
});

test('the guilty part is red and what came before it works', () => {
  const { parts, links } = chainOf(sampleReport({}));
  assert.deepEqual(
    parts.map(({ part, state }) => [part, state]),
    [
      ['client', 'fine'],
      ['gateway', 'fine'],
      ['backend', 'failed'],
    ],
  );
  assert.equal(links.length, 2);
});

test('a fault of the network is drawn on the way out of Kong', () => {
  const { parts, links } = chainOf(sampleReport({ hop: 'network', cause: 'connection-timed-out' }));
  assert.deepEqual(
    links.map(({ state }) => state),
    ['fine', 'failed'],
  );
  assert.equal(parts.at(-1)?.state, 'unknown');
});

test('a healthy chain is fine from end to end', () => {
  const { parts, links } = chainOf(sampleReport({ hop: null, cause: 'healthy' }));
  assert.ok([...parts, ...links].every(({ state }) => state === 'fine'));
});

test('the picture says in words what it shows in colours', () => {
  const chain = chainOf(sampleReport({}));
  assert.equal(inWords(chain), 'client (works), then Kong (works), then backend (failed)');
  assert.match(chainSvg(chain), /role="img"/);
});

test('a report offers the edit at its line', () => {
  assert.match(
    reportHtml(sampleReport({})),
    /data-act="fix" data-index="0">Change the protocol to https \(line 7\)/,
  );
});
