import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import { readDocument } from '../syntax/read-document.ts';
import { spanOf } from '../syntax/tree.ts';
import type { Edit } from '../text/span.ts';

/** The edit that adds a recorded test (a list item, not indented) to a test file; its other text stays as it is. */
export function recordEdit(text: string, recorded: string, configPath: string): Edit {
  const document = readDocument(text, 'yaml');
  const root = document.root && resolveAlias(document.root);
  const tests = root?.kind === 'map' ? fieldsOf(root).get('tests')?.value : undefined;
  const list = tests && resolveAlias(tests);
  const last = list?.kind === 'list' && !list.flow ? list.items.at(-1) : undefined;
  if (list && last) {
    const { source } = document;
    const { character } = source.positionAt(spanOf(list).start);
    const end = lineEnd(text, spanOf(last).end);
    const before = text.slice(0, end).endsWith('\n') ? '' : '\n';
    return { span: { start: end, end }, text: `${before}\n${indented(recorded, character)}` };
  }
  const end = text.length;
  const before = text === '' || text.endsWith('\n') ? '' : '\n';
  const config = text.trim() === '' ? `config: ${configPath}\n\n` : '';
  return { span: { start: end, end }, text: `${before}${config}tests:\n${indented(recorded, 2)}` };
}

function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}
