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
import { spanOf } from '../../server/core/syntax/tree.ts';
import { chunkedText } from '../../server/core/text/chunked-text.ts';
import { bigFile, bigJson } from '../bench/big-file.ts';
import { countWork, type WorkCounter } from '../kit/counted-work.ts';

const WANTED: Wanted = {
  fileName: 'kong.yaml',
  target: { version: '3.9' },
  dialect: undefined,
  verdictOnly: false,
  now: 0,
};

/** Four times the file may be this much more work: lists are searched by halves. */
const GROWTH = 1.05;
/** The list of a text's chunks grows and is walked over; so many blocks for each chunk, whatever is in it. */
const BLOCKS_A_CHUNK = 20;
const CHUNK_LETTERS = 8_192;

type Work = (live: LiveFile, at: number) => void;

/** At `at` stands the host of a service in the middle of the file. */
const WORKS: Readonly<Record<string, Work>> = {
  'a letter typed into a service': typeLetter,
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

function typeLetter(live: LiveFile, at: number): void {
  typeAt(live, at, 'x');
}

function typeAt(live: LiveFile, at: number, text: string): void {
  live.edit({ span: { start: at, end: at }, text });
  finish(live.work());
  live.known(1000, wantsAll);
}

/** The same at each edit, as a client's settings are. */
const wantsAll = (): boolean => true;

/** A file in some style, with the names of what is typed into it in that style. */
interface Style {
  readonly fileName: string;
  readonly text: (services: number) => string;
  readonly host: string;
  readonly works: Readonly<Record<string, Work>>;
}

function measure(
  { fileName, text: textOf, host, works }: Style,
  services: number,
  counter: WorkCounter,
): ReadonlyMap<string, number> {
  const text = textOf(services);
  const wanted = { ...WANTED, fileName };
  const live = new LiveFile(chunkedText(text), () => wanted, RULES, { ...LIVE_SIZES, small: 0 });
  finish(live.work());
  const at = middleOf(text, host);
  // What is only made once is made now.
  for (const work of Object.values(works)) work(live, at);
  return new Map(Object.entries(works).map(([name, work]) => [name, counter.count(() => work(live, at))]));
}

/** What is typed into JSON is JSON, half of it at least. */
const JSON_WORKS: Style['works'] = {
  'a letter typed into a service': typeLetter,
  'a quote that is taken away and comes back': (live, at) => {
    live.edit({ span: { start: at - 3, end: at - 2 }, text: '' });
    finish(live.work());
    typeAt(live, at - 3, '"');
  },
  'a key without a value that goes again': (live, at) => {
    const end = itemEnd(live, at) - 1;
    typeAt(live, end, ', "rou"');
    live.edit({ span: { start: end, end: end + 7 }, text: '' });
    finish(live.work());
  },
  'a service pasted between others': (live, at) =>
    typeAt(live, itemEnd(live, at), ', {"name": "pasted", "host": "pasted.internal"}'),
};

function itemEnd(live: LiveFile, at: number): number {
  const item = live.config?.itemsIn({ start: at, end: at })[0];
  assert.ok(item);
  return spanOf(item.node).end;
}

/** Behind the first letters of a host in the middle of the file, of a service that is like one in any other file. */
function middleOf(text: string, host: string): number {
  for (let at = text.indexOf(host, text.length / 2); 0 <= at; ) {
    const next = text.indexOf(host, at + 1);
    const service = text.slice(at, next);
    if (
      /^.{0,3}host.{0,30}(?:payments|identity)-/.test(service) &&
      /rate-limiting/.test(service) &&
      service.split('paths').length === 2
    ) {
      return at + host.length + 2;
    }
    at = next;
  }
  return assert.fail('no such service');
}

/** As decK, Helm and Jinja would have it. */
const templated = (services: number) =>
  bigFile(services)
    .replaceAll(/ {2}host: (\S+)/g, '  host: "$${{ env "DECK_HOST" }}$1"')
    .replaceAll('  protocol: http\n', '{% if x %}\n  protocol: {{ .Values.protocol }}\n{% endif %}\n');

const TEMPLATE_WORKS: Style['works'] = {
  'a letter typed into a service': typeLetter,
  'a template typed into a service': (live, at) => typeAt(live, at, '{{ x }}'),
};

const STYLES: Readonly<Record<string, Style>> = {
  YAML: { fileName: 'kong.yaml', text: bigFile, host: '  host: ', works: WORKS },
  templates: {
    fileName: 'kong.yaml',
    text: templated,
    host: '  host: "${{ env "DECK_HOST" }}',
    works: TEMPLATE_WORKS,
  },
  JSON: { fileName: 'kong.json', text: bigJson, host: '"host": "', works: JSON_WORKS },
  'JSON on one line': {
    fileName: 'kong.json',
    text: (services) => JSON.stringify(JSON.parse(bigJson(services))),
    host: '"host":"',
    works: JSON_WORKS,
  },
};

for (const [name, style] of Object.entries(STYLES)) {
  test(`${name}: the work of an edit does not grow with the file`, () => {
    const counter = countWork();
    try {
      const small = measure(style, 220, counter);
      const large = measure(style, 880, counter);
      const furtherChunks = (style.text(880).length - style.text(220).length) / CHUNK_LETTERS;
      for (const [work, blocks] of large) {
        const before = small.get(work) ?? 0;
        assert.ok(0 < before, work);
        const limit = Math.max(GROWTH * before, before + BLOCKS_A_CHUNK * furtherChunks);
        assert.ok(blocks <= limit, `${work}: ${before} blocks, of four times the file ${blocks}`);
      }
    } finally {
      counter.stop();
    }
  });
}

test('rules that look at all items go through a file once: after a letter they look at little more than what it touches', () => {
  const counter = countWork();
  try {
    const text = bigFile(220);
    const live = new LiveFile(chunkedText(text), () => WANTED, RULES, { ...LIVE_SIZES, small: 0 });
    finish(live.work());
    const whole = counter.count(() => finish(live.lateWork()));
    const at = middleOf(text, '  host: ');
    typeLetter(live, at);
    const after = counter.count(() => assert.equal(finish(live.lateWork()), false));
    assert.ok(0 < after && after <= whole / 60, `${whole} blocks at first, ${after} after a letter`);
  } finally {
    counter.stop();
  }
});
