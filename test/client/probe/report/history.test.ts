import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareHtml } from '../../../../client/probe/report/compare-html.ts';
import { differencesBetween, timesOf } from '../../../../client/probe/report/compare-reports.ts';
import { reportHtml } from '../../../../client/probe/report/html.ts';
import { sideBySide } from '../../../../client/probe/report/side-by-side.ts';
import {
  MOST_OF_ALL,
  MOST_OF_ONE,
  readStored,
  remembered,
  type StoredReport,
  toStored,
} from '../../../../client/probe/report/stored.ts';
import { sampleReport } from './sample-report.ts';

const SECRET = 'https://user:hunter22@host/?apikey=hunter22';

test('a report is kept without secrets, and read back as it was shown', () => {
  const report = sampleReport({ words: SECRET, target: SECRET });
  const kept = toStored(report, 5);
  assert.doesNotMatch(JSON.stringify(kept), /hunter22/);
  const [back] = readStored(JSON.parse(JSON.stringify([kept])));
  assert.ok(back);
  assert.equal(
    reportHtml(back.report).replaceAll(/<button class="plain" data-act="record">.*?<\/button>/g, ''),
    reportHtml({ ...report, fixes: report.fixes.map(({ title }) => ({ title })) }).replaceAll(
      /<button class="plain" data-act="record">.*?<\/button>/g,
      '',
    ),
  );
});

test('what is kept stays small: long facts, old probes of one target, and the oldest of all go', () => {
  const long = {
    ...sampleReport({}),
    trail: [{ stage: 'http', outcome: 'ok', ms: 1, facts: { body: 'x'.repeat(1e6) } }],
  } as const;
  assert.ok(JSON.stringify(toStored(long, 1)).length < 10_000);
  let list: readonly StoredReport[] = [];
  for (let at = 0; at < 20; at++) list = remembered(list, toStored(sampleReport({}), at));
  assert.deepEqual([list.length, list[0]?.at], [MOST_OF_ONE, 19]);
  for (let at = 0; at < 100; at++) list = remembered(list, toStored(sampleReport({ target: `t${at}` }), at));
  assert.equal(list.length, MOST_OF_ALL);
});

test('what the editor kept for another version of us counts for nothing', () => {
  assert.deepEqual(readStored(undefined), []);
  assert.deepEqual(readStored([{ format: 2 }, null, 'x', { format: 1, at: 1 }]), []);
});

test('two probes compared: the verdict, the stages and the facts that differ, and no times', () => {
  const before = sampleReport({});
  const after = {
    ...sampleReport({ hop: null, cause: 'healthy' }),
    trail: [
      {
        stage: 'resolve',
        outcome: 'ok',
        ms: 80,
        facts: { name: 'billing.internal', addresses: ['10.0.0.8'], ms: 80 },
      },
      { stage: 'connect', outcome: 'ok', ms: 0.7, facts: { seen: 'open' } },
    ],
  } as const;
  const found = differencesBetween(before, after).map(({ what, before: a, after: b }) => [what, a, b]);
  assert.deepEqual(found.slice(1), [
    ['cause', 'connection-refused', 'healthy'],
    ['resolve › addresses › 1', '10.0.0.7', '10.0.0.8'],
    ['connect', 'failed', 'ok'],
    ['connect › seen', '10.0.0.7:8080 refused the connection', 'open'],
    ['through-gateway', 'failed', 'not reached'],
    ['through-gateway › status', '502', '—'],
  ]);
  assert.deepEqual(
    timesOf(before, after).map(({ stage, change }) => [stage, change]),
    [
      ['resolve', 'slower'],
      ['connect', 'same'],
      ['through-gateway', 'same'],
    ],
  );
  assert.deepEqual(differencesBetween(before, before), []);
});

const HOSTILE = '<img src=x onerror=alert(1)>';

test('hostile words stay words in the comparison and in the history', () => {
  const report = sampleReport({ words: HOSTILE, target: HOSTILE, host: HOSTILE });
  const other = sampleReport({ words: 'fine' });
  const pages = [
    compareHtml({ when: 'then', report }, { when: 'now', report: other }),
    reportHtml(other, { earlier: [{ when: 'then', report }] }),
  ];
  for (const page of pages) assert.doesNotMatch(page, /<img/);
  assert.match(pages[1] ?? '', /data-act="compare" data-index="0"/);
});

test('answers side by side are a table with a column for each place', () => {
  const place = (name: string, status: number | null) => ({
    ...{ place: name, at: '10.0.0.7:80', status, failure: status === null ? 'timed-out' : null },
    ...{ firstByteMs: 12, totalMs: 15, bodyBytes: 3 },
  });
  const facts = {
    places: [place('direct', 200), place('through-gateway', 502), place('front', null)],
    sameStatus: false,
    sameBody: false,
    headers: [{ name: 'server', values: ['nginx', HOSTILE, null] }],
  };
  const page = sideBySide([{ stage: 'compare', outcome: 'failed', ms: 0, facts }]);
  for (const words of ['directly', 'through Kong', 'through the load balancer', '502', 'timed out', 'nginx'])
    assert.ok(page.includes(words), words);
  assert.doesNotMatch(page, /<img/);
  assert.equal(sideBySide([]), '');
  assert.equal(sideBySide([{ stage: 'compare', outcome: 'ok', ms: 0, facts: { places: 'none' } }]), '');
});
