/** Reads a log that is open in the editor, once for each state of its text; a bundle of its own. */
import {
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  MarkdownString,
  Range,
  SymbolKind,
  type TextDocument,
  Uri,
  window,
} from 'vscode';
import type { Explained } from '../../server/core/logs/explain.ts';
import { topologyFrom } from '../../server/core/model/topology.ts';
import { hoverText } from '../log-view/hover-text.ts';
import { type AddressLink, failuresIn, foldsIn, linksIn } from '../log-view/outline.ts';
import { shown } from '../probe/trail.ts';
import { readTopology } from './settings.ts';

interface ReadLog {
  readonly version: number;
  readonly failures: readonly Explained[];
}

export class LogEngine {
  readonly #read = new WeakMap<TextDocument, ReadLog>();

  failures(document: TextDocument): readonly Explained[] {
    const known = this.#read.get(document);
    if (known?.version === document.version) return known.failures;
    const failures = failuresIn(document.getText(), topologyFrom(readTopology(document.uri)));
    this.#read.set(document, { version: document.version, failures });
    return failures;
  }

  symbols(document: TextDocument): readonly DocumentSymbol[] {
    return this.failures(document).map(({ cause, line, record, reading }) => {
      const range = new Range(
        record.line - 1,
        0,
        record.lastLine - 1,
        document.lineAt(record.lastLine - 1).text.length,
      );
      const detail = shown(
        [line?.fields.request, line?.time].filter((word) => word !== undefined).join(' · '),
      );
      const name = reading.status === null ? cause : `${reading.status} ${cause}`;
      return new DocumentSymbol(name, detail, SymbolKind.Event, range, range);
    });
  }

  folds(document: TextDocument): readonly FoldingRange[] {
    return foldsIn(document.getText()).map(({ from, to }) => new FoldingRange(from - 1, to - 1));
  }

  hover(document: TextDocument, line: number): Hover | undefined {
    const found = this.failures(document).find(
      ({ record }) => record.line <= line + 1 && line + 1 <= record.lastLine,
    );
    return found && new Hover(new MarkdownString(hoverText(found)));
  }

  links(document: TextDocument): readonly AddressDocumentLink[] {
    return linksIn(document.getText(), this.failures(document)).map(
      (link) =>
        new AddressDocumentLink(
          new Range(document.positionAt(link.span.start), document.positionAt(link.span.end)),
          link,
        ),
    );
  }
}

/** Where it leads is found only when somebody follows it. */
export class AddressDocumentLink extends DocumentLink {
  readonly address: AddressLink;

  constructor(range: Range, address: AddressLink) {
    super(range);
    this.address = address;
    this.tooltip = 'Go to the service in the file';
  }

  async resolve(): Promise<DocumentLink | undefined> {
    const { findServiceOf } = await import('./find-declared.ts');
    const location = await findServiceOf(this.address.failure);
    if (!location) {
      await window.showInformationMessage('No file of this folder declares a service with this address.');
      return undefined;
    }
    const { line, character } = location.range.start;
    this.target = Uri.from({ ...location.uri.toJSON(), fragment: `L${line + 1},${character + 1}` });
    return this;
  }
}
