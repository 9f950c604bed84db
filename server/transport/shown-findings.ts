/**
 * The findings of one file as diagnostics. With each edit a client is sent all of them, so what does not change of a
 * finding is made only once, as JSON text too.
 */
import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type FullDocumentDiagnosticReport,
  type PublishDiagnosticsParams,
  type Range,
} from 'vscode-languageserver/node';
import type { Diagnosed } from '../core/features/diagnosed.ts';
import type { FirstFindings } from '../core/features/live-findings.ts';
import type { Severity } from '../core/rules/finding.ts';
import type { Located } from '../core/syntax/tree.ts';
import type { LinkToRule } from './documentation.ts';
import { type JsonPiece, jsonPiece, textOf, utf8OfList, type WithNumbers } from './json-pieces.ts';
import type { OpenFile } from './open-file.ts';
import type { ReadyJson } from './ready-json.ts';
import type { Session } from './session.ts';

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A finding without its places, which move. */
interface Made {
  readonly rest: Omit<Diagnostic, 'range' | 'relatedInformation'>;
  /** What is said of the related places. */
  readonly notes: readonly string[];
  /** Its own and those of what is related. */
  readonly places: readonly Located[];
  /** Its JSON, around the numbers of its places. */
  readonly pieces: readonly JsonPiece[];
}

/** A finding as it was shown last. */
interface Shown extends WithNumbers {
  readonly made: Made;
  /** Of each place the line and the character where it starts, and those where it ends. */
  readonly numbers: readonly number[];
}

/** Lines whose text has changed since the newest list; undefined: lines have moved. */
type Lines = readonly number[] | undefined;

interface Newest {
  readonly file: OpenFile;
  readonly found: FirstFindings;
  readonly edits: number;
  readonly list: ShownList;
}

class ShownList {
  readonly shown: readonly Shown[];
  /** The last says that there are others. */
  readonly isCut: boolean;
  readonly #uri: string;
  #utf8: Uint8Array | undefined;

  constructor(shown: readonly Shown[], isCut: boolean, uri: string) {
    this.shown = shown;
    this.isCut = isCut;
    this.#uri = uri;
  }

