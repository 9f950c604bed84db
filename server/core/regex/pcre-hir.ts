import { NO_CHAR } from './char-set.ts';
import { type Hir, minLength } from './hir.ts';
import type { Pcre } from './pcre-ast.ts';

/** The pattern for a linear-time engine, or undefined where it holds what only backtracking can do. */
export function linearHir(node: Pcre): Hir | undefined {
  switch (node.kind) {
    case 'empty':
    case 'char':
    case 'look':
      return node;
    case 'fail':
      return { kind: 'char', set: NO_CHAR };
    case 'concat': {
      const parts = allOf(node.parts);
      return parts && { kind: 'concat', parts };
    }
    case 'alternate': {
      const branches = allOf(node.branches);
      return branches && { kind: 'alternate', branches };
    }
    case 'group': {
      const body = linearHir(node.body);
      return body && { kind: 'group', index: node.index, body };
    }
    case 'repeat': {
      const body = node.mode === 'possessive' ? undefined : linearHir(node.body);
      return body && { kind: 'repeat', body, min: node.min, max: node.max, greedy: node.mode === 'greedy' };
    }
    default:
      return undefined;
  }
}

function allOf(nodes: readonly Pcre[]): Hir[] | undefined {
  const result: Hir[] = [];
  for (const node of nodes) {
    const hir = linearHir(node);
    if (!hir) return undefined;
    result.push(hir);
  }
  return result;
}

/** Perl's loops and Pike's keep other captures where a loop's body may take nothing. */
export function hasEmptyLoop(hir: Hir): boolean {
  switch (hir.kind) {
    case 'concat':
      return hir.parts.some(hasEmptyLoop);
    case 'alternate':
      return hir.branches.some(hasEmptyLoop);
    case 'group':
      return hasEmptyLoop(hir.body);
    case 'repeat':
      return minLength(hir.body) === 0 || hasEmptyLoop(hir.body);
    default:
      return false;
  }
}

export function isBeyond(node: Pcre): boolean {
  return containsKind(node, 'beyond');
}

export function containsKind(node: Pcre, kind: Pcre['kind']): boolean {
  if (node.kind === kind) return true;
  switch (node.kind) {
    case 'concat':
      return node.parts.some((part) => containsKind(part, kind));
    case 'alternate':
      return node.branches.some((branch) => containsKind(branch, kind));
    case 'repeat':
    case 'group':
    case 'around':
    case 'atomic':
      return containsKind(node.body, kind);
    case 'conditional':
      return (
        containsKind(node.yes, kind) ||
        containsKind(node.no, kind) ||
        ('kind' in node.condition && containsKind(node.condition, kind))
      );
    default:
      return false;
  }
}
