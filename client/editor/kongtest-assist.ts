/**
 * Completion and hover in `*.kongtest.yaml`, with the names of the config beside it. Here and not in the language
 * server, which reads no files: the config need not be open.
 */
import { posix } from 'node:path';
import {
  CompletionItem,
  CompletionItemKind,
  Disposable,
  Hover,
  languages,
  MarkdownString,
  Position,
  Range,
  RelativePattern,
  SnippetString,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import type { OpenKongTest } from '../../server/core/features/open-kongtest.ts';
import type { Suggestion } from '../../server/core/features/suggestion.ts';
import type { Place } from './routing-tests.ts';
import type { PlacedWords, TestOpener } from './test-assist.ts';

const TEST_FILES = { language: 'yaml', pattern: '**/*.kongtest.yaml' } as const;

const KINDS: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  section: CompletionItemKind.Snippet,
  field: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Reference,
  plugin: CompletionItemKind.Event,
};

const engine = () => import('./test-assist.ts');

export interface TestAssist extends Disposable {
  /** What the test file says of its config that the config does not know. */
  doubts(file: Uri, text: string): Promise<readonly PlacedWords[]>;
}

export function registerTestAssist(): TestAssist {
  let opener: TestOpener | undefined;
  const open = async (file: Uri, text: string): Promise<OpenKongTest> => {
    const { TestOpener, configOfTests } = await engine();
    opener ??= new TestOpener();
    const path = configOfTests(text);
    const config = path === undefined ? undefined : Uri.joinPath(file, '..', path);
    const content = config && (await textOf(config).catch(() => undefined));
    const named =
      config && content !== undefined ? { name: posix.basename(config.path), text: content } : undefined;
    return opener.open(text, named, Date.now());
  };
  const registered = Disposable.from(
    languages.registerCompletionItemProvider(
      TEST_FILES,
      {
        async provideCompletionItems(document, position) {
          const opened = await open(document.uri, document.getText());
          const { testCompletions } = await engine();
          const configs = await configsBeside(document);
          return testCompletions(opened, document.offsetAt(position), configs).map(itemOf);
        },
      },
      ...[':', ' ', '-'],
    ),
    languages.registerHoverProvider(TEST_FILES, {
      async provideHover(document, position) {
        const opened = await open(document.uri, document.getText());
        const { testHover } = await engine();
        const hover = testHover(opened, document.offsetAt(position));
        return hover && new Hover(new MarkdownString(hover.markdown), rangeOf(hover.place));
      },
    }),
  );
  return {
    async doubts(file, text) {
      const opened = await open(file, text);
      const { doubtsIn } = await engine();
      return doubtsIn(opened);
    },
    dispose: () => registered.dispose(),
  };
}

function itemOf(each: Suggestion & { readonly place: Place }): CompletionItem {
  const item = new CompletionItem({ label: each.label, description: each.detail }, KINDS[each.kind]);
  item.documentation = new MarkdownString(each.documentation);
  item.insertText = new SnippetString(each.snippet);
  item.range = rangeOf(each.place);
  item.sortText = `${String(each.rank + 1).padStart(4, '0')}${each.label}`;
  return item;
}

/** More files than these nobody looks through. */
const MOST_CONFIGS = 50;

async function configsBeside({ uri }: TextDocument): Promise<readonly string[]> {
  const beside = new RelativePattern(Uri.joinPath(uri, '..'), '*.{yaml,yml,json}');
  const found = await workspace.findFiles(beside, '*.kongtest.yaml', MOST_CONFIGS);
  return found.map(({ path }) => posix.basename(path)).sort();
}

/** What the editor shows counts, saved or not. */
export async function textOf(uri: Uri): Promise<string> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open ? open.getText() : new TextDecoder().decode(await workspace.fs.readFile(uri));
}

export function rangeOf({ start, end }: Place): Range {
  return new Range(new Position(start.line, start.character), new Position(end.line, end.character));
}
