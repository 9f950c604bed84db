import type { Path } from '../syntax/path.ts';
import type { Located } from '../syntax/tree.ts';
import type { Edit } from '../text/span.ts';
import type { RelatedNote } from '../verdict/complaint.ts';

export const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One fault at one place. Fixes are not in it: they are computed anew when somebody asks for them. */
export interface Finding {
  /** The rule's code, such as `dangling-foreign-key`. */
  readonly code: string;
  readonly severity: Severity;
  readonly at: Located;
  readonly path: Path;
  readonly message: string;
  /** Kong itself refuses the file for this. `check --rules kong` keeps only these. */
  readonly refusedByKong: boolean;
  readonly related?: readonly RelatedNote[];
  /** Kong's own page of the entity or the plugin's field, where the finding is part of Kong's verdict. */
  readonly reference?: string;
  readonly tags?: readonly ('deprecated' | 'unnecessary')[];
}

export interface Fix {
  /** An order, such as `Change the protocol to https`. */
  readonly title: string;
  /** Keeps what the file means and every comment, so it may run in "fix all" and plain `kongsole fix`. */
  readonly safe: boolean;
  readonly preferred?: boolean;
  readonly edits: readonly Edit[];
}
