/** Documents as plain data with absolute places, to compare what different readers make of one text. */
import type { SyntaxDocument } from '../../server/core/syntax/document.ts';
import { type Located, type Node, type Pair, spanOf } from '../../server/core/syntax/tree.ts';

export function treeText(node: Node | undefined): string {
  return node === undefined ? 'nothing' : JSON.stringify(nodeData(node), (_, value) => plainNumber(value));
}

function plainNumber(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? `number ${value}` : value;
}

function place(at: Located): string {
  const { start, end } = spanOf(at);
  return `${start}-${end}`;
}

function nodeData(node: Node): unknown {
  const properties = [node.anchor ? `&${node.anchor}` : '', node.tag ?? ''].filter(Boolean);
  const base = [place(node), node.kind, ...properties];
  switch (node.kind) {
    case 'scalar':
      return [...base, node.style, node.text, Object.is(node.value, -0) ? '-0' : node.value];
    case 'alias':
      return [...base, node.name, node.target ? place(node.target) : 'nowhere'];
    case 'list':
      return [...base, node.flow ? 'flow' : 'block', node.items.map(nodeData)];
    case 'map':
      return [...base, node.flow ? 'flow' : 'block', node.pairs.map(pairData)];
  }
}

function pairData(pair: Pair): unknown {
  return [place(pair), nodeData(pair.key), nodeData(pair.value)];
}

export function problemsText(document: Pick<SyntaxDocument, 'problems'>): string {
  return document.problems
    .map(({ at, code, tolerated }) => `${place(at)} ${code}${tolerated ? '' : '!'}`)
    .join(', ');
}

export function commentsText(document: Pick<SyntaxDocument, 'comments'>): string {
  return document.comments.map((comment) => `${place(comment)}${comment.text}`).join('|');
}
