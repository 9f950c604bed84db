import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../server/core/features/complete.ts';
import { expressionAt } from '../../server/core/features/expression-at.ts';
import { hoverAt } from '../../server/core/features/hover.ts';
import { LIVE_SIZES, LiveFile } from '../../server/core/features/live-file.ts';
import { definitionAt, placesOf } from '../../server/core/features/navigate.ts';
import type { Wanted } from '../../server/core/features/open-config.ts';
import { upstreamHints } from '../../server/core/features/upstream-hints.ts';
import { RULES } from '../../server/core/rules/rules.ts';
import { finish } from '../../server/core/syntax/finish.ts';
import { chunkedText } from '../../server/core/text/chunked-text.ts';
import { bigFile } from '../bench/big-file.ts';
import { countWork, type WorkCounter } from '../kit/counted-work.ts';

const WANTED: Wanted = {
  fileName: 'kong.yaml',
  target: { version: '3.9' },
  dialect: undefined,
  verdictOnly: false,
  now: 0,
};

/** Four times the file may be this much more work: the lists of chunks and runs grow, what is in them does not. */
const GROWTH = 1.05;

type Work = (live: LiveFile, at: number) => void;

/** At `at` stands the host of a service in the middle of the file. */
const WORKS: Readonly<Record<string, Work>> = {
  'a letter typed into a service': (live, at) => typeAt(live, at, 'x'),
  'a line typed at the start of the file': (live) => typeAt(live, 0, '# note\n'),
  'a service pasted between others': (live, at) => {
    const item = live.config?.itemsIn({ start: at, end: at })[0];
    assert.ok(item);
    const start = item.node.origin.offset;
    typeAt(live, start, '- name: pasted\n  host: pasted.internal\n');
  },
  'completion, hover, definition, references and hints after a letter': (live, at) => {
    typeAt(live, at, 'x');
    const { config } = live;
    assert.ok(config);
    complete(config, at);
    hoverAt(config, at);
    expressionAt(config, at);
    upstreamHints(config, { start: at, end: at + 1000 });
    for (const entity of definitionAt(config, at - 30)) placesOf(config, entity);
    live.findingsIn({ start: at, end: at });
  },
};

function typeAt(live: LiveFile, at: number, text: string): void {
  live.edit({ span: { start: at, end: at }, text });
  finish(live.work());
  live.known(1000, () => true);
}

function measure(services: number, counter: WorkCounter): ReadonlyMap<string, number> {
  const text = bigFile(services);
  const live = new LiveFile(chunkedText(text), () => WANTED, RULES, { ...LIVE_SIZES, small: 0 });
  finish(live.work());
  const at = text.indexOf('host: ', text.length / 2) + 8;
  // What is only made once is made now.
  for (const work of Object.values(WORKS)) work(live, at);
  return new Map(Object.entries(WORKS).map(([name, work]) => [name, counter.count(() => work(live, at))]));
}

test('the work of an edit does not grow with the file', () => {
  const counter = countWork();
  try {
    const small = measure(220, counter);
    const large = measure(880, counter);
    for (const [name, blocks] of large) {
      const before = small.get(name) ?? 0;
      assert.ok(0 < before, name);
      assert.ok(blocks <= GROWTH * before, `${name}: ${before} blocks, of four times the file ${blocks}`);
    }
  } finally {
    counter.stop();
  }
});
