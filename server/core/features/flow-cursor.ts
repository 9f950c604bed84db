/** Where the cursor stands in flow style or JSON, read from the tree and the text since the last bracket or comma. */
import type { SyntaxDocument } from '../syntax/document.ts';
import { nodeAt } from '../syntax/read.ts';
import { spanOf } from '../syntax/tree.ts';
import type { Cursor } from './cursor.ts';
import { levelsOf } from './levels.ts';

/** Undefined where the cursor is in no flow collection. */
export function flowCursorAt(document: SyntaxDocument, offset: number): Cursor | undefined {
  const steps = nodeAt(document, offset);
  const inner = steps.findLastIndex(
    ({ node }) => (node.kind === 'map' || node.kind === 'list') && node.flow && spanOf(node).start < offset,
  );
  const step = steps[inner];
  if (!step) return undefined;
  const levels = levelsOf(steps.slice(0, inner + 1));
  const { start } = spanOf(step.node);
  const part =
    /(?:^|[{[,])(?<part>[^{[,]*)$/.exec(document.source.slice(start, offset))?.groups?.['part'] ?? '';
  const pair = /^\s*["']?(?<field>[\w.-]+)["']?\s*:\s*(?<value>.*)$/s.exec(part)?.groups;
  const typed = /[\w.-]*$/.exec(part)?.[0].length ?? 0;
  const style = document.format === 'yaml' ? 'flow' : /"[\w.-]*$/.test(part) ? 'json-in-quotes' : 'json';
  const common = { levels, word: { start: offset - typed, end: offset }, indent: 0, hang: 0, style } as const;
  if (step.node.kind === 'list') {
    const key = step.pair && step.pair.key.kind === 'scalar' ? step.pair.key.text : undefined;
    return {
      ...common,
      levels: [...levels, { key, inList: true, fields: new Map() }],
      at: 'key',
      field: key,
      element: true,
    };
  }
  if (pair) return { ...common, at: 'value', field: pair['field'], element: false };
  return { ...common, at: 'key', field: undefined, element: false };
}
