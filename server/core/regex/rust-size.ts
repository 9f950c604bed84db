import type { Hir } from './hir.ts';

/** Rust refuses a regex whose automaton takes more than 10 MiB (`RegexBuilder::size_limit`). */
const MOST_BYTES = 10 * (1 << 20);

/** An estimate of the size of the automaton that regex-automata builds. */
export function exceedsRustSizeLimit(hir: Hir): boolean {
  return MOST_BYTES < sizeOf(hir);
}

function sizeOf(hir: Hir): number {
  switch (hir.kind) {
    case 'empty':
      return 0;
    case 'look':
    case 'char':
      return 24;
    case 'concat':
      return hir.parts.reduce((sum, part) => sum + sizeOf(part), 0);
    case 'alternate':
      return hir.branches.reduce((sum, branch) => sum + 4 + sizeOf(branch), 24);
    case 'repeat':
      return (24 + sizeOf(hir.body)) * Math.max(1, hir.max ?? hir.min);
    case 'group':
      return 48 + sizeOf(hir.body);
  }
}
