/** A line of the sidebar's tree, as data. `tree-provider.ts` turns it into the editor's own. */
import type { Json } from '../admin-api/decode.ts';

export type Tint = 'good' | 'bad' | 'warning' | 'muted';

export interface Icon {
  /** From the codicon set. */
  readonly codicon: string;
  readonly tint?: Tint;
}

/** The sections of the Admin API that have lines of their own. */
export type EntityKind =
  | 'services'
  | 'routes'
  | 'plugins'
  | 'upstreams'
  | 'targets'
  | 'consumers'
  | 'certificates';

export interface EntityOfNode {
  readonly kind: EntityKind;
  readonly id: string;
  /** The endpoint key's value, where it has one. */
  readonly name: string | undefined;
  readonly raw: Json;
  /** The name of the entity that it hangs below, for plugins and targets, which need not have a name of their own. */
  readonly owner?: string | undefined;
}

/** A name and a value for the tooltip; both are shown as text, never as Markdown. */
export type Fact = readonly [name: string, value: string];

export interface TreeNode {
  /** Unique in the whole tree and the same after a refresh, so that what is open stays open. */
  readonly key: string;
  readonly gateway: string;
  readonly label: string;
  readonly description: string;
  readonly facts: readonly Fact[];
  readonly icon: Icon;
  /** What menus ask for: `entity`, `named`, `probeable`, `gateway`, `failure`, … */
  readonly words: readonly string[];
  readonly entity?: EntityOfNode;
  readonly children: readonly TreeNode[];
  readonly open: boolean;
}
