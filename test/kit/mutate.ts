/** Breaks YAML the way people and tools do: indentation, quotes, colons, tabs, line breaks, headers, copies. */
import type { Edit } from '../../server/core/text/span.ts';
import type { Random } from './random.ts';

/** What is typed or pasted into a file. */
const SNIPPETS = [
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\t',
  '\r\n',
  '\r',
  ':',
  ': ',
  '- ',
  '-',
  '#',
  ' # note',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '|',
  '>',
  '|-',
  '>-',
  '|2',
  '|+',
  '&a',
  '*a',
  '&a ',
  '*a\n',
  '!',
  '!!str ',
  '!env ',
  '?',
  '? ',
  '%',
  '@',
  '`',
  '---\n',
  '...\n',
  '~',
  'null',
  'yes',
  '017',
  '1:20',
  '\uFEFF',
  'é',
  '😀',
  '\u0085',
  '\u2028',
  '\u0000',
  '<<: *a',
  'services:\n',
  'routes:\n',
  'plugins:',
  '- name: x\n',
  '  - name: y\n    host: z\n',
  'name: a\n',
  'key: value\n',
  '# comment\n',
  '  # comment\n',
  '\\',
  '\\n',
  '\\"',
  '""',
  "''",
  '[]',
  '{}',
  '[a, b]',
  '{a: b}',
  '{a: [b, c]}',
  'a: |\n  text\n  more\n',
  'a: >\n  text\n\n  more\n',
  '"a": b\n',
  '? a\n: b\n',
  'rou',
  'x y\n',
  '=',
  'a b: c d',
] as const;

export function randomEdit(text: string, random: Random): Edit {
  const at = random.below(text.length + 1);
  const lines = lineSpans(text);
  const line = random.pick(lines);
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
      return { span: { start: at, end: at }, text: random.pick(SNIPPETS) };
    case 3:
      return { span: { start: line.start, end: line.start }, text: random.pick(SNIPPETS) };
    case 4:
      return { span: { start: line.end, end: line.end }, text: random.pick(SNIPPETS) };
    case 5:
      return { span: { start: at, end: Math.min(text.length, at + 1 + random.below(3)) }, text: '' };
    case 6:
      return { span: line, text: '' };
    case 7:
      return { span: { start: line.start, end: line.start }, text: text.slice(line.start, line.end) };
    case 8: {
      const other = random.pick(lines);
      return { span: { start: line.start, end: line.start }, text: text.slice(other.start, other.end) };
    }
    case 9: {
      const indent = /^ */.exec(text.slice(line.start, line.end))?.[0].length ?? 0;
      const change = random.pick([-4, -2, -1, 1, 2, 4]);
      const wanted = ' '.repeat(Math.max(0, indent + change));
      return { span: { start: line.start, end: line.start + indent }, text: wanted };
    }
    case 10: {
      const to = Math.min(text.length, at + random.below(40));
      return { span: { start: at, end: to }, text: random.pick(SNIPPETS) };
    }
    default: {
      const colon = text.indexOf(': ', at);
      if (colon < 0) return { span: { start: at, end: at }, text: ':' };
      return { span: { start: colon + 2, end: colon + 2 }, text: random.pick(SNIPPETS) };
    }
  }
}

/** The lines with their breaks. */
function lineSpans(text: string): { readonly start: number; readonly end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    spans.push({ start, end });
    start = end;
  }
  return spans.length === 0 ? [{ start: 0, end: 0 }] : spans;
}
