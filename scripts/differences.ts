/** `npm run differences`: docs/differences.md from the scorer's report (a path, or a fresh run over ../shared). */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Example {
  readonly id: string;
  readonly about?: string;
  readonly kind?: string;
}

/** What score.mjs writes with `--json`. */
export interface Report {
  readonly runs: readonly {
    readonly verdict: string;
    readonly cases: number;
    readonly kongOk: number;
    readonly kongBad: number;
    readonly falseRejects: number;
    readonly falseAccepts: number;
    readonly failed: number;
    readonly errors: number;
    readonly onLine: number;
    readonly agreement: string;
    readonly onLineShare: string;
    readonly examples: {
      readonly falseReject: readonly Example[];
      readonly falseAccept: readonly Example[];
      readonly misplaced: readonly Example[];
    };
  }[];
}

/** Why an error of Kong's is shown elsewhere than Kong has it, by what Kong says. */
const MISPLACED: readonly (readonly [kind: string, reason: string])[] = [
  [
    'entity',
    'A check over several fields is shown at the field to change; Kong names the plugin or the entity.',
  ],
  [
    'null',
    'A broken `url` leaves the host empty. Kong names `host`, even where another `host` is written; we show the `url`.',
  ],
  [
    'value',
    'A broken `url` brings a broken protocol, port or path. Kong names the field; we show the `url`.',
  ],
];

export function differencesPage(report: Report): string {
  const rows = report.runs.map(
    (run) =>
      `| ${run.verdict} | ${run.cases} | ${run.agreement} | ${run.falseRejects} of ${run.kongOk} | ${run.falseAccepts} of ${run.kongBad} | ${run.onLineShare} |`,
  );
  const verdicts = report.runs.flatMap(({ verdict, examples }) =>
    [
      ...examples.falseReject.map(({ id }) => ({ id, verdict, what: 'refused here, accepted by Kong' })),
      ...examples.falseAccept.map(({ id }) => ({ id, verdict, what: 'accepted here, refused by Kong' })),
    ].map(({ id, what }) => `| ${id} | ${verdict} | ${what} |`),
  );
  const places = new Map<string, number>();
  for (const { examples } of report.runs)
    for (const { kind = '' } of examples.misplaced) places.set(kind, (places.get(kind) ?? 0) + 1);
  const placed = [...places]
    .sort()
    .map(
      ([kind, count]) =>
        `| ${kind} | ${count} | ${MISPLACED.find(([of]) => of === kind)?.[1] ?? 'The place is a guess of the recorder or of ours.'} |`,
    );
  return `# Where our verdict differs from Kong's

Made by \`npm run differences\` from recorded verdicts of real gateways (Kong 3.9.3, 3.4.2, 2.8.5; the router flavors beside the default are scored where they were recorded). Run \`kongsole check --rules kong --dialect dbless\` to compare.

| Kong | cases | same verdict | refused here only | accepted here only | Kong's errors shown on its line |
|---|---|---|---|---|---|
${rows.join('\n')}

## Verdicts

${
  verdicts.length === 0
    ? 'None is left: of every recorded config we say what the gateway said.'
    : `| case | Kong | what |\n|---|---|---|\n${verdicts.join('\n')}`
}

## Errors shown at another place than Kong names

| kind of error | how many | why |
|---|---|---|
${placed.join('\n')}

## What we leave to Kong

- Where Kong fails with an internal error instead of an answer we say so and name what is wrong.
- From 3.6 on Kong drops a nested plugin whose old field names are wrong without a word. We warn; Kong accepts.
- Whether a vault reference can be resolved, whether Lua runs, and what DNS answers is known only to the running gateway.
- Versions 3.0 to 3.3 and 3.5 to 3.8 are judged by schemas derived from Kong's source, Kong Enterprise by Kong's published documents; no verdicts were recorded of them.
`;
}

if (process.argv[1]?.endsWith('differences.ts')) {
  const given = process.argv[2];
  const root = join(import.meta.dirname, '..');
  const shared = process.env['KONGSOLE_SHARED'] ?? join(root, '../shared');
  const out = given ?? join(root, 'out/verdicts.json');
  if (given === undefined) {
    const command =
      'node dist/cli.js check --kong {kong} --flavor {flavor} --dialect dbless --rules kong --format json {files}';
    const options = ['--kong', '3.9,3.4,2.8', '--batch', '600', '--json', out, '--cmd', command];
    const cases = ['--cases', join(shared, 'verdicts/train.jsonl')];
    spawnSync('node', [join(shared, 'verdicts/score.mjs'), ...cases, ...options], {
      cwd: root,
      stdio: 'inherit',
    });
  }
  writeFileSync(join(root, 'docs/differences.md'), differencesPage(JSON.parse(readFileSync(out, 'utf8'))));
}
