/** Whether Lua compiles is what LuaJIT itself says, over mutated chunks of a fixed seed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { luaTrouble } from '../../server/core/validators/lua.ts';

const CHUNKS = [
  'return function() end',
  'local a, b = 1, "x\\n"\nif a == 1 then return b end',
  'for i = 1, 10 do print(i) end',
  'kong.response.exit(200, { ["a-b"] = 1, c = [[long]] })',
  'goto x\n::x::\nlocal n = 10ULL + 0x1p4 + 3i',
  'while true do break end repeat local z = #t until z > 0',
  'local s = "a\\z   b\\x41\\65" return a.b.c:d(1, ...)',
  'function m.n:o(p, ...) return p end',
  '-- comment\n--[==[ long\n]==]\nreturn',
  'local f = function(x) return x and not y or -z ^ 2 .. "" end',
  'local t = {1, 2; 3, n = 4,} a.b["c"].d = f{1}"s"',
  '#!shebang\nreturn 1',
  'local ä = 1',
  'x = 5y',
  'f(, 1)',
  'x = 1 // 2',
  'local x <const> = 1',
];

const TOKENS = [
  ...[
    'end ',
    'then ',
    'do ',
    '(',
    ')',
    '{',
    '}',
    '=',
    '==',
    ',',
    ';',
    '"',
    "'",
    '[[',
    ']]',
    '--',
    '\n',
    '...',
  ],
  ...[
    'local ',
    'function ',
    'return ',
    'x',
    '1',
    '..',
    '::',
    'goto ',
    '\\',
    'not ',
    '~=',
    'if ',
    '#',
    '^',
    '<',
  ],
];

function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

function mutated(count: number): string[] {
  const next = numbers(5);
  return Array.from({ length: count }, () => {
    const chunk = CHUNKS[next(CHUNKS.length)] ?? '';
    const at = next(chunk.length + 1);
    const cut = next(2) * (1 + next(4));
    return (
      chunk.slice(0, at) + (cut === 0 ? (TOKENS[next(TOKENS.length)] ?? '') : '') + chunk.slice(at + cut)
    );
  });
}

const JUDGE = `for line in io.lines() do
  local chunk = line:gsub("..", function(h) return string.char(tonumber(h, 16)) end)
  print(loadstring(chunk) and "yes" or "no")
end`;

test('luaparse and LuaJIT agree on what compiles', (t) => {
  const chunks = [...CHUNKS, ...mutated(6000)];
  const input = chunks.map((chunk) => Buffer.from(chunk).toString('hex')).join('\n');
  const judge = spawnSync('luajit', ['-e', JUDGE], {
    input: `${input}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (judge.error) {
    t.skip('needs luajit (apt-get install luajit)');
    return;
  }
  const verdicts = judge.stdout.trim().split('\n');
  assert.equal(verdicts.length, chunks.length);
  const differing = chunks.filter(
    (chunk, i) => (luaTrouble(chunk) === undefined) !== (verdicts[i] === 'yes'),
  );
  assert.deepEqual(differing, []);
});
