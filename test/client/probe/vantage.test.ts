import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryBytes, readReply } from '../../../client/probe/vantage/dns-message.ts';
import { readSurvey } from '../../../client/probe/vantage/survey.ts';
import {
  commandFor,
  commandLine,
  parseVantage,
  programsFrom,
  vantageWords,
} from '../../../client/probe/vantage/vantage.ts';
import { randomFrom } from '../../kit/random.ts';

const PLAIN = programsFrom({});

function command(words: string, programs = PLAIN): readonly string[] {
  const vantage = parseVantage(words);
  assert.ok(vantage, words);
  return commandFor(vantage, "echo 'hi'", ['a b'], programs);
}

test('a container, a pod and a host are entered by the commands that people know', () => {
  const shell = ['sh', '-c', "echo 'hi'", 'kongsole', 'a b'];
  assert.deepEqual(command('docker:kong'), ['docker', 'exec', '-i', 'kong', ...shell]);
  assert.deepEqual(command('kubectl:kong-7f9'), ['kubectl', 'exec', '-i', 'kong-7f9', '--', ...shell]);
  assert.deepEqual(command('kubectl:gateway/deploy/kong:proxy'), [
    'kubectl',
    'exec',
    '-i',
    '-n',
    'gateway',
    'deploy/kong',
    '-c',
    'proxy',
    '--',
    ...shell,
  ]);
  assert.deepEqual(command('ssh:ops@10.0.0.7:2222'), [
    'ssh',
    '-o',
    'BatchMode=yes',
    '-T',
    '-p',
    '2222',
    '--',
    'ops@10.0.0.7',
    "sh -c 'echo '\\''hi'\\''' kongsole 'a b'",
  ]);
});

test('other programs of the same kind can be named, with options', () => {
  const programs = programsFrom({ KONGSOLE_DOCKER: 'podman --remote', KONGSOLE_KUBECTL: 'oc' });
  assert.deepEqual(command('docker:kong', programs).slice(0, 3), ['podman', '--remote', 'exec']);
  assert.equal(command('kubectl:kong', programs)[0], 'oc');
});

test('a place that could be taken for an option or a script is none', () => {
  for (const words of [
    'docker:-v',
    'docker:',
    'docker:a;rm',
    'docker:$(id)',
    'kubectl:ns/-o',
    'kubectl:a/b/c/d',
    'ssh:-oProxyCommand=x',
    'ssh:user@-host',
    'ssh:host:notaport',
    'ssh:a b',
    'telnet:host',
    'kong',
  ]) {
    assert.equal(parseVantage(words), undefined, words);
  }
});

test('a report says from where it was looked', () => {
  const words = (from: string) => {
    const vantage = parseVantage(from);
    return vantage && vantageWords(vantage);
  };
  assert.equal(words('docker:kong'), 'container kong (docker exec)');
  assert.equal(words('kubectl:gw/kong-0:proxy'), 'pod gw/kong-0, container proxy (kubectl exec)');
  assert.equal(words('ssh:root@[::1]:22'), 'host ::1 (ssh)');
});

test('a command is shown so that a shell would take it as it is', () => {
  assert.equal(commandLine(['a', "it's", '']), "a 'it'\\''s' ''");
});

test('a survey is read by its marks, and what is not ours is refused', () => {
  const survey = readSurvey(
    'kongsole-tools\nbash\n/bin/evil\nnc\nkongsole-resolv\nnameserver 10.0.0.2\nsearch a.local\n\nkongsole-hosts\n127.0.0.1 localhost\n\nkongsole-end\n',
  );
  assert.deepEqual(survey?.tools, ['bash', 'nc']);
  assert.equal(survey?.resolvConf.trim(), 'nameserver 10.0.0.2\nsearch a.local');
  assert.equal(survey?.hosts.trim(), '127.0.0.1 localhost');
  for (const hostile of ['', 'kongsole-end', 'motd\nkongsole-tools\nkongsole-resolv', '\0'.repeat(1000)])
    assert.equal(readSurvey(hostile), undefined);
});

test('a DNS answer is read with its compressed names', () => {
  const query = queryBytes(7, 'api.test', 'SRV');
  assert.ok(query);
  const answer = Uint8Array.from([
    ...[0, 7, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0],
    ...query.subarray(12),
    ...[0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, 13, 0, 1, 0, 2, 0x1f, 0x90, 4, 110, 111, 100, 101, 0xc0, 16],
    ...[0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 0, 7],
  ]);
  assert.deepEqual(readReply(answer, 7, 'SRV'), {
    kind: 'records',
    records: [{ value: 'node.test', ttl: 60, priority: 1, weight: 2, port: 8080 }],
  });
  assert.equal(readReply(answer, 8, 'SRV'), undefined);
  const refused = Uint8Array.from(answer);
  refused[3] = 3;
  assert.equal(readReply(refused, 7, 'SRV')?.kind, 'no-such-name');
});

test('hostile DNS answers end, whatever they point to', () => {
  const random = randomFrom(7);
  for (let i = 0; i < 2_000; i++) {
    const bytes = Uint8Array.from({ length: random.below(90) }, () => random.below(256));
    bytes.set([0, 7, 0x81, 0x80].slice(0, bytes.length));
    readReply(bytes, 7, 'A');
  }
  const circle = Uint8Array.from([0, 7, 0x81, 0x80, 0, 0, 0, 1, 0, 0, 0, 0, 0xc0, 12]);
  assert.equal(readReply(circle, 7, 'A'), undefined);
  assert.equal(queryBytes(1, 'a..b', 'A'), undefined);
  assert.equal(queryBytes(1, `${'x'.repeat(64)}.test`, 'A'), undefined);
});
