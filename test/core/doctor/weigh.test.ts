/** How sure the doctor may be: the limits that hold whatever is claimed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Claim, caseFile, claim, type Weight } from '../../../server/core/doctor/case-file.ts';
import { CAUSES, type FailureCause, type Mark } from '../../../server/core/doctor/cause.ts';
import type { Hypothesis } from '../../../server/core/doctor/hypothesis.ts';
import { passageOf } from '../../../server/core/doctor/judges/passage.ts';
import type { Observation } from '../../../server/core/doctor/observation.ts';
import { rank } from '../../../server/core/doctor/weigh.ts';

const FAILURES = CAUSES.filter((cause): cause is FailureCause => cause !== 'healthy');
const WEIGHTS: readonly Weight[] = ['proof', 'sign', 'hint'];

function weighed(
  claims: readonly Claim[],
  seen: readonly Observation[] = [],
  direct = false,
): readonly Hypothesis[] {
  const file = caseFile(seen);
  const views = { file, passage: passageOf(file), directOk: false };
  return rank(claims, new Set(direct ? claims : []), views).map(({ hypothesis }) => hypothesis);
}

function sure(hypotheses: readonly Hypothesis[]): readonly string[] {
  return hypotheses.filter(({ confidence }) => confidence === 'high').map(({ cause }) => cause);
}

/** Several claims of one cause, all with the same mark. */
function claimsWith(
  cause: FailureCause,
  marks: readonly Mark[],
  weights: readonly Weight[],
): readonly Claim[] {
  return marks.flatMap((mark) =>
    weights.map((weight, i) => claim(cause, weight, `${cause} ${mark} ${i}`, { mark })),
  );
}

test('what rests on general knowledge alone is low, however much of it there is', () => {
  for (const cause of FAILURES) {
    const [first] = weighed(claimsWith(cause, ['U'], WEIGHTS));
    assert.equal(first?.confidence, 'low', cause);
  }
});

test('what was read or derived and never seen is medium at most', () => {
  for (const cause of FAILURES)
    for (const marks of [['S'], ['D'], ['S', 'D', 'U']] as const)
      assert.deepEqual(sure(weighed(claimsWith(cause, marks, WEIGHTS))), [], `${cause} ${marks.join('')}`);
});

test('signs and hints never make it sure, only something that can hardly come from anything else', () => {
  for (const cause of FAILURES) {
    assert.deepEqual(sure(weighed(claimsWith(cause, ['V'], ['sign', 'sign', 'hint']))), [], cause);
    assert.deepEqual(sure(weighed(claimsWith(cause, ['V'], ['proof']))), [cause]);
  }
});

test('of two causes with proof neither is sure, and each has the other against it', () => {
  const both = weighed([
    claim('connection-refused', 'proof', 'refused'),
    claim('http-to-tls-port', 'proof', 'speaks TLS'),
  ]);
  assert.deepEqual(sure(both), []);
  for (const { against, next } of both) {
    assert.equal(against.length, 1);
    assert.notEqual(next, null);
  }
});

test('what is affected in part is not sure', () => {
  assert.deepEqual(
    sure(weighed([claim('connection-refused', 'proof', 'one of two', { partial: true })])),
    [],
  );
});

test('what may look otherwise from where Kong runs is sure only from there, or for a URL', () => {
  const refused = [claim('connection-refused', 'proof', 'refused', { local: true })];
  const speaks = (peer: string) => [claim('http-to-tls-port', 'proof', 'speaks TLS', { peer })];
  const here: Observation = { kind: 'vantage', place: 'this-machine', words: 'this machine' };
  const there: Observation = { kind: 'vantage', place: 'data-plane', words: 'pod kong' };
  assert.deepEqual(sure(weighed(refused, [here], true)), []);
  assert.deepEqual(sure(weighed(refused, [there], true)), ['connection-refused']);
  // What a port speaks is the same for all, unless the address is each machine's own.
  assert.deepEqual(sure(weighed(speaks('10.0.0.7:8443'), [here], true)), ['http-to-tls-port']);
  assert.deepEqual(sure(weighed(speaks('127.0.0.1:8443'), [here], true)), []);
  // The handshake was made; what it lacks is Kong's place, not another handshake.
  assert.match(weighed(speaks('127.0.0.1:8443'), [here], true)[0]?.next ?? '', /from where Kong runs/);
  assert.deepEqual(sure(weighed(speaks('[::1]:8443'), [here], true)), []);
});
