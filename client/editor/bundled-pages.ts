/** The pages of docs/ that ship with the extension, one section at a time: what a finding links to, without a net. */
import { type TextDocumentContentProvider, Uri, workspace } from 'vscode';

export class BundledPages implements TextDocumentContentProvider {
  readonly #extension: Uri;

  constructor(extension: Uri) {
    this.#extension = extension;
  }

  /** `/rules/CODE.md` is the section `## CODE` of docs/rules.md. */
  async provideTextDocumentContent({ path }: Uri): Promise<string> {
    const [, page = '', section = ''] = /^\/(rules|causes)\/([\w.-]+)\.md$/.exec(path) ?? [];
    const file = Uri.joinPath(this.#extension, 'docs', `${page}.md`);
    const text = Buffer.from(await workspace.fs.readFile(file)).toString('utf8');
    const found = text.split(/^(?=## )/m).find((each) => each.startsWith(`## ${section}\n`));
    return found?.replace(/^##/, '#') ?? `# ${section}\n\nNo page tells of it.\n`;
  }
}
