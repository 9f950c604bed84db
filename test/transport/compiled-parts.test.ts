import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { compiledParts } from '../../server/transport/compiled-parts.ts';

function withParts(use: (folder: string, start: () => { value: unknown; keep(): void }) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'kongsole-parts-'));
  writeFileSync(
    join(folder, 'one.cjs'),
    `exports.value = require('./two.cjs').answer() + require('node:path').sep.length;`,
  );
  writeFileSync(join(folder, 'two.cjs'), 'exports.answer = () => 41;');
  const start = () => {
    const later: (() => void)[] = [];
    const one = compiledParts(folder, (keep) => later.push(keep))('./one.cjs');
    assert.ok(typeof one === 'object' && one !== null && 'value' in one);
    return {
      value: one.value,
      keep: () => {
        for (const keep of later) keep();
      },
    };
  };
  try {
    use(folder, start);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const kept = (folder: string) => readdirSync(join(folder, 'compiled')).sort();

test('parts load each other and Node, and what V8 made of them is kept once', () =>
  withParts((folder, start) => {
    const first = start();
    assert.equal(first.value, 42);
    first.keep();
    const names = kept(folder);
    assert.equal(names.length, 2);
    const second = start();
    assert.equal(second.value, 42);
    second.keep();
    assert.deepEqual(kept(folder), names);
  }));

test('code that was kept of an older build is not used, and goes', () =>
  withParts((folder, start) => {
    start().keep();
    const before = kept(folder);
    writeFileSync(join(folder, 'two.cjs'), 'exports.answer = () => 100;');
    const next = start();
    assert.equal(next.value, 101);
    next.keep();
    assert.equal(kept(folder).length, 2);
    assert.notDeepEqual(kept(folder), before);
  }));

test('a lazy part is read when something of it is used', () =>
  withParts((folder, start) => {
    writeFileSync(
      join(folder, 'one.cjs'),
      `const rare = require('./rare.lazy.cjs'); exports.value = [globalThis.rareIsRead, rare.six, globalThis.rareIsRead];`,
    );
    writeFileSync(join(folder, 'rare.lazy.cjs'), 'globalThis.rareIsRead = true; exports.six = 6;');
    assert.deepEqual(start().value, [undefined, 6, true]);
    Reflect.deleteProperty(globalThis, 'rareIsRead');
  }));
