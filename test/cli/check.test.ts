import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FindingRecord } from '../../client/cli/output/record.ts';
import { runCli } from '../kit/command-line.ts';

const FILE = `_format_version: "3.0"
services:
- name: billing
  protocol: http # paid by team red
  host: billing.internal
  port: 443
- name: ledger
  host: ledger.internal:8080
`;

const GOOD = `_format_version: "3.0"
services:
- name: billing
  url: https://billing.internal
`;

test('JSON is one array with 1-based places and the titles of the fixes', async () => {
  const { code, out } = await runCli(['check', '--format', 'json', 'kong.yaml'], { 'kong.yaml': FILE });
  const records: FindingRecord[] = JSON.parse(out);
  const [first] = records;
  assert.equal(code, 1);
  assert.deepEqual(
    [first?.file, first?.line, first?.column, first?.endLine, first?.endColumn, first?.severity],
    ['kong.yaml', 4, 13, 4, 17, 'warning'],
  );
  assert.deepEqual(first?.fixes, [{ title: 'Change the protocol to https', safe: false }]);
});

test('no error means exit code 0', async () => {
  const { code, out } = await runCli(['check', 'kong.yaml'], { 'kong.yaml': GOOD });
  assert.equal(out, 'no findings in 1 file\n');
  assert.equal(code, 0);
});

test('text output shows the line and marks the place', async () => {
  const { out } = await runCli(['check', 'kong.yaml'], { 'kong.yaml': FILE });
  assert.match(
    out,
    /--> kong\.yaml:4:13\n {2}\|\n4 \| {3}protocol: http # paid by team red\n {2}\| {13}\^\^\^\^\n/,
  );
});

test('--rules kong keeps only what Kong would refuse', async () => {
  const { out } = await runCli(['check', '--rules', 'kong', '--format', 'json', 'kong.yaml'], {
    'kong.yaml': FILE,
  });
  const records: FindingRecord[] = JSON.parse(out);
  assert.deepEqual([...new Set(records.map(({ line }) => line))], [8]);
});

test('standard input is judged under the name it is given', async () => {
  const { out } = await runCli(['check', '--format', 'json', '--name', 'x/kong.yaml', '-'], {}, FILE);
  const records: FindingRecord[] = JSON.parse(out);
  assert.equal(records[0]?.file, 'x/kong.yaml');
});

test('SARIF names the rules that it uses', async () => {
  const { out } = await runCli(['check', '--format', 'sarif', 'kong.yaml'], { 'kong.yaml': FILE });
  const { runs } = JSON.parse(out);
  const used = new Set(runs[0].results.map((result: { ruleId: string }) => result.ruleId));
  const named = new Set(runs[0].tool.driver.rules.map((rule: { id: string }) => rule.id));
  assert.deepEqual(named, used);
  for (const { id, help } of runs[0].tool.driver.rules)
    assert.match(help.markdown, new RegExp(`# kongsole: allow ${id}`));
});

test('a file that is not there does not hide the findings of the others', async () => {
  const { code, out, err } = await runCli(['check', '--format', 'json', 'gone.yaml', 'kong.yaml'], {
    'kong.yaml': FILE,
  });
  assert.equal(code, 2);
  assert.equal(err, 'kongsole check: cannot read gone.yaml: there is no such file\n');
  assert.notEqual(out, '[]\n');
});

test('a binary file and a file that is not UTF-8 are named as such', async () => {
  const binary = await runCli(['check', 'kong.yaml'], { 'kong.yaml': new Uint8Array([1, 0, 2]) });
  assert.equal(binary.err, 'kongsole check: kong.yaml is a binary file\n');
  const latin = await runCli(['check', 'kong.yaml'], { 'kong.yaml': new Uint8Array([0x61, 0xe9, 0x61]) });
  assert.equal(latin.err, 'kongsole check: kong.yaml is not UTF-8 text\n');
  assert.equal(latin.code, 2);
});

test('a wrong option is one line and exit code 2', async () => {
  const { code, err } = await runCli(['check', '--flavor', 'spicy', 'kong.yaml'], { 'kong.yaml': GOOD });
  assert.equal(code, 2);
  assert.equal(err.split('\n').length, 2);
  assert.match(err, /traditional_compatible/);
});

test('fix leaves unsafe fixes alone unless told', async () => {
  const safe = await runCli(['fix', 'kong.yaml'], { 'kong.yaml': FILE });
  assert.deepEqual(safe.written, {});
  const unsafe = await runCli(['fix', '--unsafe', 'kong.yaml'], { 'kong.yaml': FILE });
  assert.equal(
    unsafe.written['kong.yaml'],
    FILE.replace('protocol: http #', 'protocol: https #').replace('internal:8080', 'internal\n  port: 8080'),
  );
});

test('fix --dry-run prints a diff and writes nothing', async () => {
  const { out, written } = await runCli(['fix', '--unsafe', '--dry-run', 'kong.yaml'], { 'kong.yaml': FILE });
  assert.deepEqual(written, {});
  assert.match(out, /^-\s+protocol: http # paid/m);
  assert.match(out, /^\+\s+protocol: https # paid/m);
});
