/** The README's first command, in both its forms, as a newcomer runs it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { ROOT } from './build.ts';
import { skip } from './ui/install.ts';

function npmStart(...words: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts', ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('npm start -- --terminal: the finding, its fix, the tree, and the probe that says what is wrong', {
  timeout: 120_000,
}, async () => {
  const child = npmStart('--terminal');
  let out = '';
  child.stdout?.on('data', (bytes) => {
    out += String(bytes);
  });
  const code = await new Promise((done) => child.once('close', done));
  assert.equal(code, 0);
  assert.match(out, /warning\[plain-protocol-on-tls-port\]/);
  assert.match(out, /^\+ +protocol: https$/m);
  assert.match(out, /^ +Services {2}3$/m);
  assert.match(out, /http-to-tls-port/);
});

const desktop = spawnSync('code', ['--version'], { stdio: 'ignore' }).status === 0;
const withoutBrowser = desktop ? '"code" is on the PATH, so npm start opens that' : skip;

test('npm start: an editor in the browser beside a lab that answers, and both end when told to', {
  skip: withoutBrowser,
  timeout: 180_000,
}, async () => {
  const child = npmStart();
  const ended = new Promise((done) => child.once('close', done));
  const address = await new Promise<string>((done) => {
    let out = '';
    child.stdout?.on('data', (bytes) => {
      out += String(bytes);
      const found = /in a browser: (\S+)[\s\S]*Ctrl\+C/.exec(out)?.[1];
      if (found !== undefined) done(found);
    });
  });
  assert.equal((await fetch(address)).status, 200);
  assert.equal((await fetch('http://127.0.0.1:8001/services')).status, 200);
  assert.equal((await fetch('http://127.0.0.1:8000/products')).status, 200);
  assert.equal((await fetch('http://127.0.0.1:8000/invoices')).status, 502);
  child.kill('SIGTERM');
  assert.equal(await ended, 0);
  await assert.rejects(fetch(address));
});