  diagnostics(): Diagnostic[] {
    return this.shown.map((each) => diagnosticOf(each, this.#uri));
  }

  json(): string {
    return `[${this.shown.map(textOf).join()}]`;
  }

  /** Most letters that are typed leave the list as it is: to encode it costs more than to find that out. */
  utf8(): Uint8Array {
    this.#utf8 ??= utf8OfList(this.shown);
    return this.#utf8;
  }
}

/** Of no use any more when the settings change, and with them how much findings weigh. */
export class ShownFindings {
  readonly #uri: string;
  readonly #session: Session;
  readonly #link: LinkToRule;
  #newest: Newest | undefined;
  readonly #wants = (code: string): boolean => this.#session.settings.rules[code] !== 'off';

  constructor(uri: string, session: Session, link: LinkToRule) {
    this.#uri = uri;
    this.#session = session;
    this.#link = link;
  }

  /** To be pushed. */
  message(file: OpenFile): PublishDiagnosticsParams & ReadyJson {
    const { version } = file;
    const uri = this.#uri;
    const head = { uri, version };
    const list = this.#list(file);
    const before = `${JSON.stringify(head).slice(0, -1)},"diagnostics":`;
    return {
      ...head,
      get diagnostics() {
        return list.diagnostics();
      },
      json: () => `${before}${list.json()}}`,
      utf8: () => [Buffer.from(before), list.utf8(), Buffer.from('}')],
      toJSON: () => ({ ...head, diagnostics: list.diagnostics() }),
    };
  }

  /** To be pulled. */
  report(file: OpenFile): FullDocumentDiagnosticReport & ReadyJson {
    const list = this.#list(file);
    const before = '{"kind":"full","items":';
    return {
      kind: 'full',
      get items() {
        return list.diagnostics();
      },
      json: () => `${before}${list.json()}}`,
      utf8: () => [Buffer.from(before), list.utf8(), Buffer.from('}')],
      toJSON: () => ({ kind: 'full', items: list.diagnostics() }),
    };
  }

  #list(file: OpenFile): ShownList {
    const { maxDiagnostics } = this.#session.settings;
    const found = file.known(maxDiagnostics, this.#wants);
    const before = this.#newest?.file === file ? this.#newest : undefined;
    const lines = before && file.linesSince(before.edits);
    const list =
      before?.found === found ? this.#moved(before, lines, file) : this.#anew(found, before, lines, file);
    this.#newest = { file, found, edits: file.edits, list };
    return list;
  }

  /** The same findings, some of them perhaps elsewhere. */
  #moved({ list }: Newest, lines: Lines, file: OpenFile): ShownList {
    if (lines && list.shown.every((each) => !touches(each, lines))) return list;
    const moved = list.shown.map((each) => this.#place(each.made, each, lines, file));
    return new ShownList(moved, list.isCut, this.#uri);
  }

  #anew(
    { shown, count }: FirstFindings,
    before: Newest | undefined,
    lines: Lines,
    file: OpenFile,
  ): ShownList {
    const known = before ? shownBy(before) : new Map<Diagnosed, Shown>();
    const list = shown.map((each) => {
      const old = known.get(each);
      return this.#place(old?.made ?? this.#make(each), old, lines, file);
    });
    const last = list.at(-1);
    const left = count - list.length;
    if (0 < left && last) {
      const said = `\n(${left} more findings are not shown: kongsole.maxDiagnostics)`;
      const { rest, notes, places } = last.made;
      const longer = makeWith({ ...rest, message: `${rest.message}${said}` }, notes, places, this.#uri);
      list[list.length - 1] = placed(longer, last.numbers);
    }
    return new ShownList(list, 0 < left, this.#uri);
  }

  #place(made: Made, known: Shown | undefined, lines: Lines, file: OpenFile): Shown {
    if (known && lines && !touches(known, lines)) return known;
    const { positions } = this.#session;
    const numbers: number[] = [];
    for (const at of made.places) {
      const { start, end } = positions.rangeOf(file.source, at);
      numbers.push(start.line, start.character, end.line, end.character);
    }
    return known && sameNumbers(known.numbers, numbers) ? known : placed(made, numbers);
  }

  #make({ finding }: Diagnosed): Made {
    const { code, message, tags, related = [] } = finding;
    const said = this.#session.settings.rules[code] ?? finding.severity;
    // Those that are off are not asked for.
    const severity = said === 'off' ? finding.severity : said;
    const href = finding.reference ?? this.#link(code);
    const rest = {
      severity: SEVERITY[severity],
      source: 'kongsole',
      code,
      ...(href === undefined ? {} : { codeDescription: { href } }),
      message,
      ...(tags ? { tags: tags.map((tag) => TAGS[tag]) } : {}),
    };
    const notes = related.map((note) => note.message);
    return makeWith(rest, notes, [finding.at, ...related.map(({ at }) => at)], this.#uri);
  }
}

const TAGS = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary } as const;

function makeWith(
  rest: Made['rest'],
  notes: readonly string[],
  places: readonly Located[],
  uri: string,
): Made {
  const pieces: JsonPiece[] = [FIRST_LINE];
  let text = `}},${JSON.stringify(rest).slice(1, -1)}`;
  for (const [i, message] of notes.entries()) {
    text += i === 0 ? ',"relatedInformation":[' : '}}},';
    text += `{"message":${JSON.stringify(message)},"location":{"uri":${JSON.stringify(uri)},"range":{"start":{"line":`;
    pieces.push(CHARACTER, END_LINE, CHARACTER, jsonPiece(text));
    text = '}';
  }
  text += notes.length === 0 ? '}' : '}}}]}';
  pieces.push(CHARACTER, END_LINE, CHARACTER, jsonPiece(text));
  return { rest, notes, places, pieces };
}

const FIRST_LINE = jsonPiece('{"range":{"start":{"line":');
const CHARACTER = jsonPiece(',"character":');
const END_LINE = jsonPiece('},"end":{"line":');

function placed(made: Made, numbers: readonly number[]): Shown {
  return { made, pieces: made.pieces, numbers };
}

/** But for the last where it says that there are others. */
function shownBy({ found, list }: Newest): ReadonlyMap<Diagnosed, Shown> {
  const { shown, isCut } = list;
  const known = new Map<Diagnosed, Shown>();
  const count = isCut ? shown.length - 1 : shown.length;
  for (const [i, each] of found.shown.slice(0, count).entries()) {
    const old = shown[i];
    if (old) known.set(each, old);
  }
  return known;
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function touches({ numbers }: Shown, lines: readonly number[]): boolean {
  for (const line of lines)
    for (let i = 0; i < numbers.length; i += 4)
      if ((numbers[i] ?? 0) <= line && line <= (numbers[i + 2] ?? 0)) return true;
  return false;
}

function diagnosticOf({ made: { rest, notes }, numbers }: Shown, uri: string): Diagnostic {
  const range = rangeAt(numbers, 0);
  if (notes.length === 0) return { range, ...rest };
  return {
    range,
    ...rest,
    relatedInformation: notes.map((message, i) => ({
      message,
      location: { uri, range: rangeAt(numbers, 4 * (i + 1)) },
    })),
  };
}

function rangeAt(numbers: readonly number[], at: number): Range {
  const [line = 0, character = 0, endLine = 0, endCharacter = 0] = numbers.slice(at, at + 4);
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}
