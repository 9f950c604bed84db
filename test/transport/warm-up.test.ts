import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../server/core/features/diagnose.ts';
import type { Diagnosed } from '../../server/core/features/diagnosed.ts';
import { RULES } from '../../server/core/rules/rules.ts';
import { positionsIn } from '../../server/transport/positions.ts';
import { practiceFile } from '../../server/transport/practice-file.ts';
import { Session } from '../../server/transport/session.ts';
import { hostsIn, QUESTIONS, warmUp } from '../../server/transport/warm-up.ts';
import { configOf } from '../kit/check.ts';

const WORLD = { version: '0.0.0', rulesPage: undefined, now: () => 1_795_500_000_000 };

const errorsIn = (found: readonly Diagnosed[]) =>
  found.filter(({ finding }) => finding.severity === 'error').map(({ finding }) => finding.code);

test('the practice file has the mistakes that were put into it and is fine to Kong besides', () => {
  const found = diagnose(configOf(practiceFile(16)), RULES);
  assert.deepEqual(errorsIn(found), ['wrong-type', 'wrong-type']);
});

test('warming up gives way to the first file that is opened, which is judged as ever', async () => {
  const session = new Session(positionsIn('utf-16'), WORLD);
  session.settled();
  let isOver = false;
  const over = warmUp(session, WORLD).then(() => {
    isOver = true;
  });
  assert.deepEqual([...session.files], []);
  const uri = 'file:///folder/kong.yaml';
  session.open(uri, 1, practiceFile(8));
  const file = await session.whenDone(uri);
  assert.deepEqual(errorsIn(file?.known(100, () => true).shown ?? []), ['wrong-type']);
  await over;
  assert.ok(isOver);
});

test('where it types and asks there is something to say', async () => {
  const session = new Session(positionsIn('utf-16'), WORLD);
  session.settled();
  const uri = 'file:///folder/kong.yaml';
  const text = practiceFile(9);
  session.open(uri, 1, text);
  const file = await session.whenDone(uri);
  const [at = 0, ...others] = hostsIn(text, 3);
  assert.equal(others.length, 2);
  assert.match(text.slice(at - 8, at + 20), /^ {2}host: host-8\./);
  const config = file?.config;
  assert.ok(file && config);
  const [completed, hover] = QUESTIONS.map((ask) => ask(config, at, file));
  assert.ok(Array.isArray(completed) && 0 < completed.length);
  assert.ok(hover);
});
