/** The editor's side of the tree: turns nodes into tree items and reads a gateway when it is first opened. */
import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  workspace,
} from 'vscode';
import { type Gateway, type GatewayState, gatewayTree } from './gateway-tree.ts';
import type { Fact, Icon, Tint, TreeNode } from './node.ts';

export interface GatewaySource {
  list(): readonly Gateway[];
  chosen(): Gateway | undefined;
  stateOf(gateway: Gateway): GatewayState;
  /** Begins to read; the tree is told of each change. */
  read(gateway: Gateway): void;
  now(): number;
}

/** A reading that makes progress changes often; the tree is drawn anew at most this often. ms. */
const REDRAW = 150;

export class GatewayTreeProvider implements TreeDataProvider<TreeNode> {
  readonly #source: GatewaySource;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #redraw: NodeJS.Timeout | undefined;

  constructor(source: GatewaySource) {
    this.#source = source;
  }

  /** Something changed: draw anew, soon. */
  changed(): void {
    this.#redraw ??= setTimeout(() => {
      this.#redraw = undefined;
      this.#changed.fire(undefined);
    }, REDRAW);
  }

  dispose(): void {
    clearTimeout(this.#redraw);
    this.#changed.dispose();
  }

  getChildren(parent?: TreeNode): TreeNode[] {
    // In Restricted Mode we connect to nothing; the view's welcome says so.
    if (!workspace.isTrusted) return [];
    if (!parent) return this.#source.list().map((gateway) => this.#draw(gateway));
    if (!parent.words.includes('gateway')) return [...parent.children];
    const gateway = this.#source.list().find(({ id }) => id === parent.gateway);
    if (gateway && this.#source.stateOf(gateway).kind === 'unread') {
      this.#source.read(gateway);
      return [...this.#draw(gateway).children];
    }
    return [...parent.children];
  }

  #draw(gateway: Gateway): TreeNode {
    const chosen = this.#source.chosen()?.id === gateway.id ? 'chosen' : 'other';
    return gatewayTree(gateway, this.#source.stateOf(gateway), chosen, this.#source.now());
  }

  getTreeItem(node: TreeNode): TreeItem {
    const item = new TreeItem(node.label, collapsible(node));
    item.id = node.key;
    item.description = node.description;
    item.tooltip = tooltip(node);
    item.iconPath = themeIcon(node.icon);
    item.contextValue = node.words.join(' ');
    item.accessibilityInformation = { label: `${node.label}, ${node.description}` };
    return item;
  }
}

function collapsible(node: TreeNode): TreeItemCollapsibleState {
  if (node.open) return TreeItemCollapsibleState.Expanded;
  if (node.children.length > 0 || node.words.includes('gateway')) return TreeItemCollapsibleState.Collapsed;
  return TreeItemCollapsibleState.None;
}

const COLORS: Readonly<Record<Tint, string>> = {
  good: 'testing.iconPassed',
  bad: 'testing.iconFailed',
  warning: 'problemsWarningIcon.foreground',
  muted: 'disabledForeground',
};

function themeIcon({ codicon, tint }: Icon): ThemeIcon {
  return tint ? new ThemeIcon(codicon, new ThemeColor(COLORS[tint])) : new ThemeIcon(codicon);
}

/** What a gateway says is text to us: nothing in it becomes a link, a picture or HTML. */
function tooltip({ label, facts }: TreeNode): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown(`**${escaped(label)}**\n\n`);
  for (const [name, value] of facts) text.appendMarkdown(`${factLine(name, value)}\n`);
  return text;
}

function factLine(...[name, value]: Fact): string {
  return `- ${escaped(name)}: ${escaped(value)}`;
}

function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>&~:/@]/g, '\\$&');
}
