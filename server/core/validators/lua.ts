/** Does a piece of Lua compile? Kong compiles with LuaJIT's `loadstring`; nothing is ever run here. */

import { type Node, parse } from 'luaparse';
import type { ValueFault } from './fault.ts';
import { fault } from './fault.ts';
import { splitPair } from './names.ts';

export interface LuaTrouble {
  readonly reason: string;
  /** 1-based, in the chunk. */
  readonly line: number;
  /** Offset in the chunk, in UTF-16 code units. */
  readonly at: number;
}

/** Undefined: the chunk compiles. */
export function luaTrouble(chunk: string): LuaTrouble | undefined {
  // LuaJIT's loader skips a first line that begins with `#`, and takes ESC for the start of bytecode.
  const source = chunk.startsWith('#')
    ? chunk.replace(/^[^\n\r]*/, (line) => ' '.repeat(line.length))
    : chunk;
  const missed: LuaTrouble[] = [];
  try {
    parse(source, {
      luaVersion: 'LuaJIT',
      comments: false,
      encodingMode: 'none',
      // LuaJIT takes any byte above ASCII for a letter.
      extendedIdentifiers: true,
      locations: true,
      ranges: true,
      onCreateNode: (node) => missed.push(...missedBy(node, source)),
    });
  } catch (error) {
    return readTrouble(error, chunk);
  }
  return missed[0];
}

/** What luaparse lets pass and LuaJIT does not: letters right after a number, a comma before the first argument. */
function missedBy(node: Node, source: string): LuaTrouble[] {
  const line = node.loc?.start.line ?? 1;
  const end = node.range?.[1] ?? 0;
  if (node.type === 'NumericLiteral' && /[\w.\u0080-\uffff]/.test(source[end] ?? '')) {
    return [{ reason: 'malformed number', line, at: node.range?.[0] ?? 0 }];
  }
  if (node.type !== 'CallExpression') return [];
  const from = node.base.range?.[1] ?? 0;
  const between = source.slice(from, node.arguments[0]?.range?.[0] ?? from);
  const comma = between.search(/\(\s*,\s*$/);
  return comma < 0 ? [] : [{ reason: "unexpected symbol ','", line, at: from + between.indexOf(',', comma) }];
}

function readTrouble(error: unknown, chunk: string): LuaTrouble {
  const { message, line, index } = numbersOf(error);
  const at = Math.min(Math.max(index ?? 0, 0), chunk.length);
  return { reason: message.replace(/^\[\d+:\d+\]\s*/, ''), line: line ?? 1, at };
}

function numbersOf(error: unknown): { message: string; line: number | undefined; index: number | undefined } {
  if (!(error instanceof Error)) return { message: 'syntax error', line: undefined, index: undefined };
  const line = 'line' in error && typeof error.line === 'number' ? error.line : undefined;
  const index = 'index' in error && typeof error.index === 'number' ? error.index : undefined;
  return { message: error.message, line, index };
}

/** pre-function, post-function and `custom_fields_by_lua`. */
export function validateLua(value: string): ValueFault | undefined {
  const trouble = luaTrouble(value);
  if (trouble === undefined) return undefined;
  const facts = { line: trouble.line, reason: trouble.reason };
  const lineEnd = value.indexOf('\n', trouble.at);
  return fault('lua-syntax', facts, trouble.at, lineEnd < 0 ? value.length : lineEnd);
}

/**
 * request-transformer's `name:value` pairs. The value is a template of Penlight's, in which every `$(…)` with
 * balanced parentheses is a Lua expression that must compile.
 */
export function validateTemplatePair(pair: string): ValueFault | undefined {
  const parts = splitPair(pair);
  // Kong fails with an internal error on a pair without a name.
  if (parts === undefined) return fault('pair-without-name', {});
  if (parts.value === '') return fault('pair-without-value', { name: parts.name });
  return templateFault(parts.value, parts.valueFrom);
}

function templateFault(template: string, offset: number): ValueFault | undefined {
  for (const { expression, from } of expressionsOf(template)) {
    const before = 'local t = tostring((';
    const trouble = luaTrouble(`${before}${expression}) or '')\nreturn t`);
    if (trouble === undefined) continue;
    const start = offset + from;
    const facts = { expression, reason: trouble.reason };
    return fault('template-syntax', facts, start, start + expression.length);
  }
  return undefined;
}

/** What stands in `$(…)`, parentheses balanced as Lua's `%b()` wants them. */
function expressionsOf(template: string): { readonly expression: string; readonly from: number }[] {
  const found: { expression: string; from: number }[] = [];
  const closings = closingsOf(template);
  let at = template.indexOf('$(');
  while (0 <= at) {
    const end = closings.get(at + 1);
    if (end !== undefined) found.push({ expression: template.slice(at + 2, end), from: at + 2 });
    at = template.indexOf('$(', end === undefined ? at + 2 : end + 1);
  }
  return found;
}

/** The closing parenthesis of each opening one that has one. */
function closingsOf(text: string): ReadonlyMap<number, number> {
  const closings = new Map<number, number>();
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') open.push(i);
    else if (text[i] === ')') {
      const opening = open.pop();
      if (opening !== undefined) closings.set(opening, i);
    }
  }
  return closings;
}
