import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { type Certificates, type Fault, type Injected, makeCertificates } from './fault.ts';
import { BEHIND_FAULTS } from './faults-behind.ts';
import { CONNECTION_FAULTS } from './faults-connection.ts';
import { FIFTH_LOT } from './faults-fifth.ts';
import { FOURTH_LOT } from './faults-fourth.ts';
import { FRONT_FAULTS } from './faults-front.ts';
import { GATEWAY_FAULTS } from './faults-gateway.ts';
import { HTTP_FAULTS } from './faults-http.ts';
import { SECOND_LOT } from './faults-second.ts';
import { THIRD_ARGUMENTS } from './faults-third-arguments.ts';
import { THIRD_BEHIND } from './faults-third-behind.ts';
import { THIRD_FRONT } from './faults-third-front.ts';
import { THIRD_GATEWAY } from './faults-third-gateway.ts';
import { TLS_FAULTS } from './faults-tls.ts';
import { VERSION_FAULTS } from './faults-versions.ts';
import { HEALTHY } from './healthy.ts';
import { type Played, play } from './run.ts';

const FAULTS: readonly Fault[] = [
  ...CONNECTION_FAULTS,
  ...TLS_FAULTS,
  ...HTTP_FAULTS,
  ...GATEWAY_FAULTS,
  ...VERSION_FAULTS,
  ...FRONT_FAULTS,
  ...BEHIND_FAULTS,
  ...SECOND_LOT,
  ...THIRD_BEHIND,
  ...THIRD_GATEWAY,
  ...THIRD_FRONT,
  ...THIRD_ARGUMENTS,
  ...FOURTH_LOT,
  ...FIFTH_LOT,
];
const missing = ['nginx', 'haproxy'].filter((name) => spawnSync(name, ['-v']).error !== undefined);
if (!existsSync('/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so'))
  missing.push('headers-more of nginx');
const skip = missing.length > 0 && `${missing.join(' and ')} not installed: run scripts/install-servers`;
const only = process.env['KONGSOLE_MATRIX'];

async function playAll(faults: readonly Fault[], certificates: Certificates): Promise<readonly Played[]> {
  const waiting = faults.filter(({ name }) => only === undefined || name.includes(only));
  const played: Played[] = [];
  // A few at a time: each waits more than it works.
  const workers = Array.from({ length: 4 }, async () => {
    for (let fault = waiting.shift(); fault; fault = waiting.shift())
      played.push(await play(fault, certificates));
  });
  await Promise.all(workers);
  return played;
}

function words({ fault, report, rank, ms }: Played): string {
  const { verdict, others } = report.diagnosis;
  const said = [verdict, ...others].map(({ hop, cause, confidence }) => `${hop}/${cause} (${confidence})`);
  return `${fault.name}: wanted ${String(fault.hop)}/${String(fault.cause)}, said ${said.slice(0, 3).join(', ')}; rank ${rank ?? 'none'}, ${Math.round(ms)} ms`;
}

test('the doctor names at least 95 % of the injected faults, and none of them wrongly with high confidence', {
  skip,
}, async (t) => {
  const certificates = await makeCertificates();
  const played = await playAll(FAULTS, certificates);
  const right = played.filter(({ rank }) => rank === 1);
  const late = played.filter(({ rank }) => rank === undefined || 3 < rank);
  const boastful = played.filter(
    ({ rank, report }) => rank !== 1 && report.diagnosis.verdict.confidence === 'high',
  );
  t.diagnostic(
    `${right.length} of ${played.length} at first rank, ${late.length} not in the first three, ${boastful.length} wrong with high confidence`,
  );
  console.log(
    `matrix: ${right.length} of ${played.length} at first rank, ${late.length} not in the first three, ${boastful.length} wrong with high confidence`,
  );
  for (const one of played.filter(({ rank }) => rank !== 1)) console.log(`  ${words(one)}`);
  assert.deepEqual(boastful.map(words), []);
  assert.deepEqual(late.map(words), []);
  assert.ok(played.length * 0.95 <= right.length, `${right.length} of ${played.length}`);
});

/** What a user may leave out. */
const LESS: readonly Partial<Injected>[] = [
  { withoutLog: true, withoutAdmin: true },
  { withoutLog: true, withoutVia: true },
  { withoutLog: true },
  { withoutLog: true, withoutAdmin: true, withoutVia: true },
];

/** The same fault, told with less; each third one, for the whole lot would take too long. */
function toldWithLess(faults: readonly Fault[]): readonly Fault[] {
  return faults.flatMap((fault, i) => {
    if (i % 3 !== 0 || BY_NOTHING_ELSE.some((words) => fault.name.includes(words))) return [];
    const less = LESS[(i / 3) % LESS.length] ?? {};
    return [
      {
        ...fault,
        async inject(scene, certificates) {
          const { log: _, ...told } = await fault.inject(scene, certificates);
          return { ...told, ...less };
        },
      },
    ];
  });
}

/** Faults that show in the log or the Admin API alone: without them all is well as far as anybody can see. */
const BY_NOTHING_ELSE = [
  'log',
  'idle connections die early',
  'closes on every request that is not the first',
  'a POST that it could not send on',
  'its database is away',
  'POSTs that lost it',
  'the gateway has another route',
  'by the gateway alone',
  'the gateway works',
  'another answers',
];

test('with less told, no verdict is wrong with high confidence', { skip }, async () => {
  const played = await playAll(
    toldWithLess(FAULTS.filter((fault) => !THIRD_ARGUMENTS.includes(fault))),
    await makeCertificates(),
  );
  const boastful = played.filter(
    ({ fault, report: { diagnosis } }) =>
      diagnosis.verdict.confidence === 'high' &&
      ![fault.cause].flat().some((cause) => cause === diagnosis.verdict.cause),
  );
  console.log(`matrix, with less told: ${boastful.length} of ${played.length} wrong with high confidence`);
  assert.ok(only !== undefined || 100 < played.length, `${played.length}`);
  assert.deepEqual(boastful.map(words), []);
});

test('the doctor finds nothing wrong with 20 healthy chains', { skip }, async () => {
  const played = await playAll(HEALTHY, await makeCertificates());
  assert.deepEqual(played.filter(({ rank }) => rank !== 1).map(words), []);
});
